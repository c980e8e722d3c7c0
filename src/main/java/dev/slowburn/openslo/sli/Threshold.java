package dev.slowburn.openslo.sli;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * A decimal that integers are compared with exactly, without computing with decimals for each of them.
 *
 * @param floor the highest integer that is not above it, as far as longs go
 * @param whole whether that integer is the threshold itself
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
