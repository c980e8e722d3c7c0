package dev.slowburn.schema.registry;

import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** What names the schema of the record that was read last: an id or a GUID, in a header or in front of the payload. One thread. */
public final class SchemaKey {
    private boolean guid;
    /** Of a GUID; 0 for an id. */
    private long high;

    private long low;
    private int bodyOffset;

    /** Reads a record's key. A header comes before the payload, as in Confluent's deserializers; one of another form is ignored. */
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

    /** Confluent's deserializers read it, though none of their serializers writes it: what looks like one may be anything. */
    public boolean isGuidInPayload() {
        return guid && bodyOffset > 0;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    /** Where in the payload Avro's own bytes begin. */
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
