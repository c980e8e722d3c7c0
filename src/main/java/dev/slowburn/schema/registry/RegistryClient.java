package dev.slowburn.schema.registry;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/**
 * A client of a schema registry with Confluent's protocol. Thread-safe. All methods block until the response, and throw
 * {@link RegistryException} if there is none or if it is an error.
 */
public interface RegistryClient extends SchemaSource {
    /** A schema and its id in the registry. */
    record Registered(int id, Schema schema) {}

    /** @param messages of the registry, if it gives any */
    record Compatibility(boolean compatible, List<String> messages) {
        /** Whether a reader can read all data of the writers, including every enum symbol, with Avro's messages. */
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
     * As {@link #schemaById(int)}, in the context of a subject: the same id may belong to different schemas in
     * different contexts.
     *
     * @param subject of the records with this id
     */
    Schema schemaById(int id, String subject);

    /** A source for the schemas of one subject. */
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

    /** A source for the schemas of the values of one topic.
     * @param config Confluent's keys
     */
    default SchemaSource ofValues(String topic, Map<String, ?> config) {
        return SubjectNaming.of(config, false)
                .subject(topic, false)
                .map(this::of)
                .orElse(this);
    }

    /** Registers a schema if it is not registered yet, and returns its id. */
    int register(String subject, Schema schema);

    /** The id of a schema that is registered under the subject. */
    int lookUp(String subject, Schema schema);

    /** The latest schema of a subject. */
    Registered latest(String subject);

    /** Whether the schema is compatible with the subject's latest; always true for an unknown subject. */
    Compatibility compatibility(String subject, Schema schema);

    /** Sets the compatibility level of a subject. */
    void setCompatibility(String subject, String level);

    /**
     * A caching client for the registry at {@code schema.registry.url}: HTTP, or {@code mock://name} for a shared
     * in-memory registry.
     *
     * @param config Confluent's keys
     * @throws IllegalArgumentException if the configuration is invalid
     */
    static RegistryClient create(Map<String, ?> config) {
        RegistryConfig registry = RegistryConfig.of(config);
        RegistryClient client = registry.mockScope()
                .<RegistryClient>map(MockRegistry::named)
                .orElseGet(() -> new HttpRegistryClient(registry));
        return new CachingRegistryClient(client, registry.maxSchemasPerSubject());
    }
}
