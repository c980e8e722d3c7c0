package dev.slowburn.topology.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

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
    void thirtyDaysCostMoreThanAnHour(@ForAll @LongRange(min = 30 * 24, max = 400 * 24) long hours) {
        assertThat(EvaluationQuota.first(hours)).isGreaterThan(3 * EvaluationQuota.first(1));
    }
}
