package dev.slowburn.schema.record;

import java.util.Locale;

/**
 * What is said of a budget in alerts, notifications and decisions. A share that is not 0 is never rounded to 0, and a negative
 * remainder is never printed: such a budget is overspent.
 */
public final class BudgetSentences {
    private static final double SMALLEST = 0.0005;

    private BudgetSentences() {}

    /**
     * What remains, without a full stop.
     *
     * @param exhausted as it was decided; a ratio may be rounded
     */
    public static String remaining(boolean exhausted, double remainingRatio) {
        if (!exhausted) {
            return percent(Math.max(0, remainingRatio)) + " of the budget remains";
        }
        return "The budget is " + exhausted(remainingRatio);
    }

    /** The end of a sentence about an exhausted budget: {@code exhausted}, or by how much it is overspent. */
    public static String exhausted(double remainingRatio) {
        return remainingRatio < 0 ? "overspent by " + percent(-remainingRatio) : "exhausted";
    }

    /** A share in percent with one digit. */
    public static String percent(double ratio) {
        return ratio > 0 && ratio < SMALLEST ? "less than 0.1 %" : String.format(Locale.ROOT, "%.1f %%", 100 * ratio);
    }
}
