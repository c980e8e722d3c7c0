package dev.slowburn.schema.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Schemas with ids and GUIDs assigned by a test, and records written with them by Avro. */
public final class StubSchemas implements SchemaSource {
    private static final EncoderFactory SMALL_BLOCKS = new EncoderFactory().configureBlockSize(64);

    private final Map<Object, Schema> schemas = new HashMap<>();

    public StubSchemas with(Object idOrGuid, Schema schema) {
        schemas.put(idOrGuid, schema);
        return this;
    }

    @Override
    public Schema schemaById(int id) {
        return known(id);
    }

    @Override
    public Schema schemaByGuid(UUID guid) {
        return known(guid);
    }

    private Schema known(Object key) {
        Schema schema = schemas.get(key);
        if (schema == null) {
            throw new UnusableSchemaException("Schema " + key + " not found");
        }
        return schema;
    }

    public static byte[] prefixed(int id, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WireFormat.writePrefix(out, id);
        out.writeBytes(body);
        return out.toByteArray();
    }

    public static byte[] write(GenericRecord datum) {
        return write(datum, false);
    }

    /** @param sizedBlocks whether to write blocks with their size in bytes, which have negative counts */
    public static byte[] write(GenericRecord datum, boolean sizedBlocks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = sizedBlocks
                ? SMALL_BLOCKS.blockingBinaryEncoder(out, null)
                : EncoderFactory.get().binaryEncoder(out, null);
        try {
            new GenericDatumWriter<GenericRecord>(datum.getSchema()).write(datum, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
