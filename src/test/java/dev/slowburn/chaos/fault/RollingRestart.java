package dev.slowburn.chaos.fault;

import dev.slowburn.chaos.Fleet;
import dev.slowburn.chaos.ManagedInstance;
import dev.slowburn.chaos.verdict.SnapshotWatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Restarts one instance after the other, like an upgrade, while outcomes arrive. An instance is restarted after all budgets
 * have published snapshots without it; a static group member is restarted immediately, as its tasks are not reassigned.
 */
public final class RollingRestart {
    /** Maximum time between two snapshots of a budget with continuous traffic, in milliseconds. */
    private static final long MAX_GAP_MILLIS = 5_000;
    /** Snapshots of each budget until the instances' JVMs are warm. */
    private static final int WARM_UP_SNAPSHOTS = 20;

    /** Snapshots after which tasks no longer move to the restarted instance. */
    private static final int SETTLED_SNAPSHOTS = 5;

    private final Fleet fleet;
    private final SnapshotWatch watch;
    private final Collection<String> budgets;
    private final int count;
    private final boolean staticMembership;
    private final List<String> problems = new ArrayList<>();
    private final List<Restart> restarts = new ArrayList<>();
    private long slowestStop;

    /**
     * A restart.
     *
     * @param leftMillis longest time between two snapshots of a budget when the instance left
     * @param returnedMillis the same when it returned
     */
    public record Restart(String instance, long leftMillis, long returnedMillis) {
        private long longestGap() {
            return Math.max(leftMillis, returnedMillis);
        }
    }

    /** @param count number of restarts */
    public RollingRestart(
            Fleet fleet, SnapshotWatch watch, Collection<String> budgets, int count, boolean staticMembership) {
        this.fleet = fleet;
        this.watch = watch;
        this.budgets = budgets;
        this.count = count;
        this.staticMembership = staticMembership;
    }

    public void run(Consumer<String> log) {
        awaitSnapshots(WARM_UP_SNAPSHOTS);
        watch.takeLongestGap();
        for (int i = 0; i < count; i++) {
            // A restarted instance becomes the last one.
            ManagedInstance instance = fleet.instances().get(0);
            long millis = fleet.remove(instance);
            slowestStop = Math.max(slowestStop, millis);
            require(
                    !instance.child().output().contains("did not stop within"),
                    instance.name() + " did not finish its work before it stopped");
            if (!staticMembership) {
                // The first snapshot may be from the stopped instance, read late.
                awaitSnapshots(2);
            }
            long without = staticMembership ? 0 : watch.takeLongestGap();
            fleet.restore(instance);
            fleet.awaitReady();
            awaitSnapshots(SETTLED_SNAPSHOTS);
            require(
                    !instance.child().output().contains("did not find checkpoint offsets"),
                    instance.name() + " did not trust its state after an orderly stop");
            long until = watch.takeLongestGap();
            restarts.add(new Restart(instance.name(), without, until));
            log.accept("restarted " + instance.name() + ", which took " + millis
                    + " ms to stop; the longest snapshot gap was " + without + " ms when it left and " + until
                    + " ms when it was restarted");
        }
    }

    private void awaitSnapshots(int number) {
        for (int i = 0; i < number; i++) {
            watch.awaitSnapshots(budgets);
        }
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            problems.add(message);
        }
    }

    /** Problems, except for slow snapshots. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Problem of a snapshot gap beyond the limit. */
    public List<String> gapProblems() {
        long longest = longestGap(restarts);
        return longest > MAX_GAP_MILLIS
                ? List.of("a budget had no snapshot for " + longest + " ms during the rolling restart")
                : List.of();
    }

    /** The restarts so far. */
    public List<Restart> restarts() {
        return List.copyOf(restarts);
    }

    /** Longest time between two snapshots of a budget in any of these restarts, in milliseconds. */
    public static long longestGap(Collection<Restart> restarts) {
        return restarts.stream().mapToLong(Restart::longestGap).max().orElse(0);
    }

    /** Longest stop after SIGTERM, in milliseconds. */
    public long slowestStop() {
        return slowestStop;
    }
}
