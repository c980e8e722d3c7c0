package dev.slowburn.schema;

import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.schema.registry.SchemaKey;
import dev.slowburn.schema.registry.SchemaSlots;
import dev.slowburn.schema.registry.SchemaSource;
import dev.slowburn.schema.registry.SubjectNaming;
import dev.slowburn.schema.registry.WireFormat;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;

/** Decodes records as the generated class with the writer schema's name, with Avro's schema resolution. */
final class AvroDeserializer implements Deserializer<SpecificRecord> {
    private static final Headers NONE = new RecordHeaders();

    private final RegistryClient client;
    private final SubjectNaming naming;
    private final boolean isKey;
    private final Map<String, Topic> topics = new ConcurrentHashMap<>();

    private record Topic(SchemaSource schemas, SchemaSlots<DatumReader<SpecificRecord>> readers) {}

    AvroDeserializer(RegistryClient client, SubjectNaming naming, boolean isKey) {
        this.client = client;
        this.naming = naming;
        this.isKey = isKey;
    }

    @Override
    public SpecificRecord deserialize(String topic, byte[] data) {
        return deserialize(topic, NONE, data);
    }

    @Override
    public SpecificRecord deserialize(String topic, Headers headers, byte[] data) {
        if (data == null) {
            return null;
        }
        SchemaKey key = new SchemaKey();
        if (!key.read(headers, isKey ? WireFormat.KEY_HEADER : WireFormat.VALUE_HEADER, data)) {
            throw new SerializationException(
                    "a record of topic " + topic + " has no schema id: it was not written with a schema registry");
        }
        Topic schemasOfTopic = topics.computeIfAbsent(topic, this::topic);
        DatumReader<SpecificRecord> reader = schemasOfTopic.readers.get(key);
        Schema writer = reader == null ? schemasOfTopic.schemas.schema(key) : null;
        try {
            if (writer != null) {
                reader = new SpecificDatumReader<>(writer, generated(writer));
                schemasOfTopic.readers.put(key, reader);
            }
            int offset = key.bodyOffset();
            return reader.read(null, DecoderFactory.get().binaryDecoder(data, offset, data.length - offset, null));
        } catch (SerializationException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Avro throws various exceptions for invalid bytes and for class names that are not trusted.
            throw new SerializationException("a record of topic " + topic + " can't be read", e);
        }
    }

    private Topic topic(String name) {
        return new Topic(naming.subject(name, isKey).map(client::of).orElse(client), new SchemaSlots<>());
    }

    private static Schema generated(Schema writer) {
        Class<?> type = SpecificData.get().getClass(writer);
        if (type == null || !SpecificRecord.class.isAssignableFrom(type)) {
            throw new SerializationException("there is no generated class for the schema " + writer.getFullName());
        }
        return SpecificData.get().getSchema(type);
    }
}
