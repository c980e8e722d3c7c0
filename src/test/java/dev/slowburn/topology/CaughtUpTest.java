package dev.slowburn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a partition of the input may be believed to be counted up to. */
class CaughtUpTest {
    private static final Optional<InputEnds.Known> UNKNOWN = Optional.empty();

    private final CaughtUp caughtUp = new CaughtUp();
    private long now = 1_000_000;

    @Test
    void silenceAloneIsNoProof() {
        assertThat(ticks(600, UNKNOWN)).isEqualTo(Progress.NOTHING);
    }

    @Test
    void anEndThatIsCommittedIsReachedAsOfTheMomentWhenItWasAsked() {
        assertThat(ticks(1, known(now - 700, 50, 50))).isEqualTo(now - 1_000 - 700);
    }

    @Test
    void anAnswerThatGetsOldDoesNotBecomeTruer() {
        Optional<InputEnds.Known> answer = known(now, 50, 50);
        assertThat(ticks(300, answer)).isEqualTo(answer.orElseThrow().askedAt());
    }

    @Test
    void whileRecordsComeTheirTimestampsTell() {
        caughtUp.record(now - 90_000);
        assertThat(ticks(1, known(now, 50, 10))).isEqualTo(now - 1_000 - 90_000);
    }

    @Test
    void aClockAheadOfThisOneProvesNothing() {
        caughtUp.record(now + 90_000);
        long tick = now;
        assertThat(ticks(1, UNKNOWN)).isEqualTo(tick);
    }

    @Test
    void anEndThatIsNotCommittedIsNotReachedHoweverLongNothingComes() {
        assertThat(ticks(600, known(now, 50, 49))).isEqualTo(Progress.NOTHING);
    }

    @Test
    void itNeverGoesBack() {
        long asked = now;
        ticks(1, known(asked, 50, 50));
        caughtUp.record(asked - 90_000);
        assertThat(ticks(1, known(now, 60, 50))).isEqualTo(asked);
    }

    private static Optional<InputEnds.Known> known(long askedAt, long end, long counted) {
        return Optional.of(new InputEnds.Known(askedAt, end, counted));
    }

    private long ticks(int number, Optional<InputEnds.Known> ends) {
        long upTo = Progress.NOTHING;
        for (int i = 0; i < number; i++) {
            upTo = caughtUp.upTo(now, ends);
            now += 1_000;
        }
        return upTo;
    }
}
