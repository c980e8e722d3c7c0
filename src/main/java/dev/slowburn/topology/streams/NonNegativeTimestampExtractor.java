package dev.slowburn.topology.streams;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * A timestamp extractor that accepts every record and replaces a negative timestamp by 0.
 *
 * <p>Brokers store negative timestamps (-1 from some clients, year 1 from others). Kafka Streams stops at them by default, and its
 * lenient extractor skips the record, which may represent a whole poll (see {@link PollBatch}). Record timestamps do not affect
 * tallies: outcomes are counted by {@code occurred_at}.
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
