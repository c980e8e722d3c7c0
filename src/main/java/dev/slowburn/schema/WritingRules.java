package dev.slowburn.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slowburn.schema.decode.GeneratedClasses;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.schema.registry.RegistryConfig;
import dev.slowburn.schema.registry.RegistryException;
import dev.slowburn.schema.registry.SubjectNaming;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** Selects the schema and id with which a record is written.
 *
 * @param register whether to register schemas; otherwise they are only looked up
 * @param useLatest whether to write with the subject's latest schema, if not registering
 * @param strict with the latest: require that it can read data written with the built-in schema
 * @param translating with the latest: whether the serializer matches fields by name instead of by position
 */
record WritingRules(
        SubjectNaming naming, boolean isKey, boolean register, boolean useLatest, boolean strict, boolean translating) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static WritingRules of(Map<String, ?> config, boolean isKey) {
        return new WritingRules(
                SubjectNaming.of(config, isKey),
                isKey,
                RegistryConfig.flag(config, "auto.register.schemas", true),
                RegistryConfig.flag(config, "use.latest.version", false),
                RegistryConfig.flag(config, "latest.compatibility.strict", true),
                AvroSerdes.isOwn(config));
    }

    String subject(String topic, Schema schema) {
        return naming.subject(topic, isKey, schema);
    }

    /** The schema to write with; as in Confluent's serializers, registering takes precedence over the latest schema. */
    RegistryClient.Registered choose(RegistryClient client, String topic, Schema generated) {
        Schema schema = GeneratedClasses.published(generated);
        String subject = subject(topic, schema);
        if (register) {
            return new RegistryClient.Registered(client.register(subject, schema), schema);
        }
        if (!useLatest) {
            return new RegistryClient.Registered(client.lookUp(subject, schema), schema);
        }
        RegistryClient.Registered latest = client.latest(subject);
        if (strict) {
            requireReadable(subject, latest.schema(), schema);
        }
        if (!translating) {
            requireSame(subject, latest.schema(), schema);
        }
        return latest;
    }

    /**
     * Confluent's serializer fails for a record whose field positions differ from the latest schema, or writes mixed-up
     * fields.
     */
    private static void requireSame(String subject, Schema latest, Schema builtIn) {
        if (!SchemaNormalization.toParsingForm(latest).equals(SchemaNormalization.toParsingForm(builtIn))) {
            throw new RegistryException(
                    "the latest schema of " + subject + " differs from the built-in one, which "
                            + AvroSerdes.SERDE_CLASS
                            + " can't convert; set " + AvroSerdes.SERDE_CLASS + "=" + AvroSerde.class.getName()
                            + " or use.latest.version=false",
                    null);
        }
    }

    /** A reader replaces an unknown symbol by the default; a writer cannot. */
    private static Schema withoutEnumDefaults(Schema schema) {
        try {
            JsonNode json = JSON.readTree(schema.toString());
            json.findParents("symbols").forEach(type -> ((ObjectNode) type).remove("default"));
            return new Schema.Parser().parse(json.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a schema is not JSON", e);
        }
    }

    private static void requireReadable(String subject, Schema latest, Schema builtIn) {
        RegistryClient.Compatibility compatibility =
                RegistryClient.Compatibility.of(withoutEnumDefaults(latest), List.of(builtIn));
        if (!compatibility.compatible()) {
            throw new RegistryException(
                    "the latest schema of " + subject + " can't read data written with the built-in one ("
                            + String.join("; ", compatibility.messages())
                            + "); register a compatible one or set use.latest.version=false",
                    null);
        }
    }
}
