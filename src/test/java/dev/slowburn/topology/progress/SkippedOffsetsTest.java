package dev.slowburn.topology.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.topology.progress.SkippedOffsets.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What counts as deleted before it was counted. */
class SkippedOffsetsTest {
    private final SkippedOffsets skipped = new SkippedOffsets();

    @Test
    void gapsOfMarkersAndAbortedRecordsAreNoLoss() {
        answer(0, 0);
        skipped.counted(0, 10);
        skipped.counted(11, 20);
        assertThat(answer(0, 20)).isEmpty();
    }

    @Test
    void aGapBelowTheBeginningOfTheLogIsALossAsFarAsItIsBelow() {
        answer(0, 0);
        skipped.counted(0, 10);
        skipped.counted(30, 40);
        assertThat(answer(25, 40)).containsExactly(new Range(10, 25));
        assertThat(answer(25, 40)).isEmpty();
    }

    @Test
    void whatWasCountedBeforeItWasDeletedIsNoLoss() {
        answer(0, 0);
        skipped.counted(0, 10);
        skipped.counted(10, 50);
        assertThat(answer(50, 50)).isEmpty();
        assertThat(answer(50, 50)).isEmpty();
    }

    @Test
    void afterARestartItIsWhatLiesBetweenTheCommittedOffsetAndTheBeginning() {
        assertThat(answer(25, 15)).isEmpty();
        assertThat(answer(25, 15)).containsExactly(new Range(15, 25));
        assertThat(answer(25, 15)).isEmpty();
    }

    @Test
    void fetchedRecordsMayStillComeAfterTheyWereDeleted() {
        answer(0, 10);
        assertThat(answer(40, 10)).isEmpty();
        skipped.counted(10, 30);
        assertThat(answer(40, 30)).isEmpty();
        assertThat(answer(40, 30)).containsExactly(new Range(30, 40));
    }

    @Test
    void withoutACommittedOffsetNothingIsMissed() {
        skipped.counted(25, 30);
        assertThat(answer(25, 25)).isEmpty();
    }

    @Test
    void anOffsetOfAFormerTopicIsNoLoss() {
        assertThat(skipped.onEndOffsets(new EndOffsets.Known(0, 20, 20, 900))).isEmpty();
        skipped.counted(0, 20);
        assertThat(answer(0, 20)).isEmpty();
    }

    private List<Range> answer(long beginning, long committed) {
        return skipped.onEndOffsets(new EndOffsets.Known(beginning, 100, 100, committed));
    }
}
