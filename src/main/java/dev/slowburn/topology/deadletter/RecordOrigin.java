package dev.slowburn.topology.deadletter;

import dev.slowburn.domain.outcome.Printable;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Headers with the original coordinates of a record and the reason why it was rejected. They stay with the record in internal
 * topics, where it has other coordinates.
 */
public final class RecordOrigin {
    public static final String REASON = "slowburn.reason";
    public static final String DETAIL = "slowburn.detail";
    public static final String TOPIC = "slowburn.topic";
    public static final String PARTITION = "slowburn.partition";
    public static final String OFFSET = "slowburn.offset";
    public static final String TIMESTAMP = "slowburn.timestamp";
    /** The positions in the source of the items that the dead letter contains, if the other items were counted. */
    public static final String ITEMS = "slowburn.items";
    /** The size of the source's value in bytes, if the dead letter contains only its beginning. */
    static final String TRUNCATED = "slowburn.cut-from";
    /** A record has each header at most once. */
    static final Set<String> NAMES = Set.of(REASON, DETAIL, TOPIC, PARTITION, OFFSET, TIMESTAMP, ITEMS, TRUNCATED);

    private RecordOrigin() {}

    /** A copy of the headers with the coordinates, which replace those of a dead letter that was sent again. */
    public static Headers add(Headers source, String topic, int partition, long offset, long timestamp) {
        Headers headers = new RecordHeaders();
        // Removing a header from a copy would be quadratic, as it moves all headers after it.
        for (Header header : source) {
            if (!NAMES.contains(header.key())) {
                headers.add(header);
            }
        }
        add(headers, TOPIC, topic);
        add(headers, PARTITION, Integer.toString(partition));
        add(headers, OFFSET, Long.toString(offset));
        add(headers, TIMESTAMP, Long.toString(timestamp));
        return headers;
    }

    /** As {@link #add}, with the reason of a rejection. */
    public static Headers rejected(
            Headers source, String topic, int partition, long offset, long timestamp, RejectedOutcomeException cause) {
        Headers headers = add(source, topic, partition, offset, timestamp);
        addReason(headers, cause.rejection().name(), cause.getMessage());
        return headers;
    }

    /** Adds the reason of a rejection to headers with coordinates. */
    public static void addReason(Headers headers, String reason, String detail) {
        add(headers, REASON, reason);
        add(headers, DETAIL, Printable.of(detail));
    }

    /** Adds the positions of the rejected items of a record whose other items were counted. */
    public static void addItems(Headers headers, String positions) {
        add(headers, ITEMS, positions);
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    public static String get(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
