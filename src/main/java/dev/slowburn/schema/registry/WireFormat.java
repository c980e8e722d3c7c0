package dev.slowburn.schema.registry;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * How a record tells the schema it was written with, as Confluent's serializers do it: byte 0 and an id (4 bytes, big-endian), or byte 1
 * and a GUID (16 bytes). Either stands in front of the payload, or in a header: {@link SchemaKey} reads them.
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

    /** Whether bytes begin as a GUID does, which any 17 bytes can that begin with 1: a GUID has no bits that mark it. */
    static boolean hasGuid(byte[] from) {
        return from.length >= GUID_PREFIX_LENGTH && from[0] == GUID;
    }

    /** The first half of the GUID of bytes that have one. */
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
