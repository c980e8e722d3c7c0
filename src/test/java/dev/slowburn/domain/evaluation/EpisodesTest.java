package dev.slowburn.domain.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.domain.consumption.Consumption;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.consumption.Target;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A budget of 1,000 failures, so that 10 bad outcomes are one percentage point. */
class EpisodesTest {
    private final Episodes episodes = new Episodes(List.of(50, 75, 90), List.of());

    @Test
    void publishesAllThresholdsCrossedTogetherInOrder() {
        assertThat(update(episodes, 1_000))
                .containsExactly(
                        "THRESHOLD_CROSSED 50 #1",
                        "THRESHOLD_CROSSED 75 #1",
                        "THRESHOLD_CROSSED 90 #1",
                        "EXHAUSTED 100 #1");
    }

    @Test
    void publishesEachCrossingOnce() {
        update(episodes, 1_000);
        assertThat(update(episodes, 1_000)).isEmpty();
        assertThat(update(episodes, 2_000)).isEmpty();
    }

    @Test
    void doesNotFlapAtTheThreshold() {
        update(episodes, 1_000);
        assertThat(update(episodes, 999)).isEmpty();
        assertThat(update(episodes, 1_000)).isEmpty();
        assertThat(update(episodes, 991)).isEmpty();
    }

    @Test
    void recoversOnePercentagePointBelowAndStartsNewEpisodeNextTime() {
        update(episodes, 1_000);
        assertThat(update(episodes, 990)).containsExactly("RECOVERED 100 #1");
        assertThat(update(episodes, 1_000)).containsExactly("EXHAUSTED 100 #2");
    }

    @Test
    void publishesNewCrossingAfterThresholdEndedSilently() {
        update(episodes, 500);
        assertThat(update(episodes, 491)).isEmpty();
        assertThat(update(episodes, 500)).isEmpty();
        assertThat(update(episodes, 490)).isEmpty();
        assertThat(update(episodes, 500)).containsExactly("THRESHOLD_CROSSED 50 #2");
    }

    @Test
    void doesNotPublishRestoredEpisodesAgain() {
        update(episodes, 1_000);
        Episodes restored = new Episodes(List.of(50, 90, 95), episodes.marks());
        assertThat(update(restored, 1_000)).containsExactly("THRESHOLD_CROSSED 95 #1");
        assertThat(update(restored, 990)).containsExactly("RECOVERED 100 #1");
    }

    @Test
    void recoversWhenTheWindowIsEmpty() {
        update(episodes, 1_000);
        Consumption nothing = new Consumption(Tally.NONE, Target.ofRatio(new BigDecimal("0.999")));
        assertThat(episodes.update(nothing))
                .singleElement()
                .hasToString("Transition[type=RECOVERED, percent=100, episode=1]");
    }

    @Test
    void rejectsThresholdOutsideTheBudget() {
        assertThatThrownBy(() -> new Episodes(List.of(50, 100), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("100");
    }

    private static List<String> update(Episodes episodes, long bad) {
        Tally tally = new Tally(1_000_000 - bad, bad);
        return episodes.update(new Consumption(tally, Target.ofRatio(new BigDecimal("0.999")))).stream()
                .map(transition -> transition.type() + " " + transition.percent() + " #" + transition.episode())
                .toList();
    }
}
