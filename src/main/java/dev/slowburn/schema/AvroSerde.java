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
 * An Avro serde with a schema registry, for generated classes. Uses Confluent's wire format and configuration keys, so
 * {@code avro.serde.class} may name this serde or Confluent's. Thread-safe.
 */
public final class AvroSerde implements Serde<SpecificRecord> {
    private RegistryClient client;
    private AvroSerializer serializer;
    private AvroDeserializer deserializer;

    /** Must be configured before use, as Kafka does for a serde that is given by class name. */
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
