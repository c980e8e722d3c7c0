package dev.slowburn.topology.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LooksTest {
    @Test
    void theFirstLookCostsByTheHoursOfHistoryThatThereAreToBeRead() {
        assertThat(Looks.first(0)).isEqualTo(Looks.FIRST);
        assertThat(Looks.first(Duration.ofDays(3).toHours())).isEqualTo(Looks.FIRST + 2);
        assertThat(Looks.first(Duration.ofDays(30).toHours())).isEqualTo(29);
    }

    @Test
    void noHistoryIsSoLongThatOthersWaitForEver() {
        assertThat(Looks.first(Long.MAX_VALUE)).isEqualTo(30);
    }
}
