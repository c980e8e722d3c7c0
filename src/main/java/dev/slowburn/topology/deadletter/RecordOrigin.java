package dev.slowburn.topology.deadletter;

import dev.slowburn.domain.outcome.Printable;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Where a record came from and why it was not taken, in headers of its own: they travel with the record through the topics
 * between, where its coordinates are others.
 */
public final class RecordOrigin {
    public static final String REASON = "slowburn.reason";
    public static final String DETAIL = "slowburn.detail";
    public static final String TOPIC = "slowburn.topic";
    public static final String PARTITION = "slowburn.partition";
    public static final String OFFSET = "slowburn.offset";
    public static final String TIMESTAMP = "slowburn.timestamp";
    /** How many bytes the source's value had, if the letter has not all of it. */
    static final String CUT = "slowburn.cut-from";
    /** A record has each of them once at most. */
    static final Set<String> NAMES = Set.of(REASON, DETAIL, TOPIC, PARTITION, OFFSET, TIMESTAMP, CUT);

    private RecordOrigin() {}

    /** A copy of the headers with the coordinates; those of a dead letter that was sent again don't count any more. */
    public static Headers add(Headers source, String topic, int partition, long offset, long timestamp) {
        Headers headers = new RecordHeaders();
        // Not removed from a copy: removing each of a hundred thousand headers moves all those behind it.
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

    /** The same of a dead letter, with the reason. */
    public static Headers rejected(
            Headers source, String topic, int partition, long offset, long timestamp, RejectedOutcomeException why) {
        Headers headers = add(source, topic, partition, offset, timestamp);
        refuse(headers, why.rejection().name(), why.getMessage());
        return headers;
    }

    /** Adds the reason to headers that have the coordinates. */
    public static void refuse(Headers headers, String reason, String detail) {
        add(headers, REASON, reason);
        add(headers, DETAIL, Printable.of(detail));
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    public static String get(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
