package dev.slowburn.schema.decode;

import dev.slowburn.schema.registry.SchemaKey;
import dev.slowburn.schema.registry.SchemaSlots;
import dev.slowburn.schema.registry.WireFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Finds the first record whose schema is not known. A record of a schema that was seen before costs a few comparisons,
 * as it does in {@link OutcomeDecoder}. One thread.
 */
public final class SchemaScan {
    /** How many schemas of records behind the first are asked for, so that many unknown ones don't take a poll each. */
    private static final int MOST_AHEAD = 100;

    private final WriterSchemas schemas;
    private final SchemaKey key = new SchemaKey();
    private final SchemaSlots<Boolean> usable = new SchemaSlots<>();

    public SchemaScan(WriterSchemas schemas) {
        this.schemas = schemas;
    }

    /**
     * How many records can be decoded before the first whose schema is not known. That one is asked for, and so are those behind
     * it.
     */
    public int readable(List<ConsumerRecord<byte[], byte[]>> records) {
        int readable = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (isUnknown(record)) {
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
            if (isUnknown(records.get(i))) {
                schemas.want(key);
                wanted++;
            }
        }
    }

    /** Whether a record can be decoded by now; if not, its schema is asked for. */
    public boolean isReadable(ConsumerRecord<byte[], byte[]> record) {
        return readable(List.of(record)) == 1;
    }

    /** Whether a record needs a schema, that of {@link #key}, which is not known. */
    private boolean isUnknown(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null
                || value.length > OutcomeDecoder.MOST_BYTES
                || !key.read(record.headers(), WireFormat.VALUE_HEADER, value)
                || usable.get(key) != null) {
            return false;
        }
        if (schemas.isUsable(key.value())) {
            usable.put(key, true);
            return false;
        }
        return schemas.isOpen(key);
    }
}
