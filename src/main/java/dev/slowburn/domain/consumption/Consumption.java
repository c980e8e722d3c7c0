package dev.slowburn.domain.consumption;

import java.util.OptionalDouble;

/**
 * How much of one objective's budget is used: {@code allowed = total × (1 − target)}, {@code consumed = bad ÷ allowed}, be
 * the tally of outcomes, of slices or of shares of slices.
 *
 * <p>Source of the formulas: Google, The Site Reliability Workbook, chapter 2, "Implementing SLOs", and OpenSLO v1,
 * {@code budgetingMethod}.
 */
public record Consumption(Tally tally, Target target) implements BudgetUsage {
    /** Times a billion it is still a long. */
    private static final long MOST_OF_A_QUOTIENT = Long.MAX_VALUE / Target.ONE;

    @Override
    public Fraction share() {
        return tally.total() == 0
                ? Fraction.ZERO
                : Fraction.of(tally.bad(), tally.total()).times(Fraction.of(Target.ONE, target.allowedBillionths()));
    }

    @Override
    public int compareShare(long numerator, long denominator) {
        // bad × 10^9 × denominator against numerator × total × (10^9 − target × 10^9)
        if (denominator > MOST_OF_A_QUOTIENT || numerator > MOST_OF_A_QUOTIENT) {
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

    /** Products first, in billionths: up to 2^53 they are exact, so that a quotient is the number a person would write. */
    private double allowed() {
        return (double) tally.total() * target.allowedBillionths();
    }

    private double used() {
        return (double) tally.bad() * Target.ONE;
    }

    /** Compares a × b with c × d for numbers that are not negative. */
    public static int compareProducts(long a, long b, long c, long d) {
        int high = Long.compare(Math.multiplyHigh(a, b), Math.multiplyHigh(c, d));
        return high != 0 ? high : Long.compareUnsigned(a * b, c * d);
    }
}
