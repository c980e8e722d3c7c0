package dev.slowburn.topology.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.tracking.PartialHistory;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplayPaceTest {
    private final ReplayPace pace = new ReplayPace();

    private OptionalLong after(long second, long left) {
        PartialHistory history =
                new PartialHistory("slo", "all", left == 0, 0, Map.of(0L, left, 1L, 0L), left, Set.of());
        pace.observe(List.of(history), second * 1_000);
        return pace.secondsLeft(history);
    }

    @Test
    void isUnknownWithoutProgress() {
        assertThat(after(0, 1_000)).isEmpty();
        assertThat(after(10, 1_000)).isEmpty();
    }

    @Test
    void dividesWhatIsLeftByTheRate() {
        after(0, 1_000);
        assertThat(after(10, 900)).hasValue(90);
        assertThat(after(20, 500)).hasValue(20);
    }

    @Test
    void measuresTheLastMinutesOnly() {
        after(0, 100_000);
        after(60, 40_000);
        after(120, 39_940);
        assertThat(after(180, 39_880)).hasValue(39_880);
    }

    @Test
    void startsOverWhenMoreIsLeft() {
        after(0, 1_000);
        after(10, 100);
        assertThat(after(20, 5_000)).isEmpty();
        assertThat(after(30, 4_000)).hasValue(40);
    }
}
