package dev.slowburn.schema.decode;

import dev.slowburn.schema.registry.SchemaKey;
import dev.slowburn.schema.registry.SchemaSlots;
import dev.slowburn.schema.registry.WireFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Finds the first record of a batch whose schema is not known yet. A record with a recent schema costs a few
 * comparisons, as in {@link OutcomeDecoder}. Not thread-safe.
 */
public final class SchemaScan {
    /** Maximum number of unknown schemas requested per batch, so that many of them do not take one poll each. */
    private static final int MAX_REQUESTED = 100;

    private final WriterSchemas schemas;
    private final SchemaKey key = new SchemaKey();
    private final SchemaSlots<Boolean> usable = new SchemaSlots<>();

    public SchemaScan(WriterSchemas schemas) {
        this.schemas = schemas;
    }

    /**
     * The number of records before the first one whose schema is not known. Requests that schema and those of the
     * following records.
     */
    public int readable(List<ConsumerRecord<byte[], byte[]>> records) {
        int readable = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (isUnknown(record)) {
                requestFrom(records, readable);
                return readable;
            }
            readable++;
        }
        return readable;
    }

    private void requestFrom(List<ConsumerRecord<byte[], byte[]>> records, int first) {
        int requested = 0;
        for (int i = first; i < records.size() && requested < MAX_REQUESTED; i++) {
            if (isUnknown(records.get(i))) {
                schemas.request(key);
                requested++;
            }
        }
    }

    /** Whether a record can be decoded now; if not, requests its schema. */
    public boolean isReadable(ConsumerRecord<byte[], byte[]> record) {
        return readable(List.of(record)) == 1;
    }

    /** Whether a record needs a schema that is not known; sets {@link #key}. */
    private boolean isUnknown(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null
                || value.length > OutcomeDecoder.MAX_BYTES
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
