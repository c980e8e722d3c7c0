package dev.slowburn.schema;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/** Writes records with the id of their schema before them. The id is asked for once per topic and schema. */
final class AvroSerializer implements Serializer<SpecificRecord> {
    private record TopicAndSchema(String topic, Schema schema) {}

    private final RegistryClient client;
    private final WritingRules rules;
    private final Map<TopicAndSchema, RegistryClient.Registered> chosen = new ConcurrentHashMap<>();

    AvroSerializer(RegistryClient client, WritingRules rules) {
        this.client = client;
        this.rules = rules;
    }

    @Override
    public byte[] serialize(String topic, SpecificRecord data) {
        if (data == null) {
            return null;
        }
        RegistryClient.Registered registered = choose(topic, data.getSchema());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WireFormat.writePrefix(out, registered.id());
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            new SpecificDatumWriter<SpecificRecord>(registered.schema()).write(data, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new SerializationException("can't write a record for topic " + topic, e);
        }
        return out.toByteArray();
    }

    /** What a topic's records of that schema are written with; asks the registry the first time only. */
    RegistryClient.Registered choose(String topic, Schema schema) {
        TopicAndSchema key = new TopicAndSchema(topic, schema);
        RegistryClient.Registered known = chosen.get(key);
        if (known == null) {
            known = rules.choose(client, topic, schema);
            chosen.put(key, known);
        }
        return known;
    }
}
