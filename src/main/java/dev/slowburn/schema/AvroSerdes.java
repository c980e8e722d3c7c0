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
 * Creates what writes and reads output topics. Confluent's serializer may write them. Slowburn's own deserializer always reads them: the
 * bytes are the same, and it distinguishes a registry that does not answer from a record that can't be read.
 */
public final class AvroSerdes {
    /** The serde that writes; may be Confluent's. */
    public static final String SERDE_CLASS = "avro.serde.class";

    private AvroSerdes() {}

    /**
     * The serde of the output topics. The registry has taken their schemas, and the serializer needs nothing more of it: a registry
     * outage later does not affect what is written.
     *
     * @param outputs topic → schema of its values
     * @param config by Confluent's names, and {@link #SERDE_CLASS}
     * @throws RegistryException saying what to do, if the registry does not answer or refuses
     * @throws IllegalArgumentException if the settings can't be used
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
     * @param config by Confluent's names, and {@link #SERDE_CLASS}
     * @throws IllegalArgumentException if there is no such class, it is not a serde, or it refuses its settings
     */
    public static Serde<SpecificRecord> forOutputs(RegistryClient client, Map<String, ?> config) {
        AvroSerde own = new AvroSerde(client);
        own.configure(config, false);
        return isOwn(config) ? own : Serdes.serdeFrom(foreign(config), own.deserializer());
    }

    /** Reads output topics, whatever has written them. */
    public static Deserializer<SpecificRecord> reader(Map<String, ?> config) {
        AvroSerde own = new AvroSerde();
        own.configure(config, false);
        return own.deserializer();
    }

    /** Whether the serde that is configured is {@link AvroSerde}. */
    static boolean isOwn(Map<String, ?> config) {
        Object className = config.get(SERDE_CLASS);
        return className == null || className.equals(AvroSerde.class.getName());
    }

    /**
     * Makes a serializer ask the registry now for all it needs to write records of a topic.
     *
     * @throws RegistryException if the registry does not answer or refuses, or if the serializer can't write such records
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

    @SuppressWarnings("unchecked") // That it is a serde is checked; that it is one of generated records, can't be.
    private static Serializer<SpecificRecord> foreign(Map<String, ?> config) {
        String className = config.get(SERDE_CLASS).toString();
        Map<String, Object> settings = new HashMap<>(ForeignSettings.of(config));
        settings.put("specific.avro.reader", true);
        // What Confluent's serializer calls that which the one here always does: see GeneratedClasses.published.
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
                    SERDE_CLASS + ": " + className + " refuses its settings: " + e.getMessage(), e);
        }
    }
}
