package dev.slowburn.domain.consumption;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The share of good outcomes that an objective requires: a decimal in [0, 1) with up to 9 decimal places, stored as an integer
 * so that every decision about a budget is exact.
 *
 * @param billionths the target times 10^9, in [0, 10^9)
 */
public record Target(long billionths) {
    /** The value of 1 in {@link #billionths()}. */
    public static final long ONE = 1_000_000_000L;

    private static final int PLACES = 9;

    public Target {
        if (billionths < 0 || billionths >= ONE) {
            throw new IllegalArgumentException("target: must be at least 0 and less than 1, was "
                    + BigDecimal.valueOf(billionths, PLACES).toPlainString());
        }
    }

    /**
     * A target from a ratio such as 0.999.
     *
     * @throws IllegalArgumentException if it is outside [0, 1) or has more than 9 decimal places
     */
    public static Target ofRatio(BigDecimal ratio) {
        BigDecimal scaled = ratio.stripTrailingZeros();
        if (scaled.scale() > PLACES) {
            throw new IllegalArgumentException(
                    "target: has more than " + PLACES + " decimal places: " + ratio.toPlainString());
        }
        if (scaled.signum() < 0 || scaled.compareTo(BigDecimal.ONE) >= 0) {
            throw new IllegalArgumentException(
                    "target: must be at least 0 and less than 1, was " + ratio.toPlainString());
        }
        return new Target(scaled.setScale(PLACES, RoundingMode.UNNECESSARY)
                .unscaledValue()
                .longValueExact());
    }

    /** A target from a percentage such as 99.9; see {@link #ofRatio}. */
    public static Target ofPercent(BigDecimal percent) {
        return ofRatio(percent.movePointLeft(2));
    }

    /** The share of outcomes that may be bad, times 10^9; greater than 0. */
    public long allowedBillionths() {
        return ONE - billionths;
    }

    /** The target as a plain decimal without trailing zeros, such as 0.999. */
    public String toDecimal() {
        BigDecimal decimal = BigDecimal.valueOf(billionths, PLACES).stripTrailingZeros();
        return decimal.signum() == 0 ? "0" : decimal.toPlainString();
    }
}
