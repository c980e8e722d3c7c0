package dev.slowburn.schema;

import dev.slowburn.schema.decode.GeneratedClasses;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.schema.registry.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/** Writes records prefixed with the id of their schema. Requests the id from the registry once per topic and schema. */
final class AvroSerializer implements Serializer<SpecificRecord> {
    private record TopicAndSchema(String topic, Schema schema) {}

    /** @param isGenerated whether it is the schema of the generated class */
    private record Chosen(RegistryClient.Registered as, boolean isGenerated) {}

    private final RegistryClient client;
    private final WritingRules rules;
    private final Map<TopicAndSchema, Chosen> chosen = new ConcurrentHashMap<>();

    AvroSerializer(RegistryClient client, WritingRules rules) {
        this.client = client;
        this.rules = rules;
    }

    @Override
    public byte[] serialize(String topic, SpecificRecord data) {
        if (data == null) {
            return null;
        }
        Chosen chosen = chosen(topic, data.getSchema());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WireFormat.writePrefix(out, chosen.as().id());
        try {
            if (chosen.isGenerated()) {
                write(new SpecificDatumWriter<>(data.getSchema()), data, out);
            } else {
                Schema schema = chosen.as().schema();
                write(new GenericDatumWriter<>(schema), converted(data, schema), out);
            }
        } catch (IOException | AvroRuntimeException e) {
            throw new SerializationException("can't write a record for topic " + topic, e);
        }
        return out.toByteArray();
    }

    private static <T> void write(DatumWriter<T> writer, T data, ByteArrayOutputStream out) throws IOException {
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        writer.write(data, encoder);
        encoder.flush();
    }

    /**
     * The record converted to another schema. Needed because a writer addresses fields by position, which may differ.
     */
    private static GenericRecord converted(SpecificRecord data, Schema schema) throws IOException {
        ByteArrayOutputStream own = new ByteArrayOutputStream();
        write(new SpecificDatumWriter<>(data.getSchema()), data, own);
        return new GenericDatumReader<GenericRecord>(data.getSchema(), schema)
                .read(null, DecoderFactory.get().binaryDecoder(own.toByteArray(), null));
    }

    /** Determines and caches the schema with which a topic's records of this type are written. */
    void prepare(String topic, Schema schema) {
        chosen(topic, schema);
    }

    /** Requests the schema from the registry on the first call only. */
    private Chosen chosen(String topic, Schema schema) {
        TopicAndSchema key = new TopicAndSchema(topic, schema);
        Chosen known = chosen.get(key);
        if (known == null) {
            RegistryClient.Registered as = rules.choose(client, topic, schema);
            known = new Chosen(as, as.schema().equals(GeneratedClasses.published(schema)));
            chosen.put(key, known);
        }
        return known;
    }
}
