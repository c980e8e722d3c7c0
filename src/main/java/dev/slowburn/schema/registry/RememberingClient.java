package dev.slowburn.schema.registry;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;

/**
 * Asks the registry once for what never changes: the schema of an id, and the id of a registered schema. While the registry
 * is away, whatever was asked before is still known. That there is no schema of an id is remembered as {@link Refusals} say.
 */
final class RememberingClient implements RegistryClient {
    private record IdOfSubject(int id, String subject) {}

    private final RegistryClient registry;
    private final int maxSchemasPerSubject;
    private final Map<Object, Schema> byId = new ConcurrentHashMap<>();
    private final Map<UUID, Schema> byGuid = new ConcurrentHashMap<>();
    private final Refusals refusals;
    private final Map<String, Map<Schema, Integer>> ids = new ConcurrentHashMap<>();

    RememberingClient(RegistryClient registry, int maxSchemasPerSubject) {
        this(registry, maxSchemasPerSubject, System::nanoTime);
    }

    RememberingClient(RegistryClient registry, int maxSchemasPerSubject, LongSupplier nanos) {
        this.registry = registry;
        this.maxSchemasPerSubject = maxSchemasPerSubject;
        this.refusals = new Refusals(nanos);
    }

    @Override
    public Schema schemaById(int id) {
        return remember(byId, id, key -> unlessRefused(key, asked -> registry.schemaById(id)));
    }

    @Override
    public Schema schemaById(int id, String subject) {
        return remember(
                byId,
                new IdOfSubject(id, subject),
                key -> unlessRefused(key, asked -> registry.schemaById(id, subject)));
    }

    @Override
    public Schema schemaByGuid(UUID guid) {
        return remember(byGuid, guid, asked -> unlessRefused(asked, registry::schemaByGuid));
    }

    private <K> Schema unlessRefused(K key, Function<K, Schema> ask) {
        UnusableSchemaException refusal = refusals.recent(key);
        if (refusal != null) {
            throw refusal;
        }
        try {
            return ask.apply(key);
        } catch (UnusableSchemaException e) {
            refusals.put(key, e);
            throw e;
        }
    }

    @Override
    public int register(String subject, Schema schema) {
        return remember(idsOf(subject, schema), schema, asked -> registry.register(subject, asked));
    }

    @Override
    public int lookUp(String subject, Schema schema) {
        return remember(idsOf(subject, schema), schema, asked -> registry.lookUp(subject, asked));
    }

    private Map<Schema, Integer> idsOf(String subject, Schema schema) {
        Map<Schema, Integer> known = ids.computeIfAbsent(subject, name -> new ConcurrentHashMap<>());
        if (known.size() >= maxSchemasPerSubject && !known.containsKey(schema)) {
            throw new IllegalStateException("more than max.schemas.per.subject=" + maxSchemasPerSubject
                    + " schemas were written under the subject " + subject);
        }
        return known;
    }

    /** Without a lock while the registry is asked: two threads may ask the same, and get the same answer. */
    private static <K, V> V remember(Map<K, V> known, K key, Function<K, V> ask) {
        V value = known.get(key);
        if (value == null) {
            value = ask.apply(key);
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
    public void demandCompatibility(String subject, String level) {
        registry.demandCompatibility(subject, level);
    }
}
