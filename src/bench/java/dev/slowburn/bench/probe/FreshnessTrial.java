package dev.slowburn.bench.probe;

import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.Input;
import dev.slowburn.bench.load.PacedLoad;
import dev.slowburn.bench.peer.BenchPeer;
import dev.slowburn.bench.process.PeerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Applies a constant load and measures the time from when each probe was due until a {@code read_committed} consumer has its
 * result.
 *
 * @param name name of the figures
 * @param rounds rounds after the warm-up
 * @param steps whether to observe probes at each step, which adds consumers to the broker
 */
public record FreshnessTrial(
        String name,
        int perSecond,
        Map<String, String> settings,
        int services,
        int warmUpSeconds,
        int rounds,
        int roundSeconds,
        boolean steps) {
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);

    public void run(Cluster cluster, PeerProcess slowburn, Figures figures) throws IOException, InterruptedException {
        String application = "bench-" + name.replaceAll("[^a-z0-9]+", "-");
        String input = application + "-input";
        BenchPeer.Job job = new BenchPeer.Job(application, cluster.bootstrap(), input, services, 1, settings);
        cluster.create(input, Cluster.INPUT_PARTITIONS);
        cluster.create(job.output(), 1);
        Freshness freshness = new Freshness();
        Watch committed = Watch.start(
                cluster, "read_committed", freshness.published(Probe.Step.COMMITTED), job.output(), "budget-events");
        List<Watch> watches = new ArrayList<>(List.of(committed));
        PacedLoad load;
        try {
            slowburn.start(job);
            await("no snapshot of each budget", () -> freshness.budgets() == 2 * services);
            if (steps) {
                watches.addAll(stepWatches(cluster, job, freshness));
            }
            load = new PacedLoad(cluster, input, perSecond, freshness.quiet, freshness.exhausting);
            try (load) {
                load.begin();
                rounds(load, slowburn, figures);
                Input sent = load.end();
                await(
                        "outcomes missing in the output",
                        () -> freshness.quiet.allSeen(Probe.Step.COMMITTED)
                                && freshness.exhausting.allSeen(Probe.Step.COMMITTED));
                try (PublishedTotals published = new PublishedTotals(cluster, job, BenchPeer.Output.SNAPSHOTS)) {
                    published.check(sent);
                }
            }
        } finally {
            watches.forEach(Watch::close);
        }
        slowburn.stop();
        cluster.drop(application);
        report(load, freshness, figures);
    }

    private static List<Watch> stepWatches(Cluster cluster, BenchPeer.Job job, Freshness freshness) {
        String tallies = job.application() + "-tallies-repartition";
        return List.of(
                Watch.start(cluster, "read_uncommitted", freshness.input(), job.input()),
                Watch.start(cluster, "read_uncommitted", freshness.tallies(Probe.Step.SUMMED), tallies),
                Watch.start(cluster, "read_committed", freshness.tallies(Probe.Step.SUMS_COMMITTED), tallies),
                Watch.start(cluster, "read_uncommitted", freshness.published(Probe.Step.PUBLISHED), job.output()));
    }

    private void rounds(PacedLoad load, PeerProcess slowburn, Figures figures) throws InterruptedException {
        sleepUntil(begin(load));
        for (int round = 1; round <= rounds; round++) {
            Duration before = slowburn.cpu();
            long from = System.nanoTime();
            sleepUntil(begin(load) + round * roundNanos());
            double cores = slowburn.cpu().minus(before).toNanos() / (double) (System.nanoTime() - from);
            figures.add(name + " cpu", "cores", cores);
        }
    }

    private long begin(PacedLoad load) {
        return load.start() + TimeUnit.SECONDS.toNanos(warmUpSeconds);
    }

    private long roundNanos() {
        return TimeUnit.SECONDS.toNanos(roundSeconds);
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
    }

    private static void await(String error, BooleanSupplier condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IOException(error);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private void report(PacedLoad load, Freshness freshness, Figures figures) {
        Delays snapshots = delays(Probe.Step.COMMITTED, freshness.quiet, load);
        Delays events = delays(Probe.Step.COMMITTED, freshness.exhausting, load);
        Delays ages = delays(load);
        for (Freshness.Arrival each : freshness.arrivals()) {
            long due = load.due(each.service(), each.total());
            ages.add(due, (each.nanos() - due) / 1e6);
        }
        snapshots.report(name + " to snapshot", figures);
        events.report(name + " to EXHAUSTED", figures);
        ages.report(name + " busy budgets", figures);
        if (steps) {
            for (Probe.Step step : Probe.Step.values()) {
                delays(step, freshness.quiet, load).reportMean(name + " to " + step, figures);
            }
        }
        System.out.printf(
                "%s: %d to snapshot, %d to EXHAUSTED, %d of busy budgets; the generator was late by %.0f ms at most%n",
                name, snapshots.count(), events.count(), ages.count(), load.latestMillis());
    }

    private Delays delays(Probe.Step step, Probes probes, PacedLoad load) {
        Delays delays = delays(load);
        probes.all().forEach(each -> delays.add(each.due(), each.millisTo(step)));
        return delays;
    }

    private Delays delays(PacedLoad load) {
        return new Delays(begin(load), roundNanos(), rounds);
    }
}
