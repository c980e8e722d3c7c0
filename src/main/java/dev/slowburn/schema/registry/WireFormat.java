package dev.slowburn.schema.registry;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Confluent's encoding of a record's schema: byte 0 and an id (4 bytes, big-endian), or byte 1 and a GUID (16 bytes),
 * before the payload or in a header. {@link SchemaKey} reads them.
 */
public final class WireFormat {
    static final int PREFIX_LENGTH = 5;
    static final int GUID_PREFIX_LENGTH = 17;
    public static final String VALUE_HEADER = "__value_schema_id";
    public static final String KEY_HEADER = "__key_schema_id";

    private static final byte ID = 0;
    private static final byte GUID = 1;

    private WireFormat() {}

    static boolean hasPrefix(byte[] payload) {
        return payload.length >= PREFIX_LENGTH && payload[0] == ID;
    }

    /** The id in the prefix of a payload that has one. */
    static int id(byte[] payload) {
        return payload[1] << 24 | (payload[2] & 0xff) << 16 | (payload[3] & 0xff) << 8 | (payload[4] & 0xff);
    }

    public static void writePrefix(ByteArrayOutputStream out, int id) {
        out.write(ID);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
    }

    /**
     * Whether bytes may start with a GUID; true for any 17 bytes that start with 1, because a GUID has no marker bits.
     */
    static boolean hasGuid(byte[] from) {
        return from.length >= GUID_PREFIX_LENGTH && from[0] == GUID;
    }

    /** The first half of the GUID. */
    static long guidHigh(byte[] from) {
        return eightBytes(from, 1);
    }

    static long guidLow(byte[] from) {
        return eightBytes(from, 1 + Long.BYTES);
    }

    private static long eightBytes(byte[] from, int offset) {
        long value = 0;
        for (int i = offset; i < offset + Long.BYTES; i++) {
            value = (value << Byte.SIZE) | (from[i] & 0xff);
        }
        return value;
    }
}
