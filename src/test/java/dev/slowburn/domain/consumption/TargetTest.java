package dev.slowburn.domain.consumption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    @Test
    void percentAndRatioResultInTheSameTarget() {
        assertThat(Target.ofPercent(new BigDecimal("99.9"))).isEqualTo(Target.ofRatio(new BigDecimal("0.999")));
        assertThat(Target.ofPercent(new BigDecimal("99.9")).toDecimal()).isEqualTo("0.999");
    }

    @Test
    void acceptsZero() {
        assertThat(Target.ofRatio(BigDecimal.ZERO).toDecimal()).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.0", "-0.1", "99.9", "0.9999999999"})
    void rejectsRatiosOutsideTheRangeAndTooManyDecimalPlaces(String ratio) {
        assertThatThrownBy(() -> Target.ofRatio(new BigDecimal(ratio)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("target");
    }
}
