package dev.slowburn.domain.consumption;

import java.util.OptionalDouble;

/**
 * The used share of one objective's budget: {@code allowed = total × (1 − target)}, {@code consumed = bad ÷ allowed}. The tally
 * counts outcomes, slices or shares of slices.
 *
 * <p>Source of the formulas: Google, The Site Reliability Workbook, chapter 2, "Implementing SLOs", and OpenSLO v1, {@code
 * budgetingMethod}.
 */
public record Consumption(Tally tally, Target target) implements BudgetUsage {
    /** The largest number whose product with a billion fits into a long. */
    private static final long MAX_FACTOR = Long.MAX_VALUE / Target.ONE;

    @Override
    public Fraction share() {
        return tally.total() == 0
                ? Fraction.ZERO
                : Fraction.of(tally.bad(), tally.total()).times(Fraction.of(Target.ONE, target.allowedBillionths()));
    }

    @Override
    public int compareShare(long numerator, long denominator) {
        // bad × 10^9 × denominator against numerator × total × (10^9 − target × 10^9)
        if (denominator > MAX_FACTOR || numerator > MAX_FACTOR) {
            return share().compareTo(Fraction.of(numerator, denominator));
        }
        return compareProducts(
                tally.bad(), Target.ONE * denominator, tally.total(), numerator * target.allowedBillionths());
    }

    @Override
    public double consumedRatio() {
        return tally.total() == 0 ? 0 : used() / allowed();
    }

    @Override
    public double remainingRatio() {
        return tally.total() == 0 ? 1 : (allowed() - used()) / allowed();
    }

    /** good ÷ total. */
    @Override
    public OptionalDouble sli() {
        return tally.total() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) tally.good() / tally.total());
    }

    /**
     * The numerator of allowed, in billionths. Products are exact up to 2^53, so their quotient is the double closest to the
     * true ratio.
     */
    private double allowed() {
        return (double) tally.total() * target.allowedBillionths();
    }

    private double used() {
        return (double) tally.bad() * Target.ONE;
    }

    /** Compares a × b with c × d for non-negative numbers. */
    public static int compareProducts(long a, long b, long c, long d) {
        int high = Long.compare(Math.multiplyHigh(a, b), Math.multiplyHigh(c, d));
        return high != 0 ? high : Long.compareUnsigned(a * b, c * d);
    }
}
