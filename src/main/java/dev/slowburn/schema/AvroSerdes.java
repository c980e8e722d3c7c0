package dev.slowburn.schema;

import dev.slowburn.schema.decode.ZeroRecord;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.schema.registry.RegistryException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Creates the serializers and deserializers of the output topics. The serializer may be Confluent's. The deserializer
 * is always Slowburn's own: the bytes are the same, and it distinguishes an unavailable registry from an unreadable
 * record.
 */
public final class AvroSerdes {
    /** Class of the serde whose serializer writes the output topics; may be Confluent's. */
    public static final String SERDE_CLASS = "avro.serde.class";

    private AvroSerdes() {}

    /**
     * The serde of the output topics, with all their schemas registered and cached: a later registry outage does not
     * affect writing.
     *
     * @param outputs topic → schema of its values
     * @param config Confluent's keys and {@link #SERDE_CLASS}
     * @throws RegistryException with advice, if the registry is unavailable or rejects a schema
     * @throws IllegalArgumentException if the settings are invalid
     */
    public static Serde<SpecificRecord> prepared(
            RegistryClient client, Map<String, Schema> outputs, Map<String, ?> config) {
        OutputSubjects.check(client, outputs, config);
        Serde<SpecificRecord> serde = forOutputs(client, config);
        outputs.forEach((topic, schema) -> prepare(serde.serializer(), topic, schema));
        return serde;
    }

    /**
     * @param client shares its cache with the serde
     * @param config Confluent's keys and {@link #SERDE_CLASS}
     * @throws IllegalArgumentException if the class does not exist, is not a serde, or rejects its settings
     */
    public static Serde<SpecificRecord> forOutputs(RegistryClient client, Map<String, ?> config) {
        AvroSerde own = new AvroSerde(client);
        own.configure(config, false);
        return isOwn(config) ? own : Serdes.serdeFrom(foreign(config), own.deserializer());
    }

    /** The deserializer of the output topics, for any writer. */
    public static Deserializer<SpecificRecord> reader(Map<String, ?> config) {
        AvroSerde own = new AvroSerde();
        own.configure(config, false);
        return own.deserializer();
    }

    /** Whether the configured serde is {@link AvroSerde}. */
    static boolean isOwn(Map<String, ?> config) {
        Object className = config.get(SERDE_CLASS);
        return className == null || className.equals(AvroSerde.class.getName());
    }

    /** Makes a serializer fetch from the registry all that it needs to write records to a topic.
     *
     * @throws RegistryException if the registry is unavailable or rejects the schema, or if the serializer cannot write
     *     such records
     */
    public static void prepare(Serializer<SpecificRecord> serializer, String topic, Schema schema) {
        if (serializer instanceof AvroSerializer own) {
            own.prepare(topic, schema);
            return;
        }
        try {
            serializer.serialize(topic, new RecordHeaders(), ZeroRecord.of(schema));
        } catch (KafkaException e) {
            throw new RegistryException(
                    "the serializer " + serializer.getClass().getName() + " can't write to topic " + topic + ": "
                            + words(e),
                    e);
        }
    }

    private static String words(KafkaException failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining(": "));
    }

    @SuppressWarnings("unchecked") // That it is a serde is checked; that it is for generated records cannot be.
    private static Serializer<SpecificRecord> foreign(Map<String, ?> config) {
        String className = config.get(SERDE_CLASS).toString();
        Map<String, Object> settings = new HashMap<>(ForeignSettings.of(config));
        settings.put("specific.avro.reader", true);
        // The equivalent, in Confluent's serializer, of GeneratedClasses.published.
        settings.put("avro.remove.java.properties", true);
        try {
            Serde<SpecificRecord> serde = Utils.newInstance(className, Serde.class);
            serde.configure(settings, false);
            return serde.serializer();
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    SERDE_CLASS + ": there is no class " + className
                            + "; Confluent's serde comes with a build by `mvn package -Pconfluent`",
                    e);
        } catch (ClassCastException e) {
            throw new IllegalArgumentException(SERDE_CLASS + ": " + className + " is not a serde", e);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(
                    SERDE_CLASS + ": " + className + " rejects its settings: " + e.getMessage(), e);
        }
    }
}
