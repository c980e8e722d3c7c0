package dev.slowburn.topology.evaluate;

import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.topology.progress.InputProgress;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.settings.EvaluationClock;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.tracking.BudgetFamily;
import java.util.function.LongSupplier;

/** The clocks of one task: the wall clock, and the evaluation clock of its budgets. */
final class TaskClock {
    private final TopologySettings settings;
    private final InputProgress progress;
    private final LongSupplier wallClock;

    TaskClock(TopologySettings settings, InputProgress progress, LongSupplier wallClock) {
        this.settings = settings;
        this.progress = progress;
        this.wallClock = wallClock;
    }

    long wall() {
        return wallClock.getAsLong();
    }

    /** The evaluation clock. The event clock is at the end of the last evaluated minute, see {@link EventTimeEvaluator}. */
    long now() {
        if (!isEventTime()) {
            return wall();
        }
        return progress.evaluated() == Ledger.UNKNOWN
                ? ProgressMarker.NOTHING
                : Minutes.toLastMilli(progress.evaluated());
    }

    /**
     * The evaluation clock of a family. Because alerts on time slices are final, a slice is over only when all partitions of the input
     * have been read up to its end.
     */
    long now(BudgetFamily family) {
        if (isEventTime() || !family.isSliced()) {
            return now();
        }
        // If a partition has never been read to its end, it is unknown which slices are over.
        return progress.caughtUpTo() == ProgressMarker.NEVER
                ? ProgressMarker.NOTHING
                : Math.min(now(), progress.caughtUpTo());
    }

    long minuteOf(BudgetFamily family) {
        return minute(now(family));
    }

    /** The current minute; {@link Ledger#UNKNOWN} before the first evaluation by event time. */
    long minute() {
        return minute(now());
    }

    private static long minute(long now) {
        return now == ProgressMarker.NOTHING ? Ledger.UNKNOWN : Minutes.of(now);
    }

    boolean isKnown() {
        return now() != ProgressMarker.NOTHING && (isEventTime() || progress.caughtUpTo() != ProgressMarker.NOTHING);
    }

    /** Whether input lags by more than the configured staleness. */
    boolean isLagging() {
        return !isEventTime()
                && wall() - progress.caughtUpTo() > settings.staleness().toMillis();
    }

    /** Whether input is known to lag by less than the configured staleness, with any evaluation clock. */
    boolean isInputRead() {
        long upTo = progress.caughtUpTo();
        return upTo > ProgressMarker.NEVER
                && wall() - upTo <= settings.staleness().toMillis();
    }

    boolean isEventTime() {
        return settings.clock() == EvaluationClock.EVENT;
    }
}
