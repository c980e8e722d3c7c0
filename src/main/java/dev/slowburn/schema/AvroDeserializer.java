package dev.slowburn.schema;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads records into the generated class of their name, by Avro's rules for a reader newer or older than the writer. */
final class AvroDeserializer implements Deserializer<SpecificRecord> {
    private static final Headers NONE = new RecordHeaders();

    private final RegistryClient client;
    private final SubjectNaming naming;
    private final boolean isKey;
    private final Map<String, Schema> readers = new ConcurrentHashMap<>();

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
        Object key = WireFormat.key(headers, isKey ? WireFormat.KEY_HEADER : WireFormat.VALUE_HEADER);
        if (key != null) {
            return read(
                    topic, key instanceof UUID guid ? client.schemaByGuid(guid) : byId(topic, (Integer) key), data, 0);
        }
        if (WireFormat.hasPrefix(data)) {
            return read(topic, byId(topic, WireFormat.id(data)), data, WireFormat.PREFIX_LENGTH);
        }
        UUID guid = WireFormat.guid(data);
        if (guid == null) {
            throw new SerializationException(
                    "a record of topic " + topic + " carries no schema id: it was not written with a schema registry");
        }
        return read(topic, client.schemaByGuid(guid), data, WireFormat.GUID_PREFIX_LENGTH);
    }

    private Schema byId(String topic, int id) {
        return naming.subject(topic, isKey)
                .map(subject -> client.schemaById(id, subject))
                .orElseGet(() -> client.schemaById(id));
    }

    private SpecificRecord read(String topic, Schema writer, byte[] data, int offset) {
        try {
            Schema reader = readers.computeIfAbsent(writer.getFullName(), name -> generated(writer));
            return new SpecificDatumReader<SpecificRecord>(writer, reader)
                    .read(null, DecoderFactory.get().binaryDecoder(data, offset, data.length - offset, null));
        } catch (SerializationException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // At bytes that are no record, and at names of classes that it does not trust, Avro throws all kinds of
            // exceptions.
            throw new SerializationException("a record of topic " + topic + " can't be read", e);
        }
    }

    private static Schema generated(Schema writer) {
        Class<?> type = SpecificData.get().getClass(writer);
        if (type == null || !SpecificRecord.class.isAssignableFrom(type)) {
            throw new SerializationException("there is no generated class for the schema " + writer.getFullName());
        }
        return SpecificData.get().getSchema(type);
    }
}
