package dev.slowburn.domain.consumption;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class ConsumptionProperties {
    private static final BigInteger ONE = BigInteger.valueOf(Target.ONE);

    @Property
    void comparisonsEqualThoseOfBigIntegers(
            @ForAll @LongRange(max = Long.MAX_VALUE / 2) long good,
            @ForAll @LongRange(max = Long.MAX_VALUE / 2) long bad,
            @ForAll @LongRange(max = Target.ONE - 1) long target,
            @ForAll @IntRange(min = 1, max = 100) int percent) {
        assertComparisons(good, bad, target, percent);
    }

    /** Random numbers are almost never at the limit, so this property generates numbers next to it. */
    @Property
    void comparisonsAtTheLimitAreExact(
            @ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long total,
            @ForAll @LongRange(max = Target.ONE - 1) long target,
            @ForAll @IntRange(min = 1, max = 100) int percent,
            @ForAll @IntRange(min = -1, max = 1) int offset) {
        long limit = BigInteger.valueOf(total)
                .multiply(ONE.subtract(BigInteger.valueOf(target)))
                .multiply(BigInteger.valueOf(percent))
                .divide(ONE.multiply(BigInteger.valueOf(100)))
                .longValueExact();
        long bad = Math.min(total, Math.max(0, limit + offset));
        assertComparisons(total - bad, bad, target, percent);
    }

    private static void assertComparisons(long good, long bad, long target, int percent) {
        Consumption consumption = new Consumption(new Tally(good, bad), new Target(target));
        BigInteger used = BigInteger.valueOf(bad).multiply(ONE).multiply(BigInteger.valueOf(100));
        BigInteger allowed = BigInteger.valueOf(good + bad).multiply(ONE.subtract(BigInteger.valueOf(target)));
        assertThat(consumption.reached(percent))
                .isEqualTo(bad > 0 && used.compareTo(allowed.multiply(BigInteger.valueOf(percent))) >= 0);
        assertThat(consumption.clearlyBelow(percent))
                .isEqualTo(used.compareTo(allowed.multiply(BigInteger.valueOf(percent - 1L))) <= 0);
    }
}
