package dev.slowburn.schema.decode;

import dev.slowburn.schema.registry.QuestionLimit;
import dev.slowburn.schema.registry.Refusals;
import dev.slowburn.schema.registry.RegistryException;
import dev.slowburn.schema.registry.RegistryHealth;
import dev.slowburn.schema.registry.SchemaKey;
import dev.slowburn.schema.registry.SchemaSource;
import dev.slowburn.schema.registry.UnusableSchemaException;
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
 * The schemas that records were written with, as far as the registry has answered. Any number of threads may use it.
 *
 * <p>Readers check whether a schema is known and leave records of unknown ones unread; {@link #fetch()}, on a thread of its own,
 * asks the registry until it answers. So no stream thread waits for a registry that is away, slow, broken or refuses credentials.
 * Only the registry's own word that there is no such schema makes its records dead letters; it is forgotten after some seconds,
 * because the schema may be there by then. Any payload that begins with byte 1 looks like a GUID: {@link QuestionLimit} bounds how
 * many of those that are not known are asked for. None is given up while the registry fails.
 */
public final class WriterSchemas implements SchemaSource {
    private static final int MOST_WANTED = 1_000;
    private static final int MOST_NAMED = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final SchemaSource source;
    private final RegistryHealth patience;
    private final LongSupplier nanos;
    /** By id or GUID. */
    private final Map<Object, Schema> known = new ConcurrentHashMap<>();

    private final Refusals refused;
    private final QuestionLimit doubtful;
    private final Map<Object, Instant> wanted = new ConcurrentHashMap<>();

    /** Of these, those that count against {@link #doubtful}. */
    private final Set<Object> limited = ConcurrentHashMap.newKeySet();

    private volatile boolean failing;
    private Duration pause = FIRST_PAUSE;
    private long pausedUntil;

    public WriterSchemas(SchemaSource source, RegistryHealth patience) {
        this(source, patience, System::nanoTime);
    }

    WriterSchemas(SchemaSource source, RegistryHealth patience, LongSupplier nanos) {
        this.source = source;
        this.patience = patience;
        this.nanos = nanos;
        this.refused = new Refusals(nanos);
        this.doubtful = new QuestionLimit(nanos);
        this.pausedUntil = nanos.getAsLong();
    }

    /** Whether there is a schema of this id or GUID, as far as is known. */
    boolean isUsable(Object key) {
        return known.containsKey(key);
    }

    /** Whether the registry has said, not long ago, that there is none that can be used. */
    boolean isRefused(Object key) {
        return refused.recent(key) != null;
    }

    /** Whether a schema that is not known is worth waiting for: the registry has not refused it, and can be asked. */
    boolean isOpen(SchemaKey key) {
        Object idOrGuid = key.value();
        return !isRefused(idOrGuid)
                && (!key.isGuidInPayload() || failing || wanted.containsKey(idOrGuid) || doubtful.allows(idOrGuid));
    }

    /** As {@link #want(Object)}; but of GUIDs in payloads, which most likely are none, only some are asked for. */
    void want(SchemaKey key) {
        Object idOrGuid = key.value();
        if (!key.isGuidInPayload()) {
            want(idOrGuid);
        } else if (!wanted.containsKey(idOrGuid) && wanted.size() < MOST_WANTED && doubtful.tryAcquire(idOrGuid)) {
            limited.add(idOrGuid);
            want(idOrGuid);
        }
    }

    /** Has the registry asked for a schema, unless so many are wanted already that it has to be wanted again later. */
    void want(Object key) {
        if (wanted.size() < MOST_WANTED) {
            wanted.putIfAbsent(key, Instant.now());
        }
    }

    /** Asks the registry once for each schema that is wanted, unless it has just failed; to be called again and again by one thread. */
    public void fetch() {
        if (wanted.isEmpty() || nanos.getAsLong() - pausedUntil < 0) {
            return;
        }
        for (Object key : List.copyOf(wanted.keySet())) {
            patience.asking(wanted.values().stream().min(Instant::compareTo).orElseThrow(), names());
            try {
                known.put(key, ask(key));
            } catch (UnusableSchemaException e) {
                refused.put(key, e);
            } catch (RegistryException e) {
                fail(e);
                return;
            }
            wanted.remove(key);
            failing = false;
            if (limited.remove(key)) {
                doubtful.answered();
            }
        }
        pause = FIRST_PAUSE;
        if (wanted.isEmpty()) {
            patience.answered();
        }
    }

    private Schema ask(Object key) {
        return key instanceof UUID guid ? source.schemaByGuid(guid) : source.schemaById((Integer) key);
    }

    /** One that fails is not asked for the others: it would be as many timeouts. */
    private void fail(RegistryException e) {
        failing = true;
        patience.failed(e.getMessage());
        pausedUntil = nanos.getAsLong() + pause.toNanos();
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private String names() {
        int more = wanted.size() - MOST_NAMED;
        return wanted.keySet().stream().limit(MOST_NAMED).map(Object::toString).collect(Collectors.joining(", "))
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

    /** Nobody waits for a GUID in a payload: it was asked for before, or there were too many. */
    @Override
    public Schema schema(SchemaKey key) {
        Object idOrGuid = key.value();
        if (key.isGuidInPayload() && !known.containsKey(idOrGuid) && refused.last(idOrGuid) == null) {
            doubtful.turnedAway(idOrGuid);
            throw new UnusableSchemaException("the schema registry has not been asked for the schema of " + key
                    + ", as payloads began with so many other GUIDs that it did not know");
        }
        return answer(idOrGuid);
    }

    /** At once for what was checked before; waits for what has been forgotten since then, or was never checked. */
    private Schema answer(Object key) {
        while (true) {
            Schema schema = known.get(key);
            if (schema != null) {
                return schema;
            }
            UnusableSchemaException refusal = refused.last(key);
            if (refusal != null) {
                throw refusal;
            }
            want(key);
            if (!patience.keepWaiting() || Thread.currentThread().isInterrupted()) {
                throw new RegistryException("stopped before the schema registry answered", null);
            }
            LockSupport.parkNanos(FIRST_PAUSE.toNanos());
        }
    }
}
