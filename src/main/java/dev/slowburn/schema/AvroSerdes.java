package dev.slowburn.schema;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;

/** Makes the serde that output topics are written and read with. */
public final class AvroSerdes {
    /** Which class that is; may be Confluent's. */
    public static final String SERDE_CLASS = "avro.serde.class";

    private AvroSerdes() {}

    /**
     * @param client shares what it knows with the serde, unless that is another's
     * @param config by Confluent's names, and {@link #SERDE_CLASS}
     * @throws IllegalArgumentException if there is no such class, or it is not a serde
     */
    public static Serde<SpecificRecord> forOutputs(RegistryClient client, Map<String, ?> config) {
        GeneratedClasses.trust();
        Map<String, Object> settings = new HashMap<>(config);
        settings.put("specific.avro.reader", true);
        // What Confluent's serializer calls that which the one here always does: see GeneratedClasses.published.
        settings.put("avro.remove.java.properties", true);
        Serde<SpecificRecord> serde = create(client, settings.get(SERDE_CLASS));
        serde.configure(settings, false);
        return serde;
    }

    /**
     * Lets a serializer find out now what it will need of the registry for a topic, so that a registry that is away is told
     * at the start, and later does not matter. Another's serializer finds out when it first writes.
     *
     * @throws RegistryException if the registry is away or refuses
     */
    public static void prepare(Serializer<SpecificRecord> serializer, String topic, Schema schema) {
        if (serializer instanceof AvroSerializer own) {
            own.prepare(topic, schema);
        }
    }

    @SuppressWarnings("unchecked") // That it is a serde is checked; that it is one of generated records, can't be.
    private static Serde<SpecificRecord> create(RegistryClient client, Object className) {
        if (className == null || className.equals(AvroSerde.class.getName())) {
            return new AvroSerde(client);
        }
        try {
            return Utils.newInstance(className.toString(), Serde.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    SERDE_CLASS + ": there is no class " + className
                            + "; Confluent's serde comes with a build by `mvn package -Pconfluent`",
                    e);
        } catch (ClassCastException e) {
            throw new IllegalArgumentException(SERDE_CLASS + ": " + className + " is not a serde", e);
        }
    }
}
