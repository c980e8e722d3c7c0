package dev.slowburn.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.schema.decode.KnownInTest;
import dev.slowburn.schema.decode.OutcomeDecoder;
import dev.slowburn.testkit.topology.LogConsumer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollBatchInterceptorTest {
    private static final TopicPartition OUTCOMES = new TopicPartition("outcomes", 3);
    private static final TopicPartition OTHERS = new TopicPartition("outcomes", 4);
    private static final TopicPartition SPANS = new TopicPartition("spans", 3);
    private static final TopicPartition TALLIES = new TopicPartition("tallies", 0);
    private static final int KNOWN = 7;
    private static final int UNKNOWN = 8;

    private final KnownInTest schemas = new KnownInTest(KNOWN);
    private final LogConsumer consumer = new LogConsumer(List.of(OUTCOMES, OTHERS, SPANS, TALLIES), 100);
    private final PollBatchInterceptor batches = new PollBatchInterceptor(
            consumer.proxy(),
            Map.of(
                    PollBatchInterceptor.TOPIC_CONFIG,
                    OUTCOMES.topic() + "," + SPANS.topic(),
                    PollBatchInterceptor.SCHEMAS_CONFIG,
                    Map.of(OUTCOMES.topic(), schemas.writerSchemas())));

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition in, long offset, int schema) {
        return record(
                in, offset, ByteBuffer.allocate(9).put((byte) 0).putInt(schema).array());
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition in, long offset, byte[] value) {
        return new ConsumerRecord<>(
                in.topic(),
                in.partition(),
                offset,
                1_000 + offset,
                TimestampType.CREATE_TIME,
                0,
                value.length,
                new byte[0],
                value,
                new RecordHeaders(),
                Optional.of(7));
    }

    private void write(TopicPartition partition, int... ids) {
        for (int id : ids) {
            consumer.write(record(partition, consumer.end(partition), id));
        }
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        return batches.poll(Duration.ZERO);
    }

    private static List<Long> offsets(ConsumerRecords<byte[], byte[]> polled, TopicPartition partition) {
        return polled.records(partition).stream()
                .flatMap(batch -> PollBatch.in(batch.headers()).stream())
                .map(ConsumerRecord::offset)
                .toList();
    }

    @Test
    void waitsBrieflyOnlyWhileTasksAreMissing() {
        Duration timeout = Duration.ofMillis(100);
        batches.poll(timeout);
        assertThat(consumer.lastTimeout()).as("with all tasks").isEqualTo(timeout);

        batches.pause(List.of(OTHERS));
        batches.poll(timeout);
        assertThat(consumer.lastTimeout())
                .as("while a task is restored")
                .isBetween(Duration.ofMillis(1), timeout.dividedBy(2));
        poll();
        assertThat(consumer.lastTimeout()).as("without a wait").isZero();

        batches.resume(List.of(OTHERS));
        batches.poll(timeout);
        assertThat(consumer.lastTimeout()).as("when it is restored").isEqualTo(timeout);

        write(OUTCOMES, UNKNOWN);
        poll();
        batches.poll(timeout);
        assertThat(consumer.lastTimeout()).as("while a schema is missing").isEqualTo(timeout);

        consumer.assign(Set.of());
        batches.poll(timeout);
        assertThat(consumer.lastTimeout()).as("without tasks").isBetween(Duration.ofMillis(1), timeout.dividedBy(2));
    }

    @Test
    void combinesAllOutcomesOfAPartitionIntoOneRecordWithTheFirstOffset() {
        write(OUTCOMES, KNOWN, KNOWN, KNOWN);
        ConsumerRecords<byte[], byte[]> seen = poll();

        ConsumerRecord<byte[], byte[]> batch = seen.records(OUTCOMES).get(0);
        assertThat(seen.count()).isEqualTo(1);
        assertThat(offsets(seen, OUTCOMES)).containsExactly(0L, 1L, 2L);
        assertThat(batch.offset()).as("a commit before it is processed").isZero();
        assertThat(seen.nextOffsets()).as("a commit after").containsEntry(OUTCOMES, new OffsetAndMetadata(3));
        assertThat(batch.timestamp()).isEqualTo(1_000);
        assertThat(batch.leaderEpoch()).contains(7);
        assertThat(batch.serializedValueSize()).isEqualTo(3 * 9);
    }

    @Test
    void doesNotBatchOtherTopics() {
        write(TALLIES, UNKNOWN, UNKNOWN);
        write(OUTCOMES, KNOWN);
        ConsumerRecords<byte[], byte[]> seen = poll();
        assertThat(seen.records(TALLIES)).hasSize(2);
        assertThat(seen.records(OUTCOMES)).hasSize(1);
    }

    /** Serializers of other formats also write a zero and an id of the registry, whose schema is not Avro. */
    @Test
    void doesNotWaitForSchemasOfOtherFormats() {
        write(SPANS, UNKNOWN, UNKNOWN);
        ConsumerRecords<byte[], byte[]> seen = poll();

        assertThat(offsets(seen, SPANS)).containsExactly(0L, 1L);
        assertThat(seen.nextOffsets()).containsEntry(SPANS, new OffsetAndMetadata(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void holdsAPartitionAtAnUnknownSchemaUntilItIsKnown(int place) {
        int[] ids = {KNOWN, KNOWN, KNOWN, KNOWN, KNOWN};
        ids[place] = UNKNOWN;
        write(OUTCOMES, ids);
        write(OTHERS, KNOWN);

        ConsumerRecords<byte[], byte[]> truncated = poll();
        assertThat(offsets(truncated, OUTCOMES)).hasSize(place);
        assertThat(offsets(truncated, OTHERS)).containsExactly(0L);
        assertThat(truncated.nextOffsets().get(OUTCOMES).offset()).isEqualTo(place);
        assertThat(consumer.position(OUTCOMES)).isEqualTo(place);

        write(OTHERS, KNOWN);
        ConsumerRecords<byte[], byte[]> held = poll();
        assertThat(offsets(held, OUTCOMES)).isEmpty();
        assertThat(offsets(held, OTHERS)).containsExactly(1L);

        schemas.answer();
        assertThat(offsets(poll(), OUTCOMES))
                .isEqualTo(List.of(0L, 1L, 2L, 3L, 4L).subList(place, 5));
    }

    @Test
    void passesOutcomesWithARejectedSchemaToTheDecoder() {
        schemas.reject(UNKNOWN);
        write(OUTCOMES, UNKNOWN, KNOWN);
        assertThat(offsets(poll(), OUTCOMES)).isEmpty();
        schemas.answer();
        assertThat(offsets(poll(), OUTCOMES)).containsExactly(0L, 1L);
    }

    /** Values that begin with byte 1 look like GUIDs, but the registry knows none of them. */
    @Test
    void limitsRegistryRequestsForBytesThatLookLikeGuids() {
        Random random = new Random(5);
        int garbage = 20_000;
        for (int i = 0; i < garbage; i++) {
            byte[] value = new byte[40];
            random.nextBytes(value);
            value[0] = 1;
            consumer.write(record(OUTCOMES, i, value));
        }
        write(OUTCOMES, KNOWN);

        int polls = 0;
        OutcomeDecoder decoder = new OutcomeDecoder(schemas.writerSchemas(), Set.of());
        while (consumer.position(OUTCOMES) <= garbage) {
            for (ConsumerRecord<byte[], byte[]> batch : poll().records(OUTCOMES)) {
                for (ConsumerRecord<byte[], byte[]> each : PollBatch.in(batch.headers())) {
                    assertThatThrownBy(() -> decoder.decode(each.headers(), each.value()))
                            .isInstanceOf(RejectedOutcomeException.class);
                }
            }
            schemas.answer();
            polls++;
        }

        assertThat(schemas.guidsAskedFor()).isEqualTo(10);
        assertThat(polls).as("polls of 100 records").isLessThan(garbage / 100 + 20);

        schemas.pass(Duration.ofSeconds(5));
        byte[] another = new byte[40];
        another[0] = 1;
        consumer.write(record(OUTCOMES, garbage + 1, another));
        assertThat(offsets(poll(), OUTCOMES)).as("requests the schema again").isEmpty();
    }

    @Test
    void readsFromThePositionAfterAPartitionIsRevokedAndAssignedAgain() {
        write(OUTCOMES, KNOWN, UNKNOWN, KNOWN);
        poll();
        consumer.assign(List.of(OTHERS, TALLIES));
        poll();
        schemas.answer();
        consumer.assign(List.of(OUTCOMES, OTHERS, TALLIES));
        consumer.seek(OUTCOMES, 1);

        assertThat(offsets(poll(), OUTCOMES)).containsExactly(1L, 2L);
    }

    @Test
    void keepsAPartitionPausedThatStreamsPausedWhenItsSchemaBecomesKnown() {
        write(OUTCOMES, KNOWN, UNKNOWN);
        poll();
        batches.pause(List.of(OUTCOMES));
        schemas.answer();

        assertThat(offsets(poll(), OUTCOMES)).isEmpty();

        batches.resume(List.of(OUTCOMES));
        assertThat(offsets(poll(), OUTCOMES)).containsExactly(1L);
    }

    @Test
    void ignoresAForgedBatchHeader() {
        RecordHeader forged = new RecordHeader("slowburn.batch", new byte[] {1});
        assertThat(PollBatch.in(new RecordHeaders(new RecordHeader[] {forged}))).isNull();
        assertThat(PollBatchInterceptor.batch(List.of())).isEmpty();
    }

    /** Writes, registry responses, pauses by Kafka Streams and rebalances in random order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void readsEachOutcomeOnceInOrderAndOnlyAfterItsSchemaIsKnown(long seed) {
        Random random = new Random(seed);
        Map<TopicPartition, List<Long>> read = new TreeMap<>((a, b) -> a.partition() - b.partition());
        List<TopicPartition> inputs = List.of(OUTCOMES, OTHERS);
        for (int step = 0; step < 2_000; step++) {
            TopicPartition partition = inputs.get(random.nextInt(2));
            switch (random.nextInt(8)) {
                case 0, 1 -> write(partition, KNOWN + random.nextInt(step / 50 + 1));
                case 2 -> schemas.answer();
                case 3 -> batches.pause(List.of(partition));
                case 4 -> batches.resume(List.of(partition));
                case 5 -> {
                    consumer.revokeAndReassign(partition);
                    batches.pause(List.of(partition));
                    batches.resume(List.of(partition));
                }
                default -> collect(poll(), read);
            }
        }
        inputs.forEach(partition -> batches.resume(List.of(partition)));
        for (int i = 0; i < 500; i++) {
            schemas.answer();
            collect(poll(), read);
        }
        for (TopicPartition partition : inputs) {
            List<Long> all = new ArrayList<>();
            for (long offset = 0; offset < consumer.end(partition); offset++) {
                all.add(offset);
            }
            assertThat(read.get(partition)).isEqualTo(all);
        }
    }

    private void collect(ConsumerRecords<byte[], byte[]> polled, Map<TopicPartition, List<Long>> read) {
        for (TopicPartition partition : polled.partitions()) {
            polled.records(partition).stream()
                    .flatMap(batch -> PollBatch.in(batch.headers()).stream())
                    .forEach(each -> {
                        assertThat(schemas.isKnown(ByteBuffer.wrap(each.value()).getInt(1)))
                                .isTrue();
                        read.computeIfAbsent(partition, unused -> new ArrayList<>())
                                .add(each.offset());
                    });
            assertThat(polled.nextOffsets().get(partition).offset()).isEqualTo(consumer.position(partition));
        }
    }
}
