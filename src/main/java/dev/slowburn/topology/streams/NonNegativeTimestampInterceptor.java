package dev.slowburn.topology.streams;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer interceptor that replaces negative timestamps by 0 for the global store, where Kafka Streams does not support a
 * timestamp extractor such as {@link NonNegativeTimestampExtractor}. Without it, a record with a negative timestamp would stop
 * every instance at each start.
 */
public final class NonNegativeTimestampInterceptor implements ConsumerInterceptor<byte[], byte[]> {
    @Override
    public void configure(Map<String, ?> configs) {
        // No settings.
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> accepted = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            accepted.put(
                    partition,
                    records.records(partition).stream()
                            .map(NonNegativeTimestampInterceptor::accepted)
                            .toList());
        }
        return new ConsumerRecords<>(accepted, records.nextOffsets());
    }

    /** The record itself, or a copy with the timestamp 0. */
    public static ConsumerRecord<byte[], byte[]> accepted(ConsumerRecord<byte[], byte[]> record) {
        return record.timestamp() >= 0
                ? record
                : new ConsumerRecord<>(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        NonNegativeTimestampExtractor.of(record.timestamp()),
                        record.timestampType(),
                        record.serializedKeySize(),
                        record.serializedValueSize(),
                        record.key(),
                        record.value(),
                        record.headers(),
                        record.leaderEpoch());
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // The global consumer does not commit.
    }

    @Override
    public void close() {
        // No resources.
    }
}
