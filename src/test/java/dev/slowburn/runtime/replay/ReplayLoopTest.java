package dev.slowburn.runtime.replay;

import static dev.slowburn.runtime.replay.ReplayedTopic.FIRST;
import static dev.slowburn.runtime.replay.ReplayedTopic.SECOND;
import static dev.slowburn.runtime.replay.ReplayedTopic.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.coverage.OffsetRanges;
import dev.slowburn.domain.coverage.OffsetTimes;
import dev.slowburn.schema.registry.RegistryException;
import dev.slowburn.schema.registry.SchemaSource;
import dev.slowburn.topology.replay.ReplayChunk;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

/** Reads a topic in memory step by step, by a clock that stands still unless the loop waits. */
class ReplayLoopTest {
    private static final int UNLIMITED = 1_000_000;

    private final ReplayedTopic topic = new ReplayedTopic(2, UNLIMITED);

    private void outcomes(int partition, int count) {
        for (int i = 0; i < count; i++) {
            topic.outcome(partition);
        }
    }

    /** Lets the loop run until the session has a chunk. */
    private ReplayChunk next(ReplaySession session) {
        topic.run();
        return session.poll().orElseThrow();
    }

    @Test
    void readsTheRequestedRangeOnly() {
        outcomes(0, 10);
        ReplaySession session = topic.loop.open(0);
        session.request(request(2, 7, FIRST));

        ReplayChunk chunk = next(session);

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
        outcomes(0, 6);
        topic.rejectedOffsets.add(1L);
        topic.rejectedOffsets.add(5L);
        topic.unknownFrom = 5;
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 6, FIRST));

        ReplayChunk chunk = next(session);

        assertThat(chunk.counted()).isEqualTo(OffsetRanges.of(0, 6));
        assertThat(chunk.outcomes()).isEqualTo(6);
        assertThat(chunk.skipped()).isEqualTo(2);
    }

    @Test
    void finishesARangeThatEndsInMarkers() {
        outcomes(0, 3);
        topic.marker(0);
        topic.marker(0);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 5, FIRST));

        assertThat(next(session).counted()).isEqualTo(OffsetRanges.of(0, 5));
    }

    @Test
    void finishesARangeOfMarkersOnly() {
        topic.marker(0);
        topic.marker(0);
        outcomes(0, 2);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 2, FIRST));

        ReplayChunk chunk = next(session);

        assertThat(chunk.counted()).isEqualTo(OffsetRanges.of(0, 2));
        assertThat(chunk.outcomes()).isZero();
    }

    @Test
    void countsRecordsThatCannotBeCountedAsSkipped() {
        outcomes(0, 2);
        topic.garbage(0);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 3, FIRST));

        ReplayChunk chunk = next(session);

        assertThat(chunk.outcomes()).isEqualTo(3);
        assertThat(chunk.skipped()).isEqualTo(1);
        assertThat(topic.progress.status().outcomes()).isEqualTo(3);
        assertThat(topic.progress.status().skipped()).isEqualTo(1);
    }

    @Test
    void finishesAChunkAfterHalfASecond() {
        outcomes(0, 20);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 20, FIRST));
        topic.step();
        topic.step();
        assertThat(session.poll()).isEmpty();
        topic.pass(Duration.ofMillis(500));
        topic.step();

        assertThat(session.poll().map(ReplayChunk::counted)).contains(OffsetRanges.of(0, 12));
        session.request(request(12, 20, FIRST));
        assertThat(next(session).counted()).isEqualTo(OffsetRanges.of(12, 20));
        assertThat(topic.polled).as("no record was read twice").isEqualTo(20);
    }

    @Test
    void readsOtherPartitionsMeanwhile() {
        outcomes(0, 40);
        outcomes(1, 8);
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
        outcomes(0, 30);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 30, FIRST));
        topic.step();
        topic.pass(Duration.ofSeconds(1));
        topic.step();
        ReplayChunk first = session.poll().orElseThrow();
        topic.step();
        session.request(request(first.counted().to(0), 30, FIRST));

        ReplayChunk second = next(session);

        assertThat(second.counted().from(0)).isEqualTo(first.counted().to(0));
        assertThat(topic.polled).isEqualTo(30);
    }

    @Test
    void readsAChunkAgainThatTheTaskRefused() {
        outcomes(0, 10);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 10, FIRST));
        assertThat(next(session).counted()).isEqualTo(OffsetRanges.of(0, 10));
        session.request(null);
        session.request(request(0, 10, FIRST));

        assertThat(next(session).counted()).isEqualTo(OffsetRanges.of(0, 10));
    }

    @Test
    void countsTheNewestPartFirst() {
        outcomes(0, 30);
        List<Long> times = List.of(ReplayedTopic.timeOf(0), ReplayedTopic.timeOf(100), ReplayedTopic.timeOf(20));
        ReplaySession session = topic.loop.open(0);
        session.request(request(5, 30, times, FIRST));

        ReplayChunk newest = next(session);
        assertThat(newest.counted().end()).isEqualTo(30);
        long from = newest.counted().from(0);
        assertThat(from).isBetween(17L, 20L);
        assertThat(newest.times().entries())
                .containsExactly(
                        new OffsetTimes.Entry(from, ReplayedTopic.timeOf(20)),
                        new OffsetTimes.Entry(30, ReplayedTopic.timeOf(100)));

        session.request(request(5, from, times, FIRST));
        assertThat(next(session).counted()).isEqualTo(OffsetRanges.of(5, from));
        assertThat(topic.polled).isBetween(25, 33);
    }

    @Test
    void doesNotClaimThatDeletedRecordsWereOlder() {
        outcomes(0, 30);
        topic.deleteBefore(0, 12);
        ReplaySession session = topic.loop.open(0);
        session.request(request(12, 30, List.of(ReplayedTopic.timeOf(-1_000)), FIRST));

        ReplayChunk chunk = next(session);

        assertThat(chunk.counted()).isEqualTo(OffsetRanges.of(12, 30));
        assertThat(chunk.times().entries()).containsExactly(new OffsetTimes.Entry(12, ReplayedTopic.timeOf(12)));
    }

    @Test
    void knowsNoTimesIfAllRecordsAreDeleted() {
        outcomes(0, 30);
        topic.deleteBefore(0, 30);
        ReplaySession session = topic.loop.open(0);
        session.request(request(12, 30, List.of(ReplayedTopic.timeOf(100)), FIRST));

        ReplayChunk chunk = next(session);

        assertThat(chunk.lost()).isEqualTo(OffsetRanges.of(12, 30));
        assertThat(chunk.times().entries()).isEmpty();
    }

    @Test
    void requestsTheSameUntilTheFirstChunkIsCommitted() {
        outcomes(0, 30);
        List<Long> times = List.of(ReplayedTopic.timeOf(20));
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 30, times, FIRST));
        topic.step();
        session.request(request(1, 30, times, FIRST));

        ReplayChunk newest = next(session);

        assertThat(newest.counted().end()).isEqualTo(30);
        assertThat(topic.polled).isEqualTo(30 - (int) newest.counted().from(0));
    }

    @Test
    void startsOverForOtherRules() {
        outcomes(0, 10);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 10, FIRST));
        topic.step();
        session.request(request(0, 10, FIRST, SECOND));

        ReplayChunk chunk = next(session);

        assertThat(chunk.rules()).containsExactlyInAnyOrder(FIRST, SECOND);
        assertThat(chunk.counted()).isEqualTo(OffsetRanges.of(0, 10));
        assertThat(chunk.outcomes()).isEqualTo(10);
    }

    @Test
    void startsOverIfMoreIsCountedThanRequestedNow() {
        outcomes(0, 10);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 10, FIRST));
        topic.step();
        session.request(request(0, 2, FIRST));

        ReplayChunk chunk = next(session);

        assertThat(chunk.counted()).isEqualTo(OffsetRanges.of(0, 2));
        assertThat(chunk.outcomes()).isEqualTo(2);
    }

    @Test
    void forgetsAClosedSession() {
        outcomes(0, 10);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 10, FIRST));
        topic.run();
        session.close();
        assertThat(session.poll()).isEmpty();

        session.request(request(0, 10, FIRST));
        topic.run();

        assertThat(session.poll()).isEmpty();
        assertThat(topic.polled).isEqualTo(10);
    }

    @Test
    void readsForTheNewestSessionOfAPartitionFirst() {
        outcomes(0, 10);
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
    void reportsDeletedRecordsAsLost() {
        outcomes(0, 10);
        topic.deleteBefore(0, 4);
        ReplaySession session = topic.loop.open(0);
        session.request(request(1, 10, FIRST));

        ReplayChunk lost = next(session);
        assertThat(lost.lost()).isEqualTo(OffsetRanges.of(1, 4));
        assertThat(lost.counted().isEmpty()).isTrue();

        session.request(request(4, 10, FIRST));
        ReplayChunk chunk = next(session);
        assertThat(chunk.counted()).isEqualTo(OffsetRanges.of(4, 10));
        assertThat(chunk.outcomes()).isEqualTo(6);
    }

    @Test
    void keepsWhatItReadBeforeRecordsWereDeleted() {
        outcomes(0, 20);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 20, FIRST));
        topic.step();
        topic.deleteBefore(0, 12);

        assertThat(next(session).counted()).isEqualTo(OffsetRanges.of(0, 4));
        assertThat(next(session).lost()).isEqualTo(OffsetRanges.of(4, 12));
        assertThat(next(session).counted()).isEqualTo(OffsetRanges.of(12, 20));
    }

    @Test
    void allIsLostIfAllIsDeleted() {
        outcomes(0, 10);
        topic.deleteBefore(0, 10);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 6, FIRST));

        assertThat(next(session).lost()).isEqualTo(OffsetRanges.of(0, 6));
    }

    @Test
    void waitsForASchemaAtItsRecordAndReadsOthersMeanwhile() {
        outcomes(0, 10);
        topic.unknownFrom = 6;
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 10, FIRST));

        assertThat(next(session).counted()).isEqualTo(OffsetRanges.of(0, 6));
        assertThat(topic.progress.status().paused()).hasValueSatisfying(reason -> assertThat(reason)
                .startsWith("waiting for the schema registry to read partition 0 from offset 6 on"));

        outcomes(1, 5);
        ReplaySession other = topic.loop.open(1);
        other.request(request(0, 5, FIRST));
        assertThat(next(other).outcomes()).isEqualTo(5);

        topic.unknownFrom = Long.MAX_VALUE;
        session.request(request(6, 10, FIRST));
        ReplayChunk rest = next(session);
        assertThat(rest.counted()).isEqualTo(OffsetRanges.of(6, 10));
        assertThat(rest.outcomes()).isEqualTo(4);
        assertThat(topic.progress.status().paused()).isEmpty();
        assertThat(topic.polled).as("no record was read twice").isEqualTo(15);
    }

    @Test
    void countsARecordAgainForWhichTheRegistryFailed() {
        outcomes(0, 3);
        AtomicBoolean isAway = new AtomicBoolean(true);
        SchemaSource schemas = new SchemaSource() {
            @Override
            public Schema schemaById(int id) {
                if (isAway.get()) {
                    throw new RegistryException("the registry is away", null);
                }
                return ReplayedTopic.SCHEMAS.schemaById(id);
            }

            @Override
            public Schema schemaByGuid(UUID guid) {
                return ReplayedTopic.SCHEMAS.schemaByGuid(guid);
            }
        };
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 3, schemas, FIRST));
        topic.run();
        assertThat(session.poll()).isEmpty();
        assertThat(topic.progress.status().paused())
                .contains("waiting for the schema registry to read partition 0 from offset 0 on: the registry is away");
        isAway.set(false);

        ReplayChunk chunk = next(session);

        assertThat(chunk.counted()).isEqualTo(OffsetRanges.of(0, 3));
        assertThat(chunk.outcomes()).isEqualTo(3);
    }

    @Test
    void aFailureOfBrokersPausesAndLosesNothing() {
        outcomes(0, 10);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 10, FIRST));
        topic.step();
        topic.failure = new TopicAuthorizationException("Not authorized to access topics: [outcomes]");
        topic.run();
        assertThat(topic.progress.status().paused()).contains("Not authorized to access topics: [outcomes]");
        assertThat(topic.connects).as("attempts become rarer").isLessThan(7);

        topic.failure = null;
        topic.pass(Duration.ofSeconds(30));
        OffsetRanges counted = OffsetRanges.NONE;
        long outcomes = 0;
        for (Optional<ReplayChunk> chunk = session.poll(); chunk.isPresent(); chunk = session.poll()) {
            counted = counted.plus(chunk.get().counted());
            outcomes += chunk.get().outcomes();
            topic.run();
        }
        assertThat(counted).isEqualTo(OffsetRanges.of(0, 10));
        assertThat(outcomes).isEqualTo(10);
        assertThat(topic.progress.status().paused()).isEmpty();
    }

    @Test
    void silenceOfBrokersIsReported() {
        outcomes(0, 2);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 5, FIRST));
        for (int i = 0; i < 200; i++) {
            topic.step();
        }
        assertThat(topic.progress.status().paused())
                .contains("brokers return no records of partition 0 from offset 2 on");
        assertThat(session.poll().map(ReplayChunk::counted)).contains(OffsetRanges.of(0, 2));
    }

    @Test
    void anOffsetBeyondTheEndIsNotLost() {
        outcomes(0, 2);
        ReplaySession session = topic.loop.open(0);
        session.request(request(4, 5, FIRST));
        topic.run();

        assertThat(session.poll()).isEmpty();
        assertThat(topic.progress.status().paused()).contains("offset 4 of partition 0 is beyond the end of the topic");
    }

    @Test
    void refusesATopicWithTheReason() {
        outcomes(0, 2);
        topic.refusal = "topic outcomes is compacted";
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 2, FIRST));
        topic.run();

        assertThat(session.poll()).isEmpty();
        assertThat(topic.connects).isZero();
        assertThat(topic.progress.status().paused()).contains("topic outcomes is compacted");
    }

    @Test
    void neverExceedsTheRate() {
        ReplayedTopic slow = new ReplayedTopic(1, 100);
        slow.maxPerPoll = ReplayRate.perPoll(100);
        for (int i = 0; i < 1_000; i++) {
            slow.outcome(0);
        }
        ReplaySession session = slow.loop.open(0);
        session.request(request(0, 1_000, FIRST));
        while (slow.nanos < Duration.ofSeconds(5).toNanos()) {
            slow.step();
            session.poll();
            assertThat(slow.polled * 1e9)
                    .isLessThanOrEqualTo((slow.nanos + Duration.ofMillis(100).toNanos()) * 100.0 + 5e9);
        }
        assertThat(slow.polled).isGreaterThan(450);
    }

    @Test
    void disconnectsWhenIdleAndConnectsAgain() {
        outcomes(0, 4);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 2, FIRST));
        next(session);
        topic.failure = new TimeoutException("no broker is asked while idle");
        topic.run();
        assertThat(topic.progress.status().paused()).isEmpty();
        topic.failure = null;
        session.request(request(2, 4, FIRST));

        assertThat(next(session).counted()).isEqualTo(OffsetRanges.of(2, 4));
        assertThat(topic.connects).isEqualTo(2);
    }

    /** Also if all that was requested is counted, and only the task has not taken it. */
    @Test
    void reportsThatItWaitsForLiveCounting() {
        outcomes(0, 4);
        outcomes(1, 4);
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
        outcomes(0, 4);
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
