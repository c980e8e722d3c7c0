package dev.slowburn.tracking;

import dev.slowburn.domain.consumption.BudgetUsage;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.evaluation.Assessment;
import dev.slowburn.domain.slo.BudgetDescriptor;
import dev.slowburn.domain.window.MinuteRange;

/** Where a budget's numbers come from: a ledger, or those of several objectives. */
public interface BudgetLedger {
    /** Moves to a moment of the evaluation clock and tells what is then. */
    Assessment assess(BudgetDescriptor subject, long asOf, long watermark, boolean lagging);

    /** Whether by a minute all of a window is over, also the last of its time slices, which may end later than the window. */
    boolean isOver(MinuteRange window, long minute);

    /** What there was in a window that is over. */
    Closing closing(MinuteRange window);

    /**
     * What there was in a window that is over.
     *
     * @param outcomes good and bad
     * @param use what they used
     */
    record Closing(Tally outcomes, BudgetUsage use) {}

    /** Identity of what is counted. */
    long ledgerId();

    /** The first minute with an outcome; {@link Long#MAX_VALUE} before there was one. */
    long since();

    /** The last minute with an outcome, be it of an earlier ledger; {@link Long#MIN_VALUE} before there was one. */
    long newest();
}
