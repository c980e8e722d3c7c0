package dev.slowburn.schema.registry;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;

/**
 * A {@link RegistryClient} that caches immutable data: the schema of an id, and the id of a registered schema. Cached
 * entries remain available during a registry outage. Missing schemas are cached for {@link MissingSchemas#TTL}.
 */
final class CachingRegistryClient implements RegistryClient {
    private record IdOfSubject(int id, String subject) {}

    private final RegistryClient registry;
    private final int maxSchemasPerSubject;
    private final Map<Object, Schema> byId = new ConcurrentHashMap<>();
    private final Map<UUID, Schema> byGuid = new ConcurrentHashMap<>();
    private final MissingSchemas missing;
    private final Map<String, Map<Schema, Integer>> ids = new ConcurrentHashMap<>();

    CachingRegistryClient(RegistryClient registry, int maxSchemasPerSubject) {
        this(registry, maxSchemasPerSubject, System::nanoTime);
    }

    CachingRegistryClient(RegistryClient registry, int maxSchemasPerSubject, LongSupplier nanos) {
        this.registry = registry;
        this.maxSchemasPerSubject = maxSchemasPerSubject;
        this.missing = new MissingSchemas(nanos);
    }

    @Override
    public Schema schemaById(int id) {
        return cached(byId, id, key -> unlessMissing(key, requested -> registry.schemaById(id)));
    }

    @Override
    public Schema schemaById(int id, String subject) {
        return cached(
                byId,
                new IdOfSubject(id, subject),
                key -> unlessMissing(key, requested -> registry.schemaById(id, subject)));
    }

    @Override
    public Schema schemaByGuid(UUID guid) {
        return cached(byGuid, guid, requested -> unlessMissing(requested, registry::schemaByGuid));
    }

    private <K> Schema unlessMissing(K key, Function<K, Schema> load) {
        UnusableSchemaException answer = missing.recent(key);
        if (answer != null) {
            throw answer;
        }
        try {
            return load.apply(key);
        } catch (UnusableSchemaException e) {
            missing.put(key, e);
            throw e;
        }
    }

    @Override
    public int register(String subject, Schema schema) {
        return cached(idsOf(subject, schema), schema, requested -> registry.register(subject, requested));
    }

    @Override
    public int lookUp(String subject, Schema schema) {
        return cached(idsOf(subject, schema), schema, requested -> registry.lookUp(subject, requested));
    }

    private Map<Schema, Integer> idsOf(String subject, Schema schema) {
        Map<Schema, Integer> known = ids.computeIfAbsent(subject, name -> new ConcurrentHashMap<>());
        if (known.size() >= maxSchemasPerSubject && !known.containsKey(schema)) {
            throw new IllegalStateException("more than max.schemas.per.subject=" + maxSchemasPerSubject
                    + " schemas were written to the subject " + subject);
        }
        return known;
    }

    /** Holds no lock during the request: two threads may send the same request and get the same answer. */
    private static <K, V> V cached(Map<K, V> known, K key, Function<K, V> load) {
        V value = known.get(key);
        if (value == null) {
            value = load.apply(key);
            known.put(key, value);
        }
        return value;
    }

    @Override
    public Registered latest(String subject) {
        return registry.latest(subject);
    }

    @Override
    public Compatibility compatibility(String subject, Schema schema) {
        return registry.compatibility(subject, schema);
    }

    @Override
    public void setCompatibility(String subject, String level) {
        registry.setCompatibility(subject, level);
    }
}
