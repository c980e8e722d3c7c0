package dev.slowburn.topology.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class EvaluationQuotaProperties {
    @Property
    void costIncreasesWithHistoryAndIsBounded(@ForAll @LongRange(max = Long.MAX_VALUE - 1) long hours) {
        int cost = EvaluationQuota.first(hours);

        assertThat(cost).isBetween(1, EvaluationQuota.EACH_SECOND / 10);
        assertThat(EvaluationQuota.first(hours + 1)).isGreaterThanOrEqualTo(cost);
        assertThat(EvaluationQuota.first(hours / 2)).isLessThanOrEqualTo(cost);
    }

    @Property
    void allowsTheSameNumberPerSecondWithAnyInterval(@ForAll @LongRange(min = 100, max = 10_000) long millis) {
        long perSecond = EvaluationQuota.inEach(Duration.ofMillis(millis)) * 1_000L / millis;

        assertThat(perSecond).isBetween(EvaluationQuota.EACH_SECOND - 10L, (long) EvaluationQuota.EACH_SECOND);
    }

    @Property
    void thirtyDaysCostMoreThanAnHour(@ForAll @LongRange(min = 30 * 24, max = 400 * 24) long hours) {
        assertThat(EvaluationQuota.first(hours)).isGreaterThan(3 * EvaluationQuota.first(1));
    }
}
