package dev.slowburn.schema.decode;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * A record of a generated class whose fields are zero, empty or null, for checking whether a serializer can write
 * records of that class. Avro encodes each of these values as bytes that are 0, so the record is decoded from such bytes.
 */
public final class ZeroRecord {
    private static final int MAX_BYTES = 4_096;

    private ZeroRecord() {}

    /** @param schema of a generated class */
    public static SpecificRecord of(Schema schema) {
        GeneratedClasses.trust();
        try {
            return new SpecificDatumReader<SpecificRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(new byte[MAX_BYTES], null));
        } catch (IOException e) {
            throw new IllegalArgumentException(schema.getFullName() + " has no record of zeros", e);
        }
    }
}
