package dev.slowburn.tracking;

import dev.slowburn.domain.consumption.BudgetUsage;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.evaluation.Assessment;
import dev.slowburn.domain.slo.BudgetDescriptor;
import dev.slowburn.domain.window.MinuteRange;

/** The numbers of a budget, from the ledger of its objective or from those of several objectives. */
public interface BudgetLedger {
    /** Advances to a moment of the evaluation clock, and returns the numbers as of then. */
    Assessment assess(BudgetDescriptor subject, long asOf, long watermark, boolean lagging);

    /** Whether a window is over by a minute, including its last time slice, which may end later than the window. */
    boolean isOver(MinuteRange window, long minute);

    /** The final numbers of a window that is over. */
    Closing closing(MinuteRange window);

    /**
     * The final numbers of a window.
     *
     * @param outcomes good and bad outcomes
     * @param use the budget used by them
     */
    record Closing(Tally outcomes, BudgetUsage use) {}

    /** Identity of the rule by which outcomes are counted. */
    long ledgerId();

    /** The first minute with an outcome; {@link Long#MAX_VALUE} before the first outcome. */
    long since();

    /** The last minute with an outcome, including earlier ledgers; {@link Long#MIN_VALUE} before the first outcome. */
    long newest();
}
