package dev.slowburn.topology.definitions;

import dev.slowburn.domain.ledger.UnreadableFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A change of definitions that was read but is not decided yet. Its row is a format byte, the two times, then key, value and
 * headers, each preceded by its length, which is −1 for null.
 *
 * @param record the record, with the coordinates of its source in the headers
 * @param since wall-clock time when it was read
 */
record UndecidedChange(Record<byte[], byte[]> record, long since) {
    private static final byte FORMAT = 1;

    byte[] toBytes() {
        Header[] headers = record.headers().toArray();
        int size = 1 + 2 * Long.BYTES + Integer.BYTES + size(record.key()) + size(record.value());
        byte[][] names = new byte[headers.length][];
        for (int i = 0; i < headers.length; i++) {
            names[i] = headers[i].key().getBytes(StandardCharsets.UTF_8);
            size += size(names[i]) + size(headers[i].value());
        }
        ByteBuffer bytes = ByteBuffer.allocate(size).put(FORMAT).putLong(since).putLong(record.timestamp());
        put(bytes, record.key());
        put(bytes, record.value());
        bytes.putInt(headers.length);
        for (int i = 0; i < headers.length; i++) {
            put(bytes, names[i]);
            put(bytes, headers[i].value());
        }
        return bytes.array();
    }

    static UndecidedChange fromBytes(byte[] row) {
        ByteBuffer bytes = ByteBuffer.wrap(row);
        byte format = bytes.get();
        if (format != FORMAT) {
            throw new UnreadableFormatException("undecided definition", format, FORMAT);
        }
        long since = bytes.getLong();
        long timestamp = bytes.getLong();
        byte[] key = get(bytes);
        byte[] value = get(bytes);
        Headers headers = new RecordHeaders();
        for (int left = bytes.getInt(); left > 0; left--) {
            headers.add(new String(get(bytes), StandardCharsets.UTF_8), get(bytes));
        }
        return new UndecidedChange(new Record<>(key, value, timestamp, headers), since);
    }

    private static int size(byte[] part) {
        return Integer.BYTES + (part == null ? 0 : part.length);
    }

    private static void put(ByteBuffer bytes, byte[] part) {
        bytes.putInt(part == null ? -1 : part.length);
        if (part != null) {
            bytes.put(part);
        }
    }

    private static byte[] get(ByteBuffer bytes) {
        int length = bytes.getInt();
        if (length < 0) {
            return null;
        }
        byte[] part = new byte[length];
        bytes.get(part);
        return part;
    }
}
