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

/**
 * Under which schema and id a record is written.
 *
 * @param register register schemas, rather than only look them up
 * @param useLatest write with the subject's newest schema, if not registering
 * @param strict with the newest: demand that it can read what the built-in one writes
 * @param translating with the newest: whether the serializer finds fields by their names, and not by their places
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

    /** Finds the schema to write with; as Confluent's serializers do, registering goes before the newest. */
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
            demandReadable(subject, latest.schema(), schema);
        }
        if (!translating) {
            demandSame(subject, latest.schema(), schema);
        }
        return latest;
    }

    /** Confluent's serializer fails at a record whose fields have other places in the newest schema, or writes it with fields mixed up. */
    private static void demandSame(String subject, Schema latest, Schema ours) {
        if (!SchemaNormalization.toParsingForm(latest).equals(SchemaNormalization.toParsingForm(ours))) {
            throw new RegistryException(
                    "the newest schema of " + subject + " differs from the built-in one, which "
                            + AvroSerdes.SERDE_CLASS
                            + " can't translate; set " + AvroSerdes.SERDE_CLASS + "=" + AvroSerde.class.getName()
                            + " or use.latest.version=false",
                    null);
        }
    }

    /** Readers take the default for a symbol that they don't know; a writer can't. */
    private static Schema withoutEnumDefaults(Schema schema) {
        try {
            JsonNode json = JSON.readTree(schema.toString());
            json.findParents("symbols").forEach(type -> ((ObjectNode) type).remove("default"));
            return new Schema.Parser().parse(json.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a schema is no JSON", e);
        }
    }

    private static void demandReadable(String subject, Schema latest, Schema ours) {
        RegistryClient.Compatibility compatibility =
                RegistryClient.Compatibility.of(withoutEnumDefaults(latest), List.of(ours));
        if (!compatibility.compatible()) {
            throw new RegistryException(
                    "the newest schema of " + subject + " can't take what is written ("
                            + String.join("; ", compatibility.messages())
                            + "); register a compatible one or set use.latest.version=false",
                    null);
        }
    }
}
