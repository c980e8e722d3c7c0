package dev.slowburn.domain.consumption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BurnFactorTest {
    private static final long DAY = 1_440;

    /** Google, The Site Reliability Workbook, chapter 5, "Alerting on SLOs"; the factor for a day follows the same formula. */
    @ParameterizedTest
    @CsvSource({"2, 60, 14.4", "5, 360, 6", "10, 1440, 3", "10, 4320, 1"})
    void factorsForThirtyDaysEqualThoseOfTheWorkbook(int percent, long lookBack, double factor) {
        assertThat(BurnFactor.ofShare(percent, lookBack).value(30 * DAY)).isEqualTo(factor);
    }

    /** The same shares of a budget over four weeks: 2 % × 672 h ÷ 1 h, and so on. */
    @ParameterizedTest
    @CsvSource({"2, 60, 13.44", "5, 360, 5.6", "10, 1440, 2.8", "10, 4320, 0.933333"})
    void factorsScaleWithTheWindow(int percent, long lookBack, BigDecimal factor) {
        BurnFactor share = BurnFactor.ofShare(percent, lookBack);
        assertThat(BigDecimal.valueOf(share.value(28 * DAY)).setScale(factor.scale(), RoundingMode.HALF_UP))
                .isEqualTo(factor);
    }

    /** With all outcomes bad the burn rate is 1 ÷ (1 − target): 10 for 0.9, which reaches a factor of 10 but not 10.000001. */
    @ParameterizedTest
    @CsvSource({
        "0.9, 10000000, true",
        "0.9, 10000001, false",
        "0, 1000000, true",
        "0, 1000001, false",
        "0.999, 1000000000, true",
        "0.999, 1000000001, false",
        "0.999999999, 1000000000000000, true",
        "0.999999999, 1000000000000001, false"
    })
    void factorIsReachableUpToTheRateOfAllOutcomesBad(String target, long millionths, boolean reachable) {
        assertThat(BurnFactor.of(millionths).reachable(Target.ofRatio(new BigDecimal(target)), 30 * DAY))
                .isEqualTo(reachable);
    }

    @Test
    void shareIsReachableUpToItsExactLimit() {
        // 2 % of 30 days in an hour is 14.4, and 1 ÷ 14.4 = 0.069444…, so a target of 0.930555555 allows slightly too
        // many failures.
        BurnFactor factor = BurnFactor.ofShare(2, 60);
        assertThat(factor.reachable(new Target(930_555_556), 30 * DAY)).isTrue();
        assertThat(factor.reachable(new Target(930_555_555), 30 * DAY)).isFalse();
    }

    @Test
    void rejectsNegativeFactor() {
        assertThatThrownBy(() -> BurnFactor.of(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("factor");
    }
}
