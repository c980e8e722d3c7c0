package dev.slowburn.runtime.replay;

import static dev.slowburn.runtime.replay.ReplayedTopic.FIRST;
import static dev.slowburn.runtime.replay.ReplayedTopic.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.coverage.OffsetRanges;
import dev.slowburn.schema.registry.RegistryException;
import dev.slowburn.schema.registry.SchemaSource;
import dev.slowburn.topology.replay.ReplayChunk;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

/** Reads a log while brokers or the schema registry are unavailable, or refuse. */
class ReplayOutagesTest {
    private final ReplayedTopic topic = new ReplayedTopic(2);

    @Test
    void waitsForASchemaAtItsRecordAndReadsOthersMeanwhile() {
        topic.log.outcomes(0, 10);
        topic.unknownFrom = 6;
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 10, FIRST));

        assertThat(topic.next(session).counted()).isEqualTo(OffsetRanges.of(0, 6));
        assertThat(topic.progress.status().paused()).hasValueSatisfying(reason -> assertThat(reason)
                .startsWith("waiting for the schema registry to read partition 0 from offset 6 on"));

        topic.log.outcomes(1, 5);
        ReplaySession other = topic.loop.open(1);
        other.request(request(0, 5, FIRST));
        assertThat(topic.next(other).outcomes()).isEqualTo(5);

        topic.unknownFrom = Long.MAX_VALUE;
        session.request(request(6, 10, FIRST));
        ReplayChunk rest = topic.next(session);
        assertThat(rest.counted()).isEqualTo(OffsetRanges.of(6, 10));
        assertThat(rest.outcomes()).isEqualTo(4);
        assertThat(topic.progress.status().paused()).isEmpty();
        assertThat(topic.log.polled).as("no record was read twice").isEqualTo(15);
    }

    @Test
    void countsARecordAgainForWhichTheRegistryFailed() {
        topic.log.outcomes(0, 3);
        AtomicBoolean isAway = new AtomicBoolean(true);
        SchemaSource schemas = new SchemaSource() {
            @Override
            public Schema schemaById(int id) {
                if (isAway.get()) {
                    throw new RegistryException("the registry is away", null);
                }
                return ReplayedLog.SCHEMAS.schemaById(id);
            }

            @Override
            public Schema schemaByGuid(UUID guid) {
                return ReplayedLog.SCHEMAS.schemaByGuid(guid);
            }
        };
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 3, schemas, FIRST));
        topic.run();
        assertThat(session.poll()).isEmpty();
        assertThat(topic.progress.status().paused())
                .contains("waiting for the schema registry to read partition 0 from offset 0 on: the registry is away");
        isAway.set(false);

        ReplayChunk chunk = topic.next(session);

        assertThat(chunk.counted()).isEqualTo(OffsetRanges.of(0, 3));
        assertThat(chunk.outcomes()).isEqualTo(3);
    }

    @Test
    void aFailureOfBrokersPausesAndLosesNothing() {
        topic.log.outcomes(0, 10);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 10, FIRST));
        topic.step();
        topic.log.failure = new TopicAuthorizationException("Not authorized to access topics: [outcomes]");
        topic.run();
        assertThat(topic.progress.status().paused()).contains("Not authorized to access topics: [outcomes]");
        assertThat(topic.log.connects).as("attempts become rarer").isLessThan(7);

        topic.log.failure = null;
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
        topic.log.outcomes(0, 2);
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
    void refusesATopicWithTheReason() {
        topic.log.outcomes(0, 2);
        topic.refusal = "topic outcomes is compacted";
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 2, FIRST));
        topic.run();

        assertThat(session.poll()).isEmpty();
        assertThat(topic.log.connects).isZero();
        assertThat(topic.progress.status().paused()).contains("topic outcomes is compacted");
    }

    @Test
    void disconnectsWhenIdleAndConnectsAgain() {
        topic.log.outcomes(0, 4);
        ReplaySession session = topic.loop.open(0);
        session.request(request(0, 2, FIRST));
        topic.next(session);
        topic.log.failure = new TimeoutException("no broker is asked while idle");
        topic.run();
        assertThat(topic.progress.status().paused()).isEmpty();
        topic.log.failure = null;
        session.request(request(2, 4, FIRST));

        assertThat(topic.next(session).counted()).isEqualTo(OffsetRanges.of(2, 4));
        assertThat(topic.log.connects).isEqualTo(2);
    }
}
