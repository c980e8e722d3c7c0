package dev.slowburn.chaos.fault;

import dev.slowburn.chaos.Fleet;
import dev.slowburn.chaos.Instance;
import dev.slowburn.chaos.verdict.SnapshotWatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Stops one instance after the other and starts it again, as an upgrade does, while outcomes come in. An instance comes back
 * only when all budgets were heard of without it; one that keeps its place in the group is back at once, as nobody takes over.
 */
public final class RollingRestart {
    /** The most that may lie between two snapshots of a budget whose outcomes never pause. */
    private static final long MOST_SILENCE = 5_000;
    /** Snapshots of each budget until instances are at work: at first their JVMs take seconds for what later takes milliseconds. */
    private static final int WARM_AFTER = 20;

    private final Fleet fleet;
    private final SnapshotWatch watch;
    private final Collection<String> budgets;
    private final boolean keepPlaces;
    private final List<String> problems = new ArrayList<>();
    private long silence;
    private long slowestStop;

    public RollingRestart(Fleet fleet, SnapshotWatch watch, Collection<String> budgets, boolean keepPlaces) {
        this.fleet = fleet;
        this.watch = watch;
        this.budgets = budgets;
        this.keepPlaces = keepPlaces;
    }

    public void run(Consumer<String> say) {
        for (int i = 0; i < WARM_AFTER; i++) {
            watch.awaitNewsOf(budgets);
        }
        watch.takeLongestSilence();
        for (Instance instance : fleet.instances()) {
            long millis = fleet.remove(instance);
            slowestStop = Math.max(slowestStop, millis);
            demand(
                    !instance.child().output().contains("did not stop within"),
                    instance.name() + " was not done when it stopped");
            if (!keepPlaces) {
                watch.awaitNewsOf(budgets);
                // The first may be by the one that stopped, read late.
                watch.awaitNewsOf(budgets);
            }
            long without = keepPlaces ? 0 : watch.takeLongestSilence();
            fleet.bringBack(instance);
            fleet.awaitReady();
            watch.awaitNewsOf(budgets);
            demand(
                    !instance.child().output().contains("did not find checkpoint offsets"),
                    instance.name() + " took its state for broken though it had stopped in order");
            long until = watch.takeLongestSilence();
            silence = Math.max(silence, Math.max(without, until));
            say.accept("restarted " + instance.name() + ", which took " + millis
                    + " ms to stop; budgets were silent for at most " + without + " ms when it left and " + until
                    + " ms when it came back");
        }
    }

    private void demand(boolean holds, String otherwise) {
        if (!holds) {
            problems.add(otherwise);
        }
    }

    /** What went wrong, the time aside. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Whether some budget was silent for longer than it may. */
    public List<String> tooSilent() {
        return silence > MOST_SILENCE
                ? List.of("a budget was silent for " + silence + " ms during the rolling restart")
                : List.of();
    }

    /** Milliseconds between two snapshots of one budget, where they were most. */
    public long silence() {
        return silence;
    }

    /** Milliseconds of the SIGTERM that took longest. */
    public long slowestStop() {
        return slowestStop;
    }
}
