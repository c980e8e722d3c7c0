package dev.slowburn.topology.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Truncates dead letters to the default size limits of producers and topics. A source record may be larger, if it was compressed
 * or its topic has a higher limit, and a dead letter that cannot be sent would stop the application permanently.
 */
public final class DeadLetterTruncation {
    /** Kafka's default limit is one mebibyte, which includes the overhead of the record and its batch. */
    static final int MAX_BYTES = 1_000_000;

    /** Maximum size of the two length fields of a header. */
    private static final int HEADER_OVERHEAD = 2 * 5;

    private DeadLetterTruncation() {}

    /**
     * Returns the dead letter itself if it is within the limit; otherwise a copy without the source's own headers, and with key and
     * value truncated to the limit.
     */
    public static Record<byte[], byte[]> fit(Record<byte[], byte[]> deadLetter) {
        if (of(deadLetter) <= MAX_BYTES) {
            return deadLetter;
        }
        Headers headers = new RecordHeaders();
        for (Header header : deadLetter.headers()) {
            if (RecordOrigin.NAMES.contains(header.key())) {
                headers.add(header.key(), truncate(header.value(), MAX_BYTES / 100));
            }
        }
        headers.add(
                RecordOrigin.TRUNCATED,
                Integer.toString(length(deadLetter.value())).getBytes(StandardCharsets.UTF_8));
        byte[] key = truncate(deadLetter.key(), MAX_BYTES / 10);
        byte[] value = truncate(deadLetter.value(), MAX_BYTES - length(key) - length(headers));
        return new Record<>(key, value, deadLetter.timestamp(), headers);
    }

    /** The size of key, value and headers in bytes. */
    public static int of(Record<byte[], byte[]> record) {
        return length(record.key()) + length(record.value()) + length(record.headers());
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static int length(Headers headers) {
        int length = 0;
        for (Header header : headers) {
            length += Utils.utf8Length(header.key()) + length(header.value()) + HEADER_OVERHEAD;
        }
        return length;
    }

    private static byte[] truncate(byte[] bytes, int maxLength) {
        return length(bytes) <= maxLength ? bytes : Arrays.copyOf(bytes, maxLength);
    }
}
