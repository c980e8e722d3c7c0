package dev.slowburn.schema;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * How a record tells the schema it was written with, as Confluent's serializers do it: either a prefix of the payload (byte
 * 0, then the id as 4 bytes, big-endian), or a header (byte 1, then a GUID of 16 bytes) and a payload without prefix.
 */
final class WireFormat {
    static final int PREFIX_LENGTH = 5;
    static final String VALUE_HEADER = "__value_schema_id";
    static final String KEY_HEADER = "__key_schema_id";

    private static final byte PREFIX_MAGIC = 0;
    private static final byte HEADER_MAGIC = 1;
    private static final int HEADER_LENGTH = 17;

    private WireFormat() {}

    static boolean hasPrefix(byte[] payload) {
        return payload.length >= PREFIX_LENGTH && payload[0] == PREFIX_MAGIC;
    }

    /** The id in the prefix of a payload that has one. */
    static int id(byte[] payload) {
        return payload[1] << 24 | (payload[2] & 0xff) << 16 | (payload[3] & 0xff) << 8 | (payload[4] & 0xff);
    }

    static void writePrefix(ByteArrayOutputStream out, int id) {
        out.write(PREFIX_MAGIC);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
    }

    /** The GUID in a header, or null if there is no such header or none of that form. */
    static UUID guid(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        if (header == null || header.value() == null || header.value().length != HEADER_LENGTH) {
            return null;
        }
        ByteBuffer value = ByteBuffer.wrap(header.value());
        return value.get() == HEADER_MAGIC ? new UUID(value.getLong(), value.getLong()) : null;
    }
}
