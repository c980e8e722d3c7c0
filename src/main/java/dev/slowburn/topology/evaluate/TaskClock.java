package dev.slowburn.topology.evaluate;

import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.topology.progress.InputProgress;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.settings.EvaluationClock;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.tracking.BudgetFamily;
import java.util.function.LongSupplier;

/** What time it is for the budgets of one task. */
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

    /** The evaluation clock. That of event time is at the end of the last minute whose turn it was, see {@link EventTimeEvaluator}. */
    long now() {
        if (!isEventTime()) {
            return wall();
        }
        return progress.evaluated() == Ledger.UNKNOWN
                ? ProgressMarker.NOTHING
                : Minutes.toLastMilli(progress.evaluated());
    }

    /**
     * The evaluation clock of a family. Verdicts on time slices are final for who is paged by them, so a slice is over only
     * when the outcomes that were written in it have been counted: not while some partition is still to be read up to there.
     */
    long now(BudgetFamily family) {
        if (isEventTime() || !family.isSliced()) {
            return now();
        }
        // No slice is known to be over if some partition has never been read to its end.
        return progress.caughtUpTo() == ProgressMarker.NEVER
                ? ProgressMarker.NOTHING
                : Math.min(now(), progress.caughtUpTo());
    }

    long minuteOf(BudgetFamily family) {
        return minute(now(family));
    }

    /** The current minute; {@link Ledger#UNKNOWN} before the first turn. */
    long minute() {
        return minute(now());
    }

    private static long minute(long now) {
        return now == ProgressMarker.NOTHING ? Ledger.UNKNOWN : Minutes.of(now);
    }

    boolean isKnown() {
        return now() != ProgressMarker.NOTHING && (isEventTime() || progress.caughtUpTo() != ProgressMarker.NOTHING);
    }

    /** Whether so much is still to be read that numbers are not to be relied on. */
    boolean isLagging() {
        return !isEventTime()
                && wall() - progress.caughtUpTo() > settings.staleness().toMillis();
    }

    /** Whether the input is known to be read up to a moment that is not long ago, whatever the evaluation clock says. */
    boolean isInputRead() {
        long upTo = progress.caughtUpTo();
        return upTo > ProgressMarker.NEVER
                && wall() - upTo <= settings.staleness().toMillis();
    }

    boolean isEventTime() {
        return settings.clock() == EvaluationClock.EVENT;
    }
}
