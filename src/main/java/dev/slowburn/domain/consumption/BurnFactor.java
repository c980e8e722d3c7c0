package dev.slowburn.domain.consumption;

/**
 * The burn rate at which an alert fires, as an exact fraction.
 *
 * <p>It is either a number, or the burn rate that uses a share of the budget within a look-back: {@code share × window ÷
 * look-back} (Google, The Site Reliability Workbook, chapter 5, "Alerting on SLOs": 2 % in an hour of 30 days is 14.4).
 *
 * @param ofWindow whether the fraction must still be multiplied by the minutes of the window
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

    /** The burn rate that uses this percentage of the budget within a look-back. */
    public static BurnFactor ofShare(int percent, long lookBackMinutes) {
        return new BurnFactor(percent, 100 * lookBackMinutes, true);
    }

    /** The factor times a fraction. */
    public BurnFactor times(long by, long dividedBy) {
        return new BurnFactor(Math.multiplyExact(numerator, by), Math.multiplyExact(denominator, dividedBy), ofWindow);
    }

    /** The numerator for a window of this length. */
    public long numerator(long windowMinutes) {
        return ofWindow ? Math.multiplyExact(numerator, windowMinutes) : numerator;
    }

    /** The factor as a number, for display. */
    public double value(long windowMinutes) {
        return (double) numerator(windowMinutes) / denominator;
    }

    /** Whether the factor is at most the highest burn rate that a budget can have. */
    public boolean reachable(Fraction highest, long windowMinutes) {
        return Fraction.of(numerator(windowMinutes), denominator).compareTo(highest) <= 0;
    }

    /**
     * Whether a budget with this target can reach the factor. Its highest burn rate, with all outcomes bad, is 1 ÷ (1 −
     * target).
     */
    public boolean reachable(Target target, long windowMinutes) {
        // numerator / denominator <= 10^9 / allowed
        return Consumption.compareProducts(
                        numerator(windowMinutes), target.allowedBillionths(), denominator, Target.ONE)
                <= 0;
    }
}
