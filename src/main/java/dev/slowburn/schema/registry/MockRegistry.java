package dev.slowburn.schema.registry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * An in-memory registry for unit tests: {@code schema.registry.url=mock://name}. All clients in the process with the
 * same name share one, as in Confluent's mock; therefore the registries are in a static field.
 */
final class MockRegistry implements RegistryClient {
    private static final Map<String, MockRegistry> REGISTRIES = new ConcurrentHashMap<>();

    private final List<Schema> schemas = new ArrayList<>();
    private final Map<String, List<Schema>> subjects = new HashMap<>();

    private MockRegistry() {}

    static MockRegistry named(String scope) {
        return REGISTRIES.computeIfAbsent(scope, name -> new MockRegistry());
    }

    /** The GUID of a schema in this registry. */
    static UUID guid(Schema schema) {
        return UUID.nameUUIDFromBytes(schema.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public synchronized Schema schemaById(int id) {
        if (id < 1 || id > schemas.size()) {
            throw new UnusableSchemaException("Schema " + id + " not found");
        }
        return schemas.get(id - 1);
    }

    /** Ignores the subject, as this registry has no contexts. */
    @Override
    public Schema schemaById(int id, String subject) {
        return schemaById(id);
    }

    @Override
    public synchronized Schema schemaByGuid(UUID guid) {
        return schemas.stream()
                .filter(schema -> guid(schema).equals(guid))
                .findFirst()
                .orElseThrow(() -> new UnusableSchemaException("Schema " + guid + " not found"));
    }

    @Override
    public synchronized int register(String subject, Schema schema) {
        List<Schema> versions = subjects.computeIfAbsent(subject, name -> new ArrayList<>());
        if (!versions.contains(schema)) {
            Compatibility answer = compatibility(subject, schema);
            if (!answer.compatible()) {
                throw new RegistryException(String.join("; ", answer.messages()), 409, 40901);
            }
            versions.add(schema);
        }
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        return schemas.indexOf(schema) + 1;
    }

    @Override
    public synchronized int lookUp(String subject, Schema schema) {
        if (!subjects.getOrDefault(subject, List.of()).contains(schema)) {
            throw new RegistryException("Schema not found in subject '" + subject + "'", 404, 40403);
        }
        return schemas.indexOf(schema) + 1;
    }

    @Override
    public synchronized Registered latest(String subject) {
        List<Schema> versions = subjects.getOrDefault(subject, List.of());
        if (versions.isEmpty()) {
            throw new RegistryException("Subject '" + subject + "' not found", 404, 40401);
        }
        Schema newest = versions.get(versions.size() - 1);
        return new Registered(schemas.indexOf(newest) + 1, newest);
    }

    /** Checks BACKWARD_TRANSITIVE for every subject, whatever level was set. */
    @Override
    public synchronized Compatibility compatibility(String subject, Schema schema) {
        List<Schema> newestFirst = new ArrayList<>(subjects.getOrDefault(subject, List.of()));
        Collections.reverse(newestFirst);
        return Compatibility.of(schema, newestFirst);
    }

    @Override
    public void setCompatibility(String subject, String level) {
        // Always BACKWARD_TRANSITIVE, the strictest level in use.
    }
}
