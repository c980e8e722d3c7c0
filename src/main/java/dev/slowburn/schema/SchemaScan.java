package dev.slowburn.schema;

import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Finds the first record whose schema is not known. A record of a schema that was seen before costs the comparison of one number,
 * as it does in {@link OutcomeDecoder}. One thread.
 */
public final class SchemaScan {
    private static final int PLACES = 64;
    /** No id: those have 32 bits. */
    private static final long NONE = Long.MIN_VALUE;
    /** How many schemas of records behind the first are asked for, so that many unknown ones don't take a poll each. */
    private static final int MOST_AHEAD = 100;

    private final WriterSchemas schemas;
    private final long[] usable = new long[PLACES];

    public SchemaScan(WriterSchemas schemas) {
        this.schemas = schemas;
        Arrays.fill(usable, NONE);
    }

    /**
     * How many records can be decoded before the first whose schema is not known. That one is asked for, and so are those behind
     * it.
     */
    public int readable(List<ConsumerRecord<byte[], byte[]>> records) {
        int readable = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (unknown(record) != null) {
                wantFrom(records, readable);
                return readable;
            }
            readable++;
        }
        return readable;
    }

    private void wantFrom(List<ConsumerRecord<byte[], byte[]>> records, int first) {
        int wanted = 0;
        for (int i = first; i < records.size() && wanted < MOST_AHEAD; i++) {
            Object key = unknown(records.get(i));
            if (key != null) {
                schemas.want(key);
                wanted++;
            }
        }
    }

    /** Whether a record can be decoded by now; if not, its schema is asked for. */
    public boolean isReadable(ConsumerRecord<byte[], byte[]> record) {
        return readable(List.of(record)) == 1;
    }

    /** The id or GUID of a schema that is needed and not known, otherwise null. */
    private Object unknown(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null || value.length > OutcomeDecoder.MOST_BYTES) {
            return null;
        }
        Object key = WireFormat.key(record.headers(), WireFormat.VALUE_HEADER);
        if (key == null) {
            if (WireFormat.hasPrefix(value)) {
                return unknown(WireFormat.id(value));
            }
            key = WireFormat.guid(value);
        }
        return key == null || schemas.isUsable(key) || schemas.isRefused(key) ? null : key;
    }

    private Integer unknown(int id) {
        int place = id & PLACES - 1;
        if (usable[place] == id) {
            return null;
        }
        if (schemas.isUsable(id)) {
            usable[place] = id;
            return null;
        }
        return schemas.isRefused(id) ? null : (Integer) id;
    }
}
