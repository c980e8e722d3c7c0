package dev.slowburn.domain.consumption;

/**
 * Sums of counts. A sum that leaves the range of a long would turn negative, which reads as "nothing failed"; these stop at the
 * largest number instead.
 */
public final class SaturatingSum {
    private SaturatingSum() {}

    /** The sum of two numbers that are not negative. */
    public static long plus(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
