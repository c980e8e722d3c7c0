package dev.slowburn.topology.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Cuts a dead letter to what a producer and a topic take as they come. What came in may be longer: compressed, or by other limits
 * of its topic, and a letter that can't be sent would stop the stream for good.
 */
public final class DeadLetterTruncation {
    /** Kafka's own limit is a mebibyte, of which a little goes to the record and the batch. */
    static final int MOST_BYTES = 1_000_000;

    /** The most bytes that say how long a header's key and value are. */
    private static final int HEADER_LENGTHS = 2 * 5;

    private DeadLetterTruncation() {}

    /**
     * The same letter if it is short enough; otherwise without the source's own headers, and with as much of key and value as
     * fits.
     */
    public static Record<byte[], byte[]> fit(Record<byte[], byte[]> letter) {
        if (of(letter) <= MOST_BYTES) {
            return letter;
        }
        Headers headers = new RecordHeaders();
        for (Header header : letter.headers()) {
            if (RecordOrigin.NAMES.contains(header.key())) {
                headers.add(header.key(), cut(header.value(), MOST_BYTES / 100));
            }
        }
        headers.add(RecordOrigin.CUT, Integer.toString(length(letter.value())).getBytes(StandardCharsets.UTF_8));
        byte[] key = cut(letter.key(), MOST_BYTES / 10);
        byte[] value = cut(letter.value(), MOST_BYTES - length(key) - length(headers));
        return new Record<>(key, value, letter.timestamp(), headers);
    }

    /** The bytes of key, value and headers. */
    public static int of(Record<byte[], byte[]> record) {
        return length(record.key()) + length(record.value()) + length(record.headers());
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static int length(Headers headers) {
        int length = 0;
        for (Header header : headers) {
            length += Utils.utf8Length(header.key()) + length(header.value()) + HEADER_LENGTHS;
        }
        return length;
    }

    private static byte[] cut(byte[] bytes, int most) {
        return length(bytes) <= most ? bytes : Arrays.copyOf(bytes, most);
    }
}
