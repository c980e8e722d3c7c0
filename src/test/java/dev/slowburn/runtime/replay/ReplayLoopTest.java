package dev.slowburn.runtime.replay;

import static dev.slowburn.runtime.replay.ReplayedTopic.FIRST;
import static dev.slowburn.runtime.replay.ReplayedTopic.SECOND;
import static dev.slowburn.runtime.replay.ReplayedTopic.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.coverage.OffsetRanges;
import dev.slowburn.domain.coverage.OffsetTimes;
import dev.slowburn.topology.replay.ReplayChunk;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads a log in memory step by step, by a clock that stands still unless the loop waits. */
class ReplayLoopTest {
    private final ReplayedTopic topic = new ReplayedTopic(2);

    @Test
    void readsTheRequestedRangeOnly() {
        topic.log.outcomes(0, 10);
        ReplaySession session = topic.loop.open(0);
        session.request(request(2, 7, FIRST));

        ReplayChunk chunk = topic.next(session);

        assertThat(chunk.counted()).isEqualTo(OffsetRanges.of(2, 7));
        assertThat(chunk.outcomes()).isEqualTo(5);
        assertThat(chunk.rules()).containsExactly(FIRST);
        assertThat(chunk.messages()).isNotEmpty();
        topic.run();
        assertThat(session.poll()).isEmpty();
    }

