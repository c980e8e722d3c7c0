package dev.slowburn.topology.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EvaluationQuotaTest {
    @Test
    void theFirstLookCostsByTheHoursOfHistoryThatThereAreToBeRead() {
        assertThat(EvaluationQuota.first(0)).isEqualTo(EvaluationQuota.FIRST);
        assertThat(EvaluationQuota.first(Duration.ofDays(3).toHours())).isEqualTo(EvaluationQuota.FIRST + 2);
        assertThat(EvaluationQuota.first(Duration.ofDays(30).toHours())).isEqualTo(29);
    }

    @Test
    void noHistoryIsSoLongThatOthersWaitForEver() {
        assertThat(EvaluationQuota.first(Long.MAX_VALUE)).isEqualTo(30);
    }
}
