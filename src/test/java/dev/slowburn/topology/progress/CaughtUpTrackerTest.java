package dev.slowburn.topology.progress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CaughtUpTrackerTest {
    private static final long BEGIN = 1_000_000;

    private final CaughtUpTracker caughtUp = new CaughtUpTracker(BEGIN);

    @Test
    void unknownWithoutASnapshotEvenIfNoRecordsArrive() {
        caughtUp.counted(50);

        assertThat(caughtUp.caughtUpTo(BEGIN + 1_000)).isEqualTo(ProgressMarker.NOTHING);
        assertThat(caughtUp.caughtUpTo(BEGIN + 600_000)).isEqualTo(ProgressMarker.NEVER);
    }

    @Test
    void committedEndIsReachedAsOfTheRequestTime() {
        ends(700, 50, 50);
        assertThat(caughtUp.caughtUpTo(BEGIN + 300_000)).isEqualTo(BEGIN + 700);
    }

    @Test
    void countedEndIsReachedRegardlessOfTheCommittedOffset() {
        ends(700, 50, 10);
        caughtUp.counted(50);
        assertThat(caughtUp.caughtUpTo(BEGIN + 900)).isEqualTo(BEGIN + 700);
    }

    @Test
    void advancesToTheRequestTimeOfEachPassedEndUnderSteadyTraffic() {
        ends(1_000, 100, 0);
        ends(2_000, 200, 0);
        ends(3_000, 300, 0);
        caughtUp.counted(250);
        assertThat(caughtUp.caughtUpTo(BEGIN + 3_100)).isEqualTo(BEGIN + 2_000);
    }

    @Test
    void unreachedEndIsNeverReachedByWaiting() {
        ends(1_000, 50, 49);
        assertThat(caughtUp.caughtUpTo(BEGIN + 600_000)).isEqualTo(ProgressMarker.NEVER);
    }

    @Test
    void truncatedLogIsCaughtUpAtItsNewEnd() {
        ends(1_000, 50, 50);
        assertThat(caughtUp.caughtUpTo(BEGIN + 1_000)).isEqualTo(BEGIN + 1_000);
        ends(2_000, 900, 50);
        ends(3_000, 60, 60);
        assertThat(caughtUp.caughtUpTo(BEGIN + 3_000)).isEqualTo(BEGIN + 3_000);
    }

    @Test
    void ignoresAnOffsetCommittedForAFormerTopic() {
        caughtUp.onEndOffsets(BEGIN + 1_000, new EndOffsets.PartitionOffsets(0, 20, 20, 900));
        assertThat(caughtUp.caughtUpTo(BEGIN + 1_000)).isEqualTo(ProgressMarker.NOTHING);
        caughtUp.counted(20);
        assertThat(caughtUp.caughtUpTo(BEGIN + 1_000)).isEqualTo(BEGIN + 1_000);
    }

    @Test
    void recreatedTopicIsReadFromItsBeginning() {
        caughtUp.counted(900);
        caughtUp.reset();
        ends(1_000, 20, 0);
        assertThat(caughtUp.caughtUpTo(BEGIN + 1_000)).isEqualTo(ProgressMarker.NOTHING);
    }

    @Test
    void timeBetweenTwoSnapshotsIsNotCountedAsLag() {
        ends(1_000, 50, 50);
        assertThat(caughtUp.laggingSince(BEGIN + 1_900)).isEqualTo(BEGIN + 1_900);

        ends(2_000, 60, 50);
        assertThat(caughtUp.laggingSince(BEGIN + 2_300)).isEqualTo(BEGIN + 2_000);

        ends(3_000, 60, 50);
        assertThat(caughtUp.laggingSince(BEGIN + 3_300)).isEqualTo(BEGIN + 2_000);

        caughtUp.counted(60);
        assertThat(caughtUp.laggingSince(BEGIN + 3_400)).isEqualTo(BEGIN + 3_400);
    }

    @Test
    void estimateIsUnknownUntilTheFirstEndIsReached() {
        ends(1_000, 50, 0);
        caughtUp.counted(20);
        assertThat(caughtUp.laggingSince(BEGIN + 60_000)).isEqualTo(ProgressMarker.NOTHING);
    }

    private void ends(long after, long end, long committed) {
        caughtUp.onEndOffsets(BEGIN + after, new EndOffsets.PartitionOffsets(0, end, end, committed));
    }
}
