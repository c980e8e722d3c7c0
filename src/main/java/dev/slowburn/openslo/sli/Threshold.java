package dev.slowburn.openslo.sli;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * A decimal threshold for exact comparison with integers, without decimal arithmetic per comparison.
 *
 * @param floor the largest integer that is not above it, limited to the range of long
 * @param whole whether that integer equals the threshold
 */
record Threshold(long floor, boolean whole) {
    private static final BigInteger HIGHEST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger LOWEST = BigInteger.valueOf(Long.MIN_VALUE);

    static Threshold of(BigDecimal decimal) {
        BigInteger floor = decimal.setScale(0, RoundingMode.FLOOR).toBigInteger();
        if (floor.compareTo(HIGHEST) > 0) {
            return new Threshold(Long.MAX_VALUE, false);
        }
        if (floor.compareTo(LOWEST) < 0) {
            return new Threshold(Long.MIN_VALUE, true);
        }
        return new Threshold(floor.longValueExact(), decimal.compareTo(new BigDecimal(floor)) == 0);
    }

    /** The sign of value − threshold. */
    int compare(long value) {
        return value == floor && !whole ? -1 : Long.compare(value, floor);
    }
}