    /** Also if its schema is not known, and although it is decodable now. */
    @Test
    void skipsWhatLiveCountingHasRejected() {
        topic.log.outcomes(0, 6);
        topic.rejectedOffsets.add(1L);
        topic.rejectedOffsets.add(5L);
        topic.unknownFrom = 5;
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 6, FIRST));

        ReplayChunk chunk = topic.next(session);

        assertThat(chunk.counted()).isEqualTo(OffsetRanges.of(0, 6));
        assertThat(chunk.outcomes()).isEqualTo(6);
        assertThat(chunk.skipped()).isEqualTo(2);
    }

    @Test
    void finishesARangeThatEndsInMarkers() {
        topic.log.outcomes(0, 3);
        topic.log.marker(0);
        topic.log.marker(0);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 5, FIRST));

        assertThat(topic.next(session).counted()).isEqualTo(OffsetRanges.of(0, 5));
    }

    @Test
    void finishesARangeOfMarkersOnly() {
        topic.log.marker(0);
        topic.log.marker(0);
        topic.log.outcomes(0, 2);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 2, FIRST));

        ReplayChunk chunk = topic.next(session);

        assertThat(chunk.counted()).isEqualTo(OffsetRanges.of(0, 2));
        assertThat(chunk.outcomes()).isZero();
    }

    @Test
    void countsRecordsThatCannotBeCountedAsSkipped() {
        topic.log.outcomes(0, 2);
        topic.log.garbage(0);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 3, FIRST));

        ReplayChunk chunk = topic.next(session);

        assertThat(chunk.outcomes()).isEqualTo(3);
        assertThat(chunk.skipped()).isEqualTo(1);
        assertThat(topic.progress.status().outcomes()).isEqualTo(3);
        assertThat(topic.progress.status().skipped()).isEqualTo(1);
    }

    @Test
    void finishesAChunkAfterHalfASecond() {
        topic.log.outcomes(0, 20);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 20, FIRST));
        topic.step();
        topic.step();
        assertThat(session.poll()).isEmpty();
        topic.pass(Duration.ofMillis(500));
        topic.step();

        assertThat(session.poll().map(ReplayChunk::counted)).contains(OffsetRanges.of(0, 12));
        session.request(request(12, 20, FIRST));
        assertThat(topic.next(session).counted()).isEqualTo(OffsetRanges.of(12, 20));
        assertThat(topic.log.polled).as("no record was read twice").isEqualTo(20);
    }

    @Test
    void readsOtherPartitionsMeanwhile() {
        topic.log.outcomes(0, 40);
        topic.log.outcomes(1, 8);
        ReplaySession long0 = topic.loop.open(0);
        ReplaySession short1 = topic.loop.open(1);
        long0.request(request(0, 40, FIRST));
        short1.request(request(0, 8, FIRST));
        topic.run();

        assertThat(long0.poll()).isPresent();
        assertThat(short1.poll()).isPresent();
    }

    @Test
    void continuesBehindAChunkThatIsCommitted() {
        topic.log.outcomes(0, 30);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 30, FIRST));
        topic.step();
        topic.pass(Duration.ofSeconds(1));
        topic.step();
        ReplayChunk first = session.poll().orElseThrow();
        topic.step();
        session.request(request(first.counted().to(0), 30, FIRST));

        ReplayChunk second = topic.next(session);

        assertThat(second.counted().from(0)).isEqualTo(first.counted().to(0));
        assertThat(topic.log.polled).isEqualTo(30);
    }

    @Test
    void readsAChunkAgainThatTheTaskRefused() {
        topic.log.outcomes(0, 10);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 10, FIRST));
        assertThat(topic.next(session).counted()).isEqualTo(OffsetRanges.of(0, 10));
        session.request(null);
        session.request(request(0, 10, FIRST));

        assertThat(topic.next(session).counted()).isEqualTo(OffsetRanges.of(0, 10));
    }

    @Test
    void countsTheNewestPartFirst() {
        topic.log.outcomes(0, 30);
        List<Long> times = List.of(ReplayedLog.timeOf(0), ReplayedLog.timeOf(100), ReplayedLog.timeOf(20));
        ReplaySession session = topic.loop.open(0);
        session.request(request(5, 30, times, FIRST));

        ReplayChunk newest = topic.next(session);
        assertThat(newest.counted().end()).isEqualTo(30);
        long from = newest.counted().from(0);
        assertThat(from).isBetween(17L, 20L);
        assertThat(newest.times().entries())
                .containsExactly(
                        new OffsetTimes.Entry(from, ReplayedLog.timeOf(20)),
                        new OffsetTimes.Entry(30, ReplayedLog.timeOf(100)));

        session.request(request(5, from, times, FIRST));
        assertThat(topic.next(session).counted()).isEqualTo(OffsetRanges.of(5, from));
        assertThat(topic.log.polled).isBetween(25, 33);
    }

    @Test
    void requestsTheSameUntilTheFirstChunkIsCommitted() {
        topic.log.outcomes(0, 30);
        List<Long> times = List.of(ReplayedLog.timeOf(20));
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 30, times, FIRST));
        topic.step();
        session.request(request(1, 30, times, FIRST));

        ReplayChunk newest = topic.next(session);

        assertThat(newest.counted().end()).isEqualTo(30);
        assertThat(topic.log.polled).isEqualTo(30 - (int) newest.counted().from(0));
    }

    @Test
    void startsOverForOtherRules() {
        topic.log.outcomes(0, 10);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 10, FIRST));
        topic.step();
        session.request(request(0, 10, FIRST, SECOND));

        ReplayChunk chunk = topic.next(session);

        assertThat(chunk.rules()).containsExactlyInAnyOrder(FIRST, SECOND);
        assertThat(chunk.counted()).isEqualTo(OffsetRanges.of(0, 10));
        assertThat(chunk.outcomes()).isEqualTo(10);
    }

    @Test
    void startsOverIfMoreIsCountedThanRequestedNow() {
        topic.log.outcomes(0, 10);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 10, FIRST));
        topic.step();
        session.request(request(0, 2, FIRST));

        ReplayChunk chunk = topic.next(session);

        assertThat(chunk.counted()).isEqualTo(OffsetRanges.of(0, 2));
        assertThat(chunk.outcomes()).isEqualTo(2);
    }

    @Test
    void forgetsAClosedSession() {
        topic.log.outcomes(0, 10);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 10, FIRST));
        topic.run();
        session.close();
        assertThat(session.poll()).isEmpty();

        session.request(request(0, 10, FIRST));
        topic.run();

        assertThat(session.poll()).isEmpty();
        assertThat(topic.log.polled).isEqualTo(10);
    }

    @Test
    void readsForTheNewestSessionOfAPartitionFirst() {
        topic.log.outcomes(0, 10);
        ReplaySession former = topic.loop.open(0);
        former.request(request(0, 10, FIRST));
        ReplaySession newest = topic.loop.open(0);
        newest.request(request(5, 10, FIRST));
        topic.step();
        topic.step();

        assertThat(newest.poll().map(ReplayChunk::counted)).contains(OffsetRanges.of(5, 10));
        assertThat(former.poll()).isEmpty();

        topic.run();
        assertThat(former.poll().map(ReplayChunk::counted)).contains(OffsetRanges.of(0, 10));
    }

    @Test
    void neverExceedsTheRate() {
        ReplayedTopic slow = new ReplayedTopic(1, 100);
        slow.log.maxPerPoll = ReplayRate.perPoll(100);
        for (int i = 0; i < 1_000; i++) {
            slow.log.outcome(0);
        }
        ReplaySession session = slow.loop.open(0);
        session.request(request(0, 1_000, FIRST));
        while (slow.nanos < Duration.ofSeconds(5).toNanos()) {
            slow.step();
            session.poll();
            assertThat(slow.log.polled * 1e9)
                    .isLessThanOrEqualTo((slow.nanos + Duration.ofMillis(100).toNanos()) * 100.0 + 5e9);
        }

        assertThat(slow.log.polled).isGreaterThan(450);
    }

    /** Also if all that was requested is counted, and only the task has not taken it. */
    @Test
    void reportsThatItWaitsForLiveCounting() {
        topic.log.outcomes(0, 4);
        topic.log.outcomes(1, 4);
        ReplaySession first = topic.loop.open(0);
        ReplaySession second = topic.loop.open(1);
        first.request(request(0, 4, FIRST));
        second.request(request(0, 4, FIRST));
        first.setLagging(true);
        topic.step();
        assertThat(topic.progress.status().paused()).isEmpty();
        topic.run();

        assertThat(topic.progress.status().paused()).contains("live counting comes first, and lags in partition 0");
        first.setLagging(false);
        topic.step();
        assertThat(topic.progress.status().paused()).isEmpty();
        second.setLagging(true);
        second.request(null);
        topic.run();
        assertThat(topic.progress.status().paused()).as("nothing is to be read").isEmpty();
    }

    @Test
    void waitsNoLongerThanUntilItReportsThatLiveCountingLags() {
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 4, FIRST));
        topic.log.outcomes(0, 4);
        session.setLagging(true);
        long since = topic.nanos;
        long reportedAt = since;
        while (topic.progress.status().paused().isEmpty()) {
            reportedAt = topic.nanos;
            topic.step();
        }

        assertThat(Duration.ofNanos(reportedAt - since)).isEqualTo(LiveWait.NORMAL);
    }
}
