package dev.slowburn.schema.registry;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A negative cache: the schemas that the registry has answered it does not have. Entries are valid for {@link #TTL},
 * because a schema may be registered later, while a flood of records with an invalid id must not cause a flood of
 * requests. Keeps the latest 10,000. Thread-safe.
 */
public final class MissingSchemas {
    public static final Duration TTL = Duration.ofSeconds(5);
    /** More than the records of a poll. */
    private static final int MAX_ENTRIES = 10_000;

    private final LongSupplier nanos;
    private final Map<Object, Answer> entries = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Answer> eldest) {
            return size() > MAX_ENTRIES;
        }
    });

    private record Answer(UnusableSchemaException reason, long atNanos) {}

    public MissingSchemas(LongSupplier nanos) {
        this.nanos = nanos;
    }

    public void put(Object key, UnusableSchemaException reason) {
        entries.remove(key);
        entries.put(key, new Answer(reason, nanos.getAsLong()));
    }

    /** The registry's answer if it is still valid, otherwise null. */
    public UnusableSchemaException recent(Object key) {
        Answer answer = entries.get(key);
        return answer != null && nanos.getAsLong() - answer.atNanos < TTL.toNanos() ? answer.reason : null;
    }

    /** The registry's last answer, valid or expired, or null. */
    public UnusableSchemaException last(Object key) {
        Answer answer = entries.get(key);
        return answer == null ? null : answer.reason;
    }
}
