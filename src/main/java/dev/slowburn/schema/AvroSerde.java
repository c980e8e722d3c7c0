package dev.slowburn.schema;

import dev.slowburn.schema.decode.GeneratedClasses;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.schema.registry.SubjectNaming;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Avro with a schema registry, in Confluent's wire format and configured by Confluent's names, so that either this or
 * Confluent's own serde may be named by {@code avro.serde.class}. Reads and writes generated classes; may be used by several
 * threads.
 */
public final class AvroSerde implements Serde<SpecificRecord> {
    private RegistryClient client;
    private AvroSerializer serializer;
    private AvroDeserializer deserializer;

    /** Must be configured before use, as Kafka does it with a serde that is named by its class. */
    public AvroSerde() {}

    public AvroSerde(RegistryClient client) {
        this.client = client;
    }

    @Override
    public void configure(Map<String, ?> config, boolean isKey) {
        GeneratedClasses.trust();
        if (client == null) {
            client = RegistryClient.create(config);
        }
        serializer = new AvroSerializer(client, WritingRules.of(config, isKey));
        deserializer = new AvroDeserializer(client, SubjectNaming.of(config, isKey), isKey);
    }

    @Override
    public Serializer<SpecificRecord> serializer() {
        return serializer;
    }

    @Override
    public Deserializer<SpecificRecord> deserializer() {
        return deserializer;
    }
}
