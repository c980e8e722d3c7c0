package dev.slowburn.domain.consumption;

import java.util.OptionalDouble;

/**
 * The used share of a budget over a window or a look-back. Comparisons that lead to a decision are exact; doubles are only for
 * display.
 */
public sealed interface BudgetUsage permits Consumption, CompositeUsage {
    /** The good and bad units of the budgeting method. */
    Tally tally();

    /** The used share; 0 if there are no outcomes. */
    Fraction share();

    /** Compares the used share with numerator ÷ denominator, neither negative: returns -1, 0 or 1. */
    int compareShare(long numerator, long denominator);

    /**
     * The used share for display: 0 if nothing is used, 1 if all of it is, more if it is overspent; 0 if there are no outcomes.
     */
    double consumedRatio();

    /** The remaining share for display; negative if the budget is overspent. */
    double remainingRatio();

    /** The value of the indicator; empty if it has none. */
    OptionalDouble sli();

    /** Whether at least this share of the budget is used. Always false without a bad outcome. */
    default boolean reached(int percent) {
        return tally().bad() > 0 && compareShare(percent, 100) >= 0;
    }

    /** Whether nothing remains. */
    default boolean exhausted() {
        return reached(100);
    }

    /** Whether the used share is at least one percentage point below this share, which ends an episode of the threshold. */
    default boolean clearlyBelow(int percent) {
        return compareShare(percent - 1L, 100) <= 0;
    }

    /** Whether the burn rate is above 1, so that the budget would not last for a window. */
    default boolean burnsFasterThanAllowed() {
        return compareShare(1, 1) > 0;
    }

    /**
     * The burn rate: bad ratio ÷ (1 − target). It is the same number as {@link #consumedRatio()}, read over a look-back: at a
     * rate of 1 the whole budget is used within exactly one window.
     */
    default double burnRate() {
        return consumedRatio();
    }
}
