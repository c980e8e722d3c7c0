package dev.slowburn.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.consumption.Target;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.EmptySlices;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Compares the charges of slices with unbounded arithmetic, for all numbers that a row can hold. */
class SlicingProperties {
    private static final BigDecimal UNITS = BigDecimal.TEN.pow(12);
    private static final BigInteger BILLION = BigInteger.valueOf(Target.ONE);

    @Provide
    Arbitrary<Long> counts() {
        return Arbitraries.integers().between(0, 62).flatMap(bits -> Arbitraries.longs()
                .between(0, (1L << bits) - 1));
    }

    @Property
    void roundsSharesHalfUp(@ForAll("counts") long good, @ForAll("counts") long bad) {
        if (good + bad > 0) {
            assertThat(charge(new Budgeting.RatioTimeslices(1), good, bad)).isEqualTo(share(good, bad));
        }
    }

    /** With a total of 2 × 10^12 × n, an odd multiple of n bad outcomes is halfway between two units. */
    @Property
    void roundsHalfAUnitUp(
            @ForAll @LongRange(min = 1, max = 4_000_000) long n, @ForAll @LongRange(max = 999_999_999_999L) long half) {
        long total = 2_000_000_000_000L * n;
        long bad = (2 * half + 1) * n;
        assertThat(charge(new Budgeting.RatioTimeslices(1), total - bad, bad)).isEqualTo(half + 1);
    }

    @Property
    void sliceIsBadBelowItsTargetButNotAtIt(
            @ForAll @LongRange(max = Target.ONE) long target,
            @ForAll @LongRange(min = 1, max = 1L << 52) long total,
            @ForAll @IntRange(min = -1, max = 1) int offset) {
        long limit = BigInteger.valueOf(total)
                .multiply(BigInteger.valueOf(target))
                .divide(BILLION)
                .longValueExact();
        long good = Math.min(total, Math.max(0, limit + offset));
        boolean below = BigInteger.valueOf(good)
                        .multiply(BILLION)
                        .compareTo(BigInteger.valueOf(target).multiply(BigInteger.valueOf(total)))
                < 0;
        Budgeting budgeting = new Budgeting.Timeslices(1, target, EmptySlices.GOOD);
        assertThat(charge(budgeting, good, total - good)).isEqualTo(below ? 1 : 0);
    }

    private static long charge(Budgeting budgeting, long good, long bad) {
        return new Slicing(budgeting).charge(good, bad);
    }

    private static long share(long good, long bad) {
        return BigDecimal.valueOf(bad)
                .multiply(UNITS)
                .divide(BigDecimal.valueOf(good).add(BigDecimal.valueOf(bad)), 0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
