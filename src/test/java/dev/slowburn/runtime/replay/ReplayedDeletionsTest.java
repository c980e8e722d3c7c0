package dev.slowburn.runtime.replay;

import static dev.slowburn.runtime.replay.ReplayedTopic.FIRST;
import static dev.slowburn.runtime.replay.ReplayedTopic.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.coverage.OffsetRanges;
import dev.slowburn.domain.coverage.OffsetTimes;
import dev.slowburn.topology.replay.ReplayChunk;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads a log from which records were deleted. */
class ReplayedDeletionsTest {
    private final ReplayedTopic topic = new ReplayedTopic(2);

    @Test
    void doesNotClaimThatDeletedRecordsWereOlder() {
        topic.log.outcomes(0, 30);
        topic.log.deleteBefore(0, 12);
        ReplaySession session = topic.loop.open(0);
        session.request(request(12, 30, List.of(ReplayedLog.timeOf(-1_000)), FIRST));

        ReplayChunk chunk = topic.next(session);

        assertThat(chunk.counted()).isEqualTo(OffsetRanges.of(12, 30));
        assertThat(chunk.times().entries()).containsExactly(new OffsetTimes.Entry(12, ReplayedLog.timeOf(12)));
    }

    @Test
    void knowsNoTimesIfAllRecordsAreDeleted() {
        topic.log.outcomes(0, 30);
        topic.log.deleteBefore(0, 30);
        ReplaySession session = topic.loop.open(0);
        session.request(request(12, 30, List.of(ReplayedLog.timeOf(100)), FIRST));

        ReplayChunk chunk = topic.next(session);

        assertThat(chunk.lost()).isEqualTo(OffsetRanges.of(12, 30));
        assertThat(chunk.times().entries()).isEmpty();
    }

    @Test
    void reportsDeletedRecordsAsLost() {
        topic.log.outcomes(0, 10);
        topic.log.deleteBefore(0, 4);
        ReplaySession session = topic.loop.open(0);
        session.request(request(1, 10, FIRST));

        ReplayChunk lost = topic.next(session);
        assertThat(lost.lost()).isEqualTo(OffsetRanges.of(1, 4));
        assertThat(lost.counted().isEmpty()).isTrue();

        session.request(request(4, 10, FIRST));
        ReplayChunk chunk = topic.next(session);
        assertThat(chunk.counted()).isEqualTo(OffsetRanges.of(4, 10));
        assertThat(chunk.outcomes()).isEqualTo(6);
    }

    @Test
    void keepsWhatItReadBeforeRecordsWereDeleted() {
        topic.log.outcomes(0, 20);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 20, FIRST));
        topic.step();
        topic.log.deleteBefore(0, 12);

        assertThat(topic.next(session).counted()).isEqualTo(OffsetRanges.of(0, 4));
        assertThat(topic.next(session).lost()).isEqualTo(OffsetRanges.of(4, 12));
        assertThat(topic.next(session).counted()).isEqualTo(OffsetRanges.of(12, 20));
    }

    @Test
    void allIsLostIfAllIsDeleted() {
        topic.log.outcomes(0, 10);
        topic.log.deleteBefore(0, 10);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 6, FIRST));

        assertThat(topic.next(session).lost()).isEqualTo(OffsetRanges.of(0, 6));
    }

    @Test
    void anOffsetBeyondTheEndIsNotLost() {
        topic.log.outcomes(0, 2);
        ReplaySession session = topic.loop.open(0);
        session.request(request(4, 5, FIRST));
        topic.run();

        assertThat(session.poll()).isEmpty();
        assertThat(topic.progress.status().paused()).contains("offset 4 of partition 0 is beyond the end of the topic");
    }
}
