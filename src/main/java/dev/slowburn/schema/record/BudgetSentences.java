package dev.slowburn.schema.record;

import java.util.Locale;

/**
 * Texts about budgets in alerts, notifications and decisions. A share above 0 is never rounded to 0, and a negative
 * remainder is printed as overspent.
 */
public final class BudgetSentences {
    private static final double SMALLEST = 0.0005;

    private BudgetSentences() {}

    /**
     * The remaining budget, without a full stop.
     *
     * @param exhausted the exact decision; the ratio may be rounded
     */
    public static String remaining(boolean exhausted, double remainingRatio) {
        if (!exhausted) {
            return percent(Math.max(0, remainingRatio)) + " of the budget remains";
        }
        return "The budget is " + exhausted(remainingRatio);
    }

    /** The predicate for an exhausted budget: {@code exhausted}, or {@code overspent by} a percentage. */
    public static String exhausted(double remainingRatio) {
        return remainingRatio < 0 ? "overspent by " + percent(-remainingRatio) : "exhausted";
    }

    /** A share in percent with one decimal place. */
    public static String percent(double ratio) {
        return ratio > 0 && ratio < SMALLEST ? "less than 0.1 %" : String.format(Locale.ROOT, "%.1f %%", 100 * ratio);
    }
}
