package dev.slowburn.schema;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * How a record tells the schema it was written with, as Confluent's serializers do it: byte 0 and an id (4 bytes, big-endian), or byte 1
 * and a GUID (16 bytes). Either stands in front of the payload, or in a header, which comes first.
 */
final class WireFormat {
    static final int PREFIX_LENGTH = 5;
    static final int GUID_PREFIX_LENGTH = 17;
    static final String VALUE_HEADER = "__value_schema_id";
    static final String KEY_HEADER = "__key_schema_id";

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

    static void writePrefix(ByteArrayOutputStream out, int id) {
        out.write(ID);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
    }

    /** The GUID in front of a payload, or null if there is none. */
    static UUID guid(byte[] payload) {
        if (payload.length < GUID_PREFIX_LENGTH || payload[0] != GUID) {
            return null;
        }
        ByteBuffer value = ByteBuffer.wrap(payload, 1, GUID_PREFIX_LENGTH - 1);
        return new UUID(value.getLong(), value.getLong());
    }

    /** The {@code Integer} id or the GUID in a header, or null if there is no such header or none of these forms. */
    static Object key(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        if (header == null || header.value() == null) {
            return null;
        }
        byte[] value = header.value();
        return switch (value.length) {
            case PREFIX_LENGTH -> hasPrefix(value) ? (Object) id(value) : null;
            case GUID_PREFIX_LENGTH -> guid(value);
            default -> null;
        };
    }
}
