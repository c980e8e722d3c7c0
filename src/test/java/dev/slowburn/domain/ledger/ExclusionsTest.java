package dev.slowburn.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.BudgetCorrection;
import dev.slowburn.domain.window.MinuteRange;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ExclusionsTest {
    private static final long WEEK = 10_080;

    @Test
    void countsEveryMinuteWithoutCorrections() {
        assertThat(Exclusions.of(List.of())).isSameAs(Exclusions.NONE);
        assertThat(Exclusions.NONE.covers(0)).isFalse();
        assertThat(Exclusions.NONE.wholeSlices(0, 1_000, 5)).isZero();
    }

    @Test
    void rangesAreHalfOpen() {
        Exclusions exclusions = Exclusions.of(List.of(correction(new MinuteRange(10, 20))));
        assertThat(exclusions.covers(9)).isFalse();
        assertThat(exclusions.covers(10)).isTrue();
        assertThat(exclusions.covers(19)).isTrue();
        assertThat(exclusions.covers(20)).isFalse();
    }

    @Test
    void adjacentRangesExcludeAWholeSliceTogether() {
        Exclusions exclusions = Exclusions.of(List.of(
                correction(new MinuteRange(60, 90)), correction(new MinuteRange(90, 120), new MinuteRange(100, 110))));
        assertThat(exclusions.wholeSlices(0, 10, 60)).isEqualTo(1);
        assertThat(exclusions.wholeSlices(0, 10, 30)).isEqualTo(2);
        assertThat(exclusions.wholeSlices(2, 10, 60)).isZero();
    }

    @Test
    void recognizesAWholeSliceAcrossTheEndOfAWeek() {
        Exclusions exclusions = Exclusions.of(List.of(correction(new MinuteRange(WEEK - 100, WEEK + 100))));

        assertThat(exclusions.wholeSlices(0, 200, 99))
                .as("minutes 9,999 to 10,097")
                .isEqualTo(1);
        assertThat(exclusions.covers(WEEK - 1)).isTrue();
        assertThat(exclusions.covers(WEEK)).isTrue();
    }

    @Test
    void excludesARangeOfYearsThroughout() {
        Exclusions exclusions = Exclusions.of(List.of(correction(new MinuteRange(0, 100 * WEEK))));
        for (long week = 0; week < 100; week++) {
            assertThat(exclusions.covers(week * WEEK + 17)).isTrue();
        }

        assertThat(exclusions.covers(3 * WEEK)).isTrue();
        assertThat(exclusions.covers(100 * WEEK)).isFalse();
        assertThat(exclusions.wholeSlices(-WEEK, 200 * WEEK, 1)).isEqualTo(100 * WEEK);
    }

    @Provide
    Arbitrary<MinuteRange> ranges() {
        return Combinators.combine(
                        Arbitraries.longs().between(WEEK - 300, WEEK + 300),
                        Arbitraries.longs().between(0, 200))
                .as((from, minutes) -> new MinuteRange(from, from + minutes));
    }

    @Property
    void minutesAndSlicesEqualThoseOfALoop(
            @ForAll @Size(max = 6) List<@From("ranges") MinuteRange> ranges,
            @ForAll @LongRange(min = 1, max = 70) long slice,
            @ForAll @LongRange(max = 5) long skipped) {
        Exclusions exclusions =
                Exclusions.of(ranges.stream().map(ExclusionsTest::correction).toList());
        long fromSlice = (WEEK - 400) / slice + skipped;
        long toSlice = (WEEK + 500) / slice - skipped;
        long whole = 0;
        for (long number = fromSlice; number < toSlice; number++) {
            long excluded = 0;
            for (long minute = number * slice; minute < (number + 1) * slice; minute++) {
                long at = minute;
                boolean covered = ranges.stream().anyMatch(range -> range.contains(at));
                assertThat(exclusions.covers(minute)).isEqualTo(covered);
                excluded += covered ? 1 : 0;
            }
            whole += excluded == slice ? 1 : 0;
        }
        assertThat(exclusions.wholeSlices(fromSlice, toSlice, slice)).isEqualTo(whole);
    }

    private static BudgetCorrection correction(MinuteRange... ranges) {
        return new BudgetCorrection("c", Set.of("slo"), requested -> Arrays.asList(ranges), "1");
    }
}
