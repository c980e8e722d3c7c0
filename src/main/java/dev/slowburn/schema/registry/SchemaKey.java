package dev.slowburn.schema.registry;

import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The mutable schema key of the last record read: an id or GUID, in a header or before the payload. Not thread-safe.
 */
public final class SchemaKey {
    private boolean guid;
    /** The high bits of a GUID; 0 for an id. */
    private long high;

    private long low;
    private int bodyOffset;

    /**
     * Reads a record's key. A header takes precedence over the payload, as in Confluent's deserializers; an invalid
     * header is ignored.
     */
    public boolean read(Headers headers, String headerName, byte[] payload) {
        Header header = headers.lastHeader(headerName);
        byte[] value = header == null ? null : header.value();
        if (value != null
                && (value.length == WireFormat.PREFIX_LENGTH || value.length == WireFormat.GUID_PREFIX_LENGTH)
                && read(value)
                && bodyOffset == value.length) {
            bodyOffset = 0;
            return true;
        }
        return read(payload);
    }

    private boolean read(byte[] from) {
        if (WireFormat.hasPrefix(from)) {
            guid = false;
            high = 0;
            low = WireFormat.id(from);
            bodyOffset = WireFormat.PREFIX_LENGTH;
            return true;
        }
        if (WireFormat.hasGuid(from)) {
            guid = true;
            high = WireFormat.guidHigh(from);
            low = WireFormat.guidLow(from);
            bodyOffset = WireFormat.GUID_PREFIX_LENGTH;
            return true;
        }
        return false;
    }

    boolean isGuid() {
        return guid;
    }

    /** Such a key is doubtful: Confluent's deserializers read it, but none of their serializers writes it. */
    public boolean isGuidInPayload() {
        return guid && bodyOffset > 0;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    /** Offset of the Avro data in the payload. */
    public int bodyOffset() {
        return bodyOffset;
    }

    /** The {@code Integer} id or the {@code UUID}. */
    public Object value() {
        return guid ? (Object) new UUID(high, low) : (Integer) (int) low;
    }

    @Override
    public String toString() {
        return (guid ? "GUID " : "id ") + value();
    }
}
