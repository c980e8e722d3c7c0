package dev.slowburn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutcomeBatchesTest {
    private static final TopicPartition OUTCOMES = new TopicPartition("outcomes", 3);
    private static final TopicPartition TALLIES = new TopicPartition("tallies", 0);

    private final OutcomeBatches batches = new OutcomeBatches();

    @BeforeEach
    void configure() {
        batches.configure(Map.of(OutcomeBatches.TOPIC_CONFIG, OUTCOMES.topic()));
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition in, long offset) {
        byte[] value = ("value " + offset).getBytes(StandardCharsets.UTF_8);
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

    @Test
    void allOutcomesOfAPartitionAreOneRecordThatBeginsWhereTheyBegin() {
        List<ConsumerRecord<byte[], byte[]>> outcomes =
                List.of(record(OUTCOMES, 5), record(OUTCOMES, 6), record(OUTCOMES, 9));
        ConsumerRecords<byte[], byte[]> seen = batches.onConsume(
                new ConsumerRecords<>(Map.of(OUTCOMES, outcomes), Map.of(OUTCOMES, new OffsetAndMetadata(12))));

        ConsumerRecord<byte[], byte[]> batch = seen.records(OUTCOMES).get(0);
        assertThat(seen.count()).isEqualTo(1);
        assertThat(OutcomeBatch.in(batch.headers())).isEqualTo(outcomes);
        assertThat(batch.offset()).as("a commit before it is processed").isEqualTo(5);
        assertThat(seen.nextOffsets()).as("a commit after").isEqualTo(Map.of(OUTCOMES, new OffsetAndMetadata(12)));
        assertThat(batch.timestamp()).isEqualTo(1_005);
        assertThat(batch.leaderEpoch()).contains(7);
        assertThat(batch.serializedValueSize()).isEqualTo(3 * "value 5".length());
    }

    @Test
    void otherTopicsAreLeftAsTheyAre() {
        List<ConsumerRecord<byte[], byte[]>> tallies = List.of(record(TALLIES, 1), record(TALLIES, 2));
        ConsumerRecords<byte[], byte[]> seen = batches.onConsume(new ConsumerRecords<>(
                Map.of(TALLIES, tallies, OUTCOMES, List.of(record(OUTCOMES, 1))),
                Map.of(TALLIES, new OffsetAndMetadata(3), OUTCOMES, new OffsetAndMetadata(2))));
        assertThat(seen.records(TALLIES)).isEqualTo(tallies);
        assertThat(seen.records(OUTCOMES)).hasSize(1);
    }

    @Test
    void nothingReadStaysNothing() {
        ConsumerRecords<byte[], byte[]> nothing =
                new ConsumerRecords<>(Map.of(), Map.of(OUTCOMES, new OffsetAndMetadata(3)));
        assertThat(batches.onConsume(nothing)).isSameAs(nothing);
        assertThat(OutcomeBatches.batch(List.of())).isEmpty();
    }

    @Test
    void aHeaderFromTheWireIsNoBatchWhateverItsName() {
        RecordHeader forged = new RecordHeader("slowburn.batch", new byte[] {1});
        assertThat(OutcomeBatch.in(new RecordHeaders(new RecordHeader[] {forged})))
                .isNull();
    }
}
