package dev.slowburn.bench.section;

import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.Input;
import dev.slowburn.bench.peer.Peer;
import dev.slowburn.bench.peer.Peers;
import dev.slowburn.bench.probe.Published;
import dev.slowburn.bench.process.PeerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One contestant in one round: it reads the whole input once, and what it counted has to be right. */
final class Race {
    /** Of the input, this part is for starting up: tasks open their stores, and the JVM compiles once more what it had given up. */
    private static final int RUN_UP = 3;

    private static final long POLL_MILLIS = 20;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final Cluster cluster;

    Race(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * What a round gave.
     *
     * @param perSecond outcomes a second from the first commit after the run-up, or the last of it, to the last
     * @param cpuNanos that the peer's process used for an outcome
     * @param brokerNanos that the broker used, with what the bench itself takes for asking how far it is
     */
    record Result(double perSecond, double cpuNanos, double brokerNanos) {}

    Result run(List<PeerProcess> processes, Peer.Job job, Input input, Peers peer)
            throws IOException, InterruptedException {
        cluster.create(job.output(), 1);
        for (PeerProcess process : processes) {
            process.start(job);
        }
        Result result = measure(processes, job.application(), input);
        try (Published published = new Published(cluster, job, peer.make().output())) {
            published.check(input);
        }
        for (PeerProcess process : processes) {
            process.stop();
        }
        cluster.drop(job.application());
        return result;
    }

    private Result measure(List<PeerProcess> processes, String application, Input input)
            throws InterruptedException, IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        long first = 0;
        long firstAt = 0;
        Duration firstCpu = Duration.ZERO;
        Duration firstBroker = Duration.ZERO;
        while (System.nanoTime() < deadline) {
            long committed = cluster.committed(application, input.topic());
            long now = System.nanoTime();
            // The latest commit of the run-up, if all the rest comes with the next one.
            if (first < input.outcomes() / RUN_UP && committed > first && committed < input.outcomes()) {
                first = committed;
                firstAt = now;
                firstCpu = cpu(processes);
                firstBroker = cluster.cpu();
            }
            if (committed >= input.outcomes()) {
                if (first == 0) {
                    throw new IOException(
                            application + " committed all of its input at once: a round needs more --outcomes");
                }
                double outcomes = committed - first;
                return new Result(
                        outcomes / ((now - firstAt) / 1e9),
                        cpu(processes).minus(firstCpu).toNanos() / outcomes,
                        cluster.cpu().minus(firstBroker).toNanos() / outcomes);
            }
            if (!processes.stream().allMatch(PeerProcess::isAlive)) {
                throw new IOException(application + " ended early; see the log in target/bench");
            }
            // Nobody calls back after another's commit; asking often would cost what is measured.
            Thread.sleep(POLL_MILLIS);
        }
        throw new IOException(application + " did not read all of its input within "
                + TimeUnit.NANOSECONDS.toMinutes(PATIENCE_NANOS) + " min");
    }

    private static Duration cpu(List<PeerProcess> processes) {
        return processes.stream().map(PeerProcess::cpu).reduce(Duration.ZERO, Duration::plus);
    }
}
