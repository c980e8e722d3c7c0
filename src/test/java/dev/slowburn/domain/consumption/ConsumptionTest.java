package dev.slowburn.domain.consumption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsumptionTest {
    /**
     * Google, The Site Reliability Workbook, chapter 2: 97 % of 3,663,253 requests in four weeks allow 109,897 failures;
     * 99.9 % of a million allow 1,000. In the other rows bad is exactly a share of allowed, or next to one.
     */
    @ParameterizedTest
    @CsvSource({
        "0.97, 3663253, 109897, 99, true, false",
        "0.97, 3663253, 109898, 100, true, true",
        "0.999, 1000000, 999, 100, false, false",
        "0.999, 1000000, 1000, 100, true, true",
        "0.999, 10000, 3, 30, true, false",
        "0.999, 10000, 3, 31, false, false",
        "0.99, 10000, 220, 100, true, true",
        "0, 10, 10, 100, true, true",
        "0, 10, 9, 90, true, false",
        "0.999999999, 1000000000, 1, 100, true, true",
        "0.999999999, 1000000001, 1, 100, false, false"
    })
    void reachesThresholdsExactly(
            String target, long total, long bad, int percent, boolean reached, boolean exhausted) {
        Consumption consumption = consumption(target, total - bad, bad);
        assertThat(consumption.reached(percent)).isEqualTo(reached);
        assertThat(consumption.exhausted()).isEqualTo(exhausted);
    }

    @ParameterizedTest
    @CsvSource({"0.999, 10000, 3, 0.3, 0.7", "0.99, 10000, 220, 2.2, -1.2", "0.9, 0, 0, 0, 1", "0.5, 8, 1, 0.25, 0.75"})
    void displayedRatiosHaveNoRoundingErrors(String target, long total, long bad, double consumed, double remaining) {
        Consumption consumption = consumption(target, total - bad, bad);
        assertThat(consumption.consumedRatio()).isEqualTo(consumed);
        assertThat(consumption.remainingRatio()).isEqualTo(remaining);
    }

    @Test
    void comparesSumsBeyondThePrecisionOfDoublesExactly() {
        long total = 4_000_000_000_000_000_000L;
        long allowed = total / 1000;
        assertThat(consumption("0.999", total - allowed, allowed).exhausted()).isTrue();
        assertThat(consumption("0.999", total - allowed + 1, allowed - 1).exhausted())
                .isFalse();
    }

    @Test
    void consumesNothingWithoutOutcomes() {
        Consumption nothing = consumption("0.999", 0, 0);
        assertThat(nothing.exhausted()).isFalse();
        assertThat(nothing.consumedRatio()).isZero();
        assertThat(nothing.remainingRatio()).isEqualTo(1);
        assertThat(nothing.sli()).isEmpty();
    }

    @Test
    void ratiosEqualThoseOfTheWorkbook() {
        Consumption consumption = consumption("0.99", 9_780, 220);
        assertThat(consumption.consumedRatio()).isCloseTo(2.2, within(1e-12));
        assertThat(consumption.remainingRatio()).isCloseTo(-1.2, within(1e-12));
        assertThat(consumption.sli().orElseThrow()).isEqualTo(0.978);
    }

    @Test
    void isClearlyBelowAfterOneWholePercentagePoint() {
        assertThat(consumption("0.99", 9_901, 99).clearlyBelow(100)).isTrue();
        assertThat(consumption("0.999", 999_001, 999).clearlyBelow(100)).isFalse();
        assertThat(consumption("0.999", 999_010, 990).clearlyBelow(100)).isTrue();
    }

    private static Consumption consumption(String target, long good, long bad) {
        return new Consumption(new Tally(good, bad), Target.ofRatio(new BigDecimal(target)));
    }
}
