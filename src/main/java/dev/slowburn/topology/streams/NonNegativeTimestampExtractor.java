package dev.slowburn.topology.streams;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * A timestamp extractor that accepts every record. Brokers store negative timestamps (-1 from some clients, year 1 from others),
 * Kafka Streams stops at them, and its own lenient extractor skips the record, which may stand for a whole poll (see
 * {@link PollBatch}). A negative timestamp becomes 0. Nothing is counted by it: outcomes are counted by {@code occurred_at}.
 */
public final class NonNegativeTimestampExtractor implements TimestampExtractor {
    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return of(record.timestamp());
    }

    static long of(long timestamp) {
        return Math.max(0, timestamp);
    }
}
