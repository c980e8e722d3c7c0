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

    private final Fleet fleet;
    private final SnapshotWatch watch;
    private final Collection<String> budgets;
    private final boolean staticMembership;
    private final List<String> problems = new ArrayList<>();
    private long longestGap;
    private long slowestStop;

    public RollingRestart(Fleet fleet, SnapshotWatch watch, Collection<String> budgets, boolean staticMembership) {
        this.fleet = fleet;
        this.watch = watch;
        this.budgets = budgets;
        this.staticMembership = staticMembership;
    }

    public void run(Consumer<String> log) {
        for (int i = 0; i < WARM_UP_SNAPSHOTS; i++) {
            watch.awaitSnapshots(budgets);
        }
        watch.takeLongestGap();
        for (ManagedInstance instance : fleet.instances()) {
            long millis = fleet.remove(instance);
            slowestStop = Math.max(slowestStop, millis);
            require(
                    !instance.child().output().contains("did not stop within"),
                    instance.name() + " did not finish its work before it stopped");
            if (!staticMembership) {
                watch.awaitSnapshots(budgets);
                // The first snapshot may be from the stopped instance, read late.
                watch.awaitSnapshots(budgets);
            }
            long without = staticMembership ? 0 : watch.takeLongestGap();
            fleet.restore(instance);
            fleet.awaitReady();
            watch.awaitSnapshots(budgets);
            require(
                    !instance.child().output().contains("did not find checkpoint offsets"),
                    instance.name() + " did not trust its state after an orderly stop");
            long until = watch.takeLongestGap();
            longestGap = Math.max(longestGap, Math.max(without, until));
            log.accept("restarted " + instance.name() + ", which took " + millis
                    + " ms to stop; the longest snapshot gap was " + without + " ms when it left and " + until
                    + " ms when it was restarted");
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
        return longestGap > MAX_GAP_MILLIS
                ? List.of("a budget had no snapshot for " + longestGap + " ms during the rolling restart")
                : List.of();
    }

    /** Longest time between two snapshots of a budget, in milliseconds. */
    public long longestGap() {
        return longestGap;
    }

    /** Longest stop after SIGTERM, in milliseconds. */
    public long slowestStop() {
        return slowestStop;
    }
}
