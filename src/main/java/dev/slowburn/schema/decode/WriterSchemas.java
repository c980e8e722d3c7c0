package dev.slowburn.schema.decode;

import dev.slowburn.schema.registry.LookupLimit;
import dev.slowburn.schema.registry.MissingSchemas;
import dev.slowburn.schema.registry.RegistryException;
import dev.slowburn.schema.registry.RegistryHealth;
import dev.slowburn.schema.registry.SchemaKey;
import dev.slowburn.schema.registry.SchemaSource;
import dev.slowburn.schema.registry.UnusableSchemaException;
import dev.slowburn.threads.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/**
 * The writer schemas that the registry has returned so far. Thread-safe.
 *
 * <p>Readers check whether a schema is known and leave records with unknown schemas unread; {@link #fetch()}, on its
 * own thread, requests them until the registry answers. So no stream thread waits for a registry that is down, slow,
 * broken or rejects the credentials. Records become dead letters only if the registry answers that the schema does not
 * exist; this answer expires after some seconds, because the schema may be registered later. Any payload that starts
 * with byte 1 looks like a GUID: {@link LookupLimit} bounds how many unknown GUIDs are requested. No schema is given up
 * while the registry fails.
 */
public final class WriterSchemas implements SchemaSource {
    private static final int MAX_PENDING = 1_000;
    private static final int MAX_NAMED = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(2);

    private final SchemaSource source;
    private final RegistryHealth health;
    private final LongSupplier nanos;
    /** By id or GUID. */
    private final Map<Object, Schema> known;

    private final MissingSchemas missing;
    private final LookupLimit limit;
    private final Map<Object, Instant> pending = new ConcurrentHashMap<>();

    /** The requested keys that count against {@link #limit}. */
    private final Set<Object> limited = ConcurrentHashMap.newKeySet();

    private final Backoff backoff = new Backoff(FIRST_PAUSE, MAX_PAUSE);
    private volatile boolean failing;
    private long pausedUntil;

    public WriterSchemas(SchemaSource source, RegistryHealth health) {
        this(source, health, System::nanoTime);
    }

    WriterSchemas(SchemaSource source, RegistryHealth health, LongSupplier nanos) {
        this(source, health, nanos, new ConcurrentHashMap<>());
    }

    private WriterSchemas(SchemaSource source, RegistryHealth health, LongSupplier nanos, Map<Object, Schema> known) {
        this.known = known;
        this.source = source;
        this.health = health;
        this.nanos = nanos;
        this.missing = new MissingSchemas(nanos);
        this.limit = new LookupLimit(nanos);
        this.pausedUntil = nanos.getAsLong();
    }

    /** The same known schemas, with requests of their own: a wait for one of them does not appear in the health of the others. */
    public WriterSchemas withOwnRequests(RegistryHealth other) {
        return new WriterSchemas(source, other, nanos, known);
    }

    /** Whether the schema of this id or GUID is known. */
    boolean isUsable(Object key) {
        return known.containsKey(key);
    }

    /** Whether the registry has recently answered that there is no usable schema. */
    boolean isMissing(Object key) {
        return missing.recent(key) != null;
    }

    /**
     * Whether to wait for an unknown schema: the registry has not recently answered that it is missing, and may be
     * asked.
     */
    boolean isOpen(SchemaKey key) {
        Object idOrGuid = key.value();
        return !isMissing(idOrGuid)
                && (!key.isGuidInPayload() || failing || pending.containsKey(idOrGuid) || limit.allows(idOrGuid));
    }

    /** As {@link #request(Object)}, but limits the GUIDs in payloads, most of which are probably not GUIDs. */
    void request(SchemaKey key) {
        Object idOrGuid = key.value();
        if (!key.isGuidInPayload()) {
            request(idOrGuid);
        } else if (!pending.containsKey(idOrGuid) && pending.size() < MAX_PENDING && limit.tryAcquire(idOrGuid)) {
            limited.add(idOrGuid);
            request(idOrGuid);
        }
    }

    /** Requests a schema, unless too many are pending; the caller has to request it again later. */
    void request(Object key) {
        if (pending.size() < MAX_PENDING) {
            pending.putIfAbsent(key, Instant.now());
        }
    }

    /**
     * Asks the registry once for each pending schema, unless it is in back-off; to be called periodically by one
     * thread.
     */
    public void fetch() {
        if (pending.isEmpty() || nanos.getAsLong() - pausedUntil < 0) {
            return;
        }
        for (Object key : List.copyOf(pending.keySet())) {
            health.asking(pending.values().stream().min(Instant::compareTo).orElseThrow(), names());
            try {
                known.put(key, ask(key));
            } catch (UnusableSchemaException e) {
                missing.put(key, e);
            } catch (RegistryException e) {
                fail(e);
                return;
            }
            pending.remove(key);
            failing = false;
            if (limited.remove(key)) {
                limit.answered();
            }
        }
        backoff.reset();
        if (pending.isEmpty()) {
            health.answered();
        }
    }

    private Schema ask(Object key) {
        return key instanceof UUID guid ? source.schemaByGuid(guid) : source.schemaById((Integer) key);
    }

    /** Ends the round, because each further request could take a timeout too. */
    private void fail(RegistryException e) {
        failing = true;
        health.failed(e.getMessage());
        pausedUntil = nanos.getAsLong() + backoff.next().toNanos();
    }

    private String names() {
        int more = pending.size() - MAX_NAMED;
        return pending.keySet().stream().limit(MAX_NAMED).map(Object::toString).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    @Override
    public Schema schemaById(int id) {
        return answer(id);
    }

    @Override
    public Schema schemaByGuid(UUID guid) {
        return answer(guid);
    }

    /** Does not wait for a GUID in a payload: it was requested before, or the limit was reached. */
    @Override
    public Schema schema(SchemaKey key) {
        Object idOrGuid = key.value();
        if (key.isGuidInPayload() && !known.containsKey(idOrGuid) && missing.last(idOrGuid) == null) {
            limit.rejected(idOrGuid);
            throw new UnusableSchemaException("the schema registry was not asked for the schema of " + key
                    + ", because payloads started with too many unknown GUIDs");
        }
        return answer(idOrGuid);
    }

    /** Returns a known schema immediately; waits for one that was never requested or whose answer has expired. */
    private Schema answer(Object key) {
        while (true) {
            Schema schema = known.get(key);
            if (schema != null) {
                return schema;
            }
            UnusableSchemaException answer = missing.last(key);
            if (answer != null) {
                throw answer;
            }
            request(key);
            if (!health.keepWaiting() || Thread.currentThread().isInterrupted()) {
                throw new RegistryException("stopped before the schema registry answered", null);
            }
            LockSupport.parkNanos(FIRST_PAUSE.toNanos());
        }
    }
}
