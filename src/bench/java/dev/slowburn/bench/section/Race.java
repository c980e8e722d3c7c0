package dev.slowburn.bench.section;

import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.Input;
import dev.slowburn.bench.peer.BenchPeer;
import dev.slowburn.bench.peer.PeerKind;
import dev.slowburn.bench.probe.PublishedTotals;
import dev.slowburn.bench.probe.ReplayWatch;
import dev.slowburn.bench.process.PeerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One contestant in one round: reads the whole input once, or again if the measurement missed most of the work, and verifies the counts. */
final class Race {
    /** The first third of the input is not measured if possible: tasks open their stores, and the JVM recompiles deoptimised code. */
    private static final double RUN_UP = 1 / 3.0;

    /** A measurement begins at a commit before this share of the input; the rate of a short rest would be arbitrary. */
    private static final double LATEST = 2 / 3.0;

    /**
     * CPU time per outcome of the measured part, relative to all of the input, at least. Below it, outcomes were counted before the
     * measurement and only committed in it, by a thread that commits at other moments. The first part takes longer per outcome.
     */
    private static final double LEAST_CPU = 1 / 3.0;

    /** An input of which too much is committed at once is read again. */
    private static final int ATTEMPTS = 10;

    private static final long POLL_MILLIS = 20;
    /** After which all threads of a peer have committed what they had read until about the same time. */
    private static final long SETTLED_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final Cluster cluster;

    Race(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Result of a round.
     *
     * @param perSecond outcomes per second from the first commit after the run-up, or, if that one covers most of the input, the
     *     commit before it, to the last commit
     * @param cpuNanos CPU time of the peer's processes per outcome
     * @param brokerNanos CPU time of the broker per outcome, including the benchmark's own polling
     */
    record Result(double perSecond, double cpuNanos, double brokerNanos) {}

    /** Outcomes that were committed at a time, and the CPU time until then. */
    private record Sample(long outcomes, long at, Duration cpu, Duration broker) {
        private Result since(Sample begin) {
            double counted = outcomes - begin.outcomes;
            return new Result(
                    counted / ((at - begin.at) / 1e9),
                    cpu.minus(begin.cpu).toNanos() / counted,
                    broker.minus(begin.broker).toNanos() / counted);
        }
    }

    Result run(List<PeerProcess> processes, BenchPeer.Job job, Input input, PeerKind peer)
            throws IOException, InterruptedException {
        return repeat(job, each -> count(processes, each, input, peer));
    }

    private Optional<Result> count(List<PeerProcess> processes, BenchPeer.Job job, Input input, PeerKind peer)
            throws IOException, InterruptedException {
        cluster.create(job.output(), 1);
        for (PeerProcess process : processes) {
            process.start(job);
        }
        Optional<Result> result =
                measure(processes, () -> cluster.committed(job.application(), input.topic()), job.application(), input);
        finish(processes, job, input, peer);
        return result;
    }

    /**
     * Lets Slowburn count the input without definitions, and then measures how it counts it again for the definitions of the job.
     */
    Result replay(PeerProcess process, BenchPeer.Job job, Input input) throws IOException, InterruptedException {
        return repeat(job, each -> countAgain(process, each, input));
    }

    private Optional<Result> countAgain(PeerProcess process, BenchPeer.Job job, Input input)
            throws IOException, InterruptedException {
        List<PeerProcess> processes = List.of(process);
        cluster.create(job.output(), 1);
        process.start(job.withServices(0));
        while (cluster.committed(job.application(), input.topic()) < input.outcomes()) {
            checkAlive(processes, job.application());
            Thread.sleep(POLL_MILLIS);
        }
        process.stop();
        Optional<Result> result;
        try (ReplayWatch watch = ReplayWatch.start(cluster, job.application())) {
            process.start(job);
            result = measure(processes, () -> (long) watch.offsets().counted(), job.application(), input);
        }
        finish(processes, job, input, PeerKind.SLOWBURN);
        return result;
    }

    private interface Attempt {
        /** Empty if the measurement missed most of the work. */
        Optional<Result> run(BenchPeer.Job job) throws IOException, InterruptedException;
    }

    private static Result repeat(BenchPeer.Job job, Attempt attempt) throws IOException, InterruptedException {
        for (int number = 1; number <= ATTEMPTS; number++) {
            Optional<Result> result = attempt.run(job.withApplication(job.application() + '-' + number));
            if (result.isPresent()) {
                return result.get();
            }
            System.out.println(
                    job.application() + " committed too much at once to be measured, and reads its input again");
        }
        throw new IOException(job.application() + " committed too much at once to be measured; increase --outcomes");
    }

    private void finish(List<PeerProcess> processes, BenchPeer.Job job, Input input, PeerKind peer) throws IOException {
        try (PublishedTotals published =
                new PublishedTotals(cluster, job, peer.make().output())) {
            published.check(input);
        }
        for (PeerProcess process : processes) {
            process.stop();
        }
        cluster.drop(job.application());
    }

    /**
     * Empty if the first commit covers most of the input, or if most of the measured part had been counted before.
     *
     * @param progress number of outcomes that are counted and committed
     */
    private Optional<Result> measure(
            List<PeerProcess> processes, LongSupplier progress, String application, Input input)
            throws InterruptedException, IOException {
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        Sample start = new Sample(0, System.nanoTime(), cpu(processes), cluster.cpu());
        Sample begin = start;
        Sample latest = start;
        while (System.nanoTime() < deadline) {
            long committed = progress.getAsLong();
            if (committed > latest.outcomes()) {
                latest = new Sample(committed, System.nanoTime(), cpu(processes), cluster.cpu());
            } else if (begin.outcomes() < input.outcomes() * RUN_UP
                    && latest.outcomes() < input.outcomes() * LATEST
                    && System.nanoTime() - latest.at() > SETTLED_NANOS) {
                begin = latest;
            }
            if (committed >= input.outcomes()) {
                Result result = latest.since(begin);
                boolean isMeasured = begin.outcomes() > 0
                        && result.cpuNanos() >= LEAST_CPU * latest.since(start).cpuNanos();
                return isMeasured ? Optional.of(result) : Optional.empty();
            }
            checkAlive(processes, application);
            // There is no callback for another process's commit, and frequent polling would affect the result.
            Thread.sleep(POLL_MILLIS);
        }
        throw new IOException(application + " did not read all of its input within "
                + TimeUnit.NANOSECONDS.toMinutes(TIMEOUT_NANOS) + " min");
    }

    private static void checkAlive(List<PeerProcess> processes, String application) throws IOException {
        if (!processes.stream().allMatch(PeerProcess::isAlive)) {
            throw new IOException(application + " ended early; see the log in target/bench");
        }
    }

    private static Duration cpu(List<PeerProcess> processes) {
        return processes.stream().map(PeerProcess::cpu).reduce(Duration.ZERO, Duration::plus);
    }
}
