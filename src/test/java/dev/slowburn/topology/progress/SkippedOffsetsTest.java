package dev.slowburn.topology.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.topology.progress.SkippedOffsets.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

class SkippedOffsetsTest {
    private final SkippedOffsets skipped = new SkippedOffsets();

    @Test
    void gapsOfMarkersAndAbortedRecordsAreNotLost() {
        snapshot(0, 0);
        skipped.counted(0, 10);
        skipped.counted(11, 20);
        assertThat(snapshot(0, 20)).isEmpty();
    }

    @Test
    void onlyThePartOfAGapBelowTheLogStartIsLost() {
        snapshot(0, 0);
        skipped.counted(0, 10);
        skipped.counted(30, 40);
        assertThat(snapshot(25, 40)).containsExactly(new Range(10, 25));
        assertThat(snapshot(25, 40)).isEmpty();
    }

    @Test
    void recordsCountedBeforeTheirDeletionAreNotLost() {
        snapshot(0, 0);
        skipped.counted(0, 10);
        skipped.counted(10, 50);
        assertThat(snapshot(50, 50)).isEmpty();
        assertThat(snapshot(50, 50)).isEmpty();
    }

    @Test
    void offsetsBetweenTheCommittedOffsetAndTheLogStartAreLostAfterARestart() {
        assertThat(snapshot(25, 15)).isEmpty();
        assertThat(snapshot(25, 15)).containsExactly(new Range(15, 25));
        assertThat(snapshot(25, 15)).isEmpty();
    }

    @Test
    void fetchedRecordsMayArriveAfterTheirDeletion() {
        snapshot(0, 10);
        assertThat(snapshot(40, 10)).isEmpty();
        skipped.counted(10, 30);
        assertThat(snapshot(40, 30)).isEmpty();
        assertThat(snapshot(40, 30)).containsExactly(new Range(30, 40));
    }

    @Test
    void nothingIsLostWithoutACommittedOffset() {
        skipped.counted(25, 30);
        assertThat(snapshot(25, 25)).isEmpty();
    }

    @Test
    void offsetOfAFormerTopicIsNotALoss() {
        assertThat(skipped.onEndOffsets(new EndOffsets.PartitionOffsets(0, 20, 20, 900)))
                .isEmpty();
        skipped.counted(0, 20);
        assertThat(snapshot(0, 20)).isEmpty();
    }

    private List<Range> snapshot(long beginning, long committed) {
        return skipped.onEndOffsets(new EndOffsets.PartitionOffsets(beginning, 100, 100, committed));
    }
}
