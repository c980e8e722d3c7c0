package dev.slowburn.domain.consumption;

import java.util.OptionalDouble;

/**
 * How much of a budget is used, over a window or a look-back. Questions that decide something are answered exactly; doubles
 * exist only in what is displayed.
 */
public sealed interface BudgetUsage permits Consumption, CompositeUsage {
    /** Good and bad, in the unit of the budgeting method. */
    Tally tally();

    /** The used share; 0 without outcomes. */
    Fraction share();

    /** Compares the used share with numerator ÷ denominator, both not negative: -1, 0 or 1. */
    int compareShare(long numerator, long denominator);

    /** Used share of the budget: 0 nothing, 1 all, more when overspent; 0 without outcomes. */
    double consumedRatio();

    /** Remaining share of the budget; negative when overspent. */
    double remainingRatio();

    /** The indicator's value; empty where there is none. */
    OptionalDouble sli();

    /** Whether at least this share of the budget is used; never without a bad outcome. */
    default boolean reached(int percent) {
        return tally().bad() > 0 && compareShare(percent, 100) >= 0;
    }

    /** Whether nothing remains. */
    default boolean exhausted() {
        return reached(100);
    }

    /** Whether the use has fallen a whole percentage point below this share, so that an episode of it is over. */
    default boolean clearlyBelow(int percent) {
        return compareShare(percent - 1L, 100) <= 0;
    }

    /** Whether failures come faster than the target allows: burn rate above 1. */
    default boolean burnsFasterThanAllowed() {
        return compareShare(1, 1) > 0;
    }

    /**
     * Bad ratio divided by (1 − target). The same number as {@link #consumedRatio()}, read as a speed when it is about a
     * look-back: 1 uses exactly the whole budget within one window.
     */
    default double burnRate() {
        return consumedRatio();
    }
}
