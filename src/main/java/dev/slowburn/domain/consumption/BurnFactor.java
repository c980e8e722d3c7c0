package dev.slowburn.domain.consumption;

/**
 * The burn rate at which an alert fires, as an exact fraction.
 *
 * <p>Either a number, or the speed that uses a share of the budget within a look-back: {@code share × window ÷ look-back}
 * (Google, The Site Reliability Workbook, chapter 5, "Alerting on SLOs": 2 % in an hour of 30 days is 14.4).
 *
 * @param ofWindow whether the fraction is still to be multiplied by the window's minutes
 */
public record BurnFactor(long numerator, long denominator, boolean ofWindow) {
    private static final long MILLION = 1_000_000;

    public BurnFactor {
        if (numerator < 0 || denominator < 1) {
            throw new IllegalArgumentException("factor: must not be negative, was " + numerator + "/" + denominator);
        }
    }

    /** A number with at most 6 decimal places, in millionths. */
    public static BurnFactor of(long millionths) {
        return new BurnFactor(millionths, MILLION, false);
    }

    /** The speed that uses so many percent of the budget within a look-back. */
    public static BurnFactor ofShare(int percent, long lookBackMinutes) {
        return new BurnFactor(percent, 100 * lookBackMinutes, true);
    }

    /** The factor times a fraction. */
    public BurnFactor times(long by, long dividedBy) {
        return new BurnFactor(Math.multiplyExact(numerator, by), Math.multiplyExact(denominator, dividedBy), ofWindow);
    }

    /** The numerator for a window of so many minutes. */
    public long numerator(long windowMinutes) {
        return ofWindow ? Math.multiplyExact(numerator, windowMinutes) : numerator;
    }

    /** For display. */
    public double value(long windowMinutes) {
        return (double) numerator(windowMinutes) / denominator;
    }

    /** Whether a budget can burn as fast whose highest burn rate is known. */
    public boolean reachable(Fraction highest, long windowMinutes) {
        return Fraction.of(numerator(windowMinutes), denominator).compareTo(highest) <= 0;
    }

    /** Whether a budget of this target can burn as fast: all outcomes bad is a rate of 1 ÷ (1 − target). */
    public boolean reachable(Target target, long windowMinutes) {
        // numerator / denominator <= 10^9 / allowed
        return Consumption.compareProducts(
                        numerator(windowMinutes), target.allowedBillionths(), denominator, Target.ONE)
                <= 0;
    }
}
