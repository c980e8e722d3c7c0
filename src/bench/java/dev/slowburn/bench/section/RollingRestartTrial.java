package dev.slowburn.bench.section;

import dev.slowburn.bench.Figures;
import dev.slowburn.bench.process.JarInstance;
import dev.slowburn.chaos.verdict.SnapshotWatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Restarts one of two instances in turn under load, and measures the longest time between two snapshots of a budget with constant traffic,
 * while the instance is missing and while it returns.
 *
 * @param tallyPartitions partitions that the instances share
 */
record RollingRestartTrial(
        String name,
        SnapshotWatch watch,
        Collection<String> budgets,
        Callable<JarInstance> launch,
        int tallyPartitions) {
    private static final int WARM_UP_SNAPSHOTS = 20;
    /** Snapshots after which tasks no longer move. */
    private static final int SETTLED_SNAPSHOTS = 5;

    private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(3);
    /** A scrape takes a cold instance tens of milliseconds of CPU time. */
    private static final long POLL_MILLIS = 1_000;

    /** @param restarts number of restarts */
    void run(int restarts, Figures figures) throws Exception {
        List<JarInstance> instances = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                instances.add(launch.call());
                instances.get(i).awaitReady();
            }
            awaitShared(instances);
            awaitSnapshots(WARM_UP_SNAPSHOTS);
            long longest = 0;
            for (int i = 0; i < restarts; i++) {
                longest = Math.max(longest, restart(instances, i % instances.size(), figures));
            }
            figures.add(longest(name), "ms", (double) longest);
        } finally {
            instances.forEach(JarInstance::close);
        }
    }

    /** Name of the figure of the longest time in all restarts. */
    static String longest(String name) {
        return "longest silence, " + name;
    }

    private long restart(List<JarInstance> instances, int place, Figures figures) throws Exception {
        watch.takeLongestGap();
        instances.get(place).close();
        // The first snapshots may be from the stopped instance, read late.
        awaitSnapshots(SETTLED_SNAPSHOTS);
        long missing = watch.takeLongestGap();
        JarInstance returned = launch.call();
        instances.set(place, returned);
        double ready = returned.awaitReady().toMillis() / 1e3;
        awaitShared(instances);
        awaitSnapshots(SETTLED_SNAPSHOTS);
        long back = watch.takeLongestGap();
        System.out.printf(
                "%s: %d ms when an instance left, %d ms when it returned, ready after %.1f s%n",
                name, missing, back, ready);
        figures.add("left, " + name, "ms", (double) missing);
        figures.add("returned, " + name, "ms", (double) back);
        return Math.max(missing, back);
    }

    private void awaitSnapshots(int count) {
        for (int i = 0; i < count; i++) {
            watch.awaitSnapshots(budgets);
        }
    }

    /** Waits until each instance has tasks and all tasks have an instance. */
    private void awaitShared(List<JarInstance> instances) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        List<Integer> partitions = List.of();
        while (partitions.isEmpty()
                || partitions.contains(0)
                || partitions.stream().mapToInt(Integer::intValue).sum() < tallyPartitions) {
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        name + ": instances have " + partitions + " of " + tallyPartitions + " partitions");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            partitions = new ArrayList<>();
            for (JarInstance each : instances) {
                partitions.add(each.partitions());
            }
        }
    }
}
