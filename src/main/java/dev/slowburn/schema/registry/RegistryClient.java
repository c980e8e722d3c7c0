package dev.slowburn.schema.registry;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/**
 * A schema registry that speaks Confluent's protocol. All methods may be called by several threads, wait for the answer, and
 * throw {@link RegistryException} if there is none or if it is a refusal.
 */
public interface RegistryClient extends SchemaSource {
    /** A schema and the id under which the registry knows it. */
    record Registered(int id, Schema schema) {}

    /** @param messages the registry's own words, if it has any */
    record Compatibility(boolean compatible, List<String> messages) {
        /** Whether a reader can read whatever the writers write, to the last symbol of an enum, in Avro's words. */
        public static Compatibility of(Schema reader, List<Schema> writers) {
            List<String> messages = writers.stream()
                    .map(writer -> SchemaCompatibility.checkReaderWriterCompatibility(reader, writer))
                    .flatMap(pair -> pair.getResult().getIncompatibilities().stream())
                    .map(each -> each.getType() + " " + each.getMessage() + " at " + each.getLocation())
                    .toList();
            return new Compatibility(messages.isEmpty(), messages);
        }
    }

    /**
     * As {@link #schemaById(int)}, in the context of a subject: registries may give the same id to other schemas in other contexts.
     *
     * @param subject of the records that carry the id
     */
    Schema schemaById(int id, String subject);

    /** The schemas of one subject's records. */
    default SchemaSource of(String subject) {
        return new SchemaSource() {
            @Override
            public Schema schemaById(int id) {
                return RegistryClient.this.schemaById(id, subject);
            }

            @Override
            public Schema schemaByGuid(UUID guid) {
                return RegistryClient.this.schemaByGuid(guid);
            }
        };
    }

    /**
     * The schemas of the values of one topic.
     *
     * @param config by Confluent's names
     */
    default SchemaSource ofValues(String topic, Map<String, ?> config) {
        return SubjectNaming.of(config, false)
                .subject(topic, false)
                .map(this::of)
                .orElse(this);
    }

    /** Registers a schema unless it is there already, and returns its id. */
    int register(String subject, Schema schema);

    /** The id of a schema that is registered under the subject. */
    int lookUp(String subject, Schema schema);

    /** The newest schema of a subject. */
    Registered latest(String subject);

    /** Whether the schema might follow the subject's newest; an unknown subject takes any. */
    Compatibility compatibility(String subject, Schema schema);

    /** Demands a compatibility of all further schemas of the subject. */
    void demandCompatibility(String subject, String level);

    /**
     * A client that remembers what it was told, for a registry at {@code schema.registry.url}: HTTP, or
     * {@code mock://name} for one in memory that everybody who names it shares.
     *
     * @param config by Confluent's names
     * @throws IllegalArgumentException if the configuration can't hold
     */
    static RegistryClient create(Map<String, ?> config) {
        RegistryConfig registry = RegistryConfig.of(config);
        RegistryClient client = registry.mockScope()
                .<RegistryClient>map(MockRegistry::named)
                .orElseGet(() -> new HttpRegistryClient(registry));
        return new RememberingClient(client, registry.maxSchemasPerSubject());
    }
}
