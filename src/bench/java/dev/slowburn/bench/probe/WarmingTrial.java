package dev.slowburn.bench.probe;

import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.PacedLoad;
import dev.slowburn.bench.process.JarInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Freshness after a start. Under a constant load it launches one instance after the other, each as the only one of the application,
 * and measures the time from when an outcome of a quiet budget was due until its snapshot.
 */
public final class WarmingTrial implements AutoCloseable {
    /** From the launch on; what is due earlier is not measured. */
    private static final Duration IGNORED = Duration.ofSeconds(10);

    private static final Duration MEASURED = Duration.ofSeconds(30);
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_MILLIS = 20;

    private final Freshness freshness = new Freshness();
    private final Watch watch;
    private final PacedLoad load;

    /** Starts the load. */
    public WarmingTrial(Cluster cluster, String input, String output, int perSecond) {
        watch = Watch.start(cluster, "read_committed", freshness.published(Probe.Step.COMMITTED), output);
        load = PacedLoad.quiet(cluster, input, perSecond, freshness.quiet);
        load.begin();
    }

    /** Adds the figures of one start. */
    public void run(String name, Callable<JarInstance> launch, Figures figures) throws Exception {
        try (JarInstance instance = launch.call()) {
            long begin = instance.launched() + IGNORED.toNanos();
            Duration ready = instance.awaitReady();
            TimeUnit.NANOSECONDS.sleep(begin + MEASURED.toNanos() - System.nanoTime());
            awaitSeen(begin + MEASURED.toNanos());
            Delays delays = new Delays(begin, MEASURED.toNanos(), 1);
            freshness.quiet.all().stream()
                    .filter(probe -> probe.was(Probe.Step.COMMITTED))
                    .forEach(probe -> delays.add(probe.due(), probe.millisTo(Probe.Step.COMMITTED)));
            delays.report(name, figures);
            System.out.printf(
                    "%s: ready after %.1f s, %d snapshots, p99 %.0f ms, CPU %.1f s in %d s; the generator was late by %.0f ms at most%n",
                    name,
                    ready.toMillis() / 1e3,
                    delays.count(),
                    figures.get(name + " p99").last(),
                    instance.cpu().toMillis() / 1e3,
                    IGNORED.plus(MEASURED).toSeconds(),
                    load.latestMillis());
        }
    }

    private void awaitSeen(long until) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        while (!freshness.quiet.all().stream()
                .filter(probe -> probe.due() - until < 0)
                .allMatch(probe -> probe.was(Probe.Step.COMMITTED))) {
            if (System.nanoTime() > deadline) {
                throw new IOException("outcomes missing in the output");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    @Override
    public void close() {
        load.close();
        watch.close();
    }
}
