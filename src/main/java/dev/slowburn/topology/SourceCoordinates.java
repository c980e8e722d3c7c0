package dev.slowburn.topology;

import dev.slowburn.domain.RejectedOutcomeException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Where a record came from and why it was not taken, in headers of its own: they travel with the record through the topics
 * between, where its coordinates are others.
 */
final class SourceCoordinates {
    static final String PREFIX = "slowburn.";
    static final String REASON = "slowburn.reason";
    static final String DETAIL = "slowburn.detail";
    static final String TOPIC = "slowburn.topic";
    static final String PARTITION = "slowburn.partition";
    static final String OFFSET = "slowburn.offset";
    static final String TIMESTAMP = "slowburn.timestamp";

    private SourceCoordinates() {}

    /** A copy of the headers with the coordinates; those of a dead letter that was sent again don't count any more. */
    static Headers add(Headers source, String topic, int partition, long offset, long timestamp) {
        Headers headers = new RecordHeaders(source);
        set(headers, TOPIC, topic);
        set(headers, PARTITION, Integer.toString(partition));
        set(headers, OFFSET, Long.toString(offset));
        set(headers, TIMESTAMP, Long.toString(timestamp));
        headers.remove(REASON);
        headers.remove(DETAIL);
        return headers;
    }

    /** The same of a dead letter, with the reason. */
    static Headers rejected(
            Headers source, String topic, int partition, long offset, long timestamp, RejectedOutcomeException why) {
        Headers headers = add(source, topic, partition, offset, timestamp);
        set(headers, REASON, why.rejection().name());
        set(headers, DETAIL, why.getMessage());
        return headers;
    }

    static void set(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    static String get(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
