package dev.slowburn.domain;

import java.util.OptionalDouble;

/**
 * How much of a budget is used, by the Occurrences method: {@code allowed = total × (1 − target)},
 * {@code consumed = bad ÷ allowed}.
 *
 * <p>Questions that decide something are answered by comparing whole numbers, with products of 128 bits; doubles exist
 * only in what is displayed. Source of the formulas: Google, The Site Reliability Workbook, chapter 2, "Implementing
 * SLOs", and OpenSLO v1, budgetingMethod Occurrences.
 */
public record Consumption(Tally tally, Target target) {
    private static final long PERCENT = 100L * Target.ONE;

    /** Whether at least this share of the budget is used; never without a bad outcome. */
    public boolean reached(int percent) {
        return tally.bad() > 0 && compareTo(percent) >= 0;
    }

    /** Whether nothing remains: bad &gt; 0 and bad ≥ allowed. */
    public boolean exhausted() {
        return reached(100);
    }

    /** Whether the use has fallen a whole percentage point below this share, so that an episode of it is over. */
    public boolean clearlyBelow(int percent) {
        return compareTo(percent - 1) <= 0;
    }

    /** Whether failures come faster than the target allows: burn rate above 1. */
    public boolean burnsFasterThanAllowed() {
        return compareTo(100) > 0;
    }

    /** Compares bad × 100 × 10^9 with percent × total × (10^9 − target × 10^9): consumed with percent, exactly. */
    private int compareTo(int percent) {
        return compareProducts(tally.bad(), PERCENT, tally.total(), percent * target.allowedBillionths());
    }

    /** Used share of the budget: 0 nothing, 1 all, more when overspent; 0 without outcomes. For display. */
    public double consumedRatio() {
        return tally.total() == 0 ? 0 : used() / allowed();
    }

    /** Remaining share of the budget; negative when overspent. For display. */
    public double remainingRatio() {
        return tally.total() == 0 ? 1 : (allowed() - used()) / allowed();
    }

    /** good ÷ total; empty without outcomes. For display. */
    public OptionalDouble sli() {
        return tally.total() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) tally.good() / tally.total());
    }

    /**
     * Bad ratio divided by (1 − target). The same number as {@link #consumedRatio()}, read as a speed when the tally is
     * that of a look-back: 1 uses exactly the whole budget within one window.
     */
    public double burnRate() {
        return consumedRatio();
    }

    /** Products first, in billionths: up to 2^53 they are exact, so that a quotient is the number a person would write. */
    private double allowed() {
        return (double) tally.total() * target.allowedBillionths();
    }

    private double used() {
        return (double) tally.bad() * Target.ONE;
    }

    /** Compares a × b with c × d for numbers that are not negative. */
    static int compareProducts(long a, long b, long c, long d) {
        int high = Long.compare(Math.multiplyHigh(a, b), Math.multiplyHigh(c, d));
        return high != 0 ? high : Long.compareUnsigned(a * b, c * d);
    }
}
