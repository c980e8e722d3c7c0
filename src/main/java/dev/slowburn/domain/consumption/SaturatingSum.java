package dev.slowburn.domain.consumption;

/** Sums of counts that stop at {@link Long#MAX_VALUE}. A sum that overflowed would be negative, which reads as no failures. */
public final class SaturatingSum {
    private SaturatingSum() {}

    /** The sum of two non-negative numbers. */
    public static long plus(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
