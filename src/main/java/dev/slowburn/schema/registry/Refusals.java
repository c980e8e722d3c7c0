package dev.slowburn.schema.registry;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Which schemas the registry has said that it does not have. That holds for some seconds: the schema may be there by then, but a flood of
 * records with a wrong id must not become a flood of requests. The latest are kept. Any number of threads may use it.
 */
public final class Refusals {
    public static final Duration HOLD = Duration.ofSeconds(5);
    /** More than the records of a poll. */
    private static final int MOST = 10_000;

    private final LongSupplier nanos;
    private final Map<Object, Refusal> refusals = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Refusal> eldest) {
            return size() > MOST;
        }
    });

    private record Refusal(UnusableSchemaException reason, long atNanos) {}

    public Refusals(LongSupplier nanos) {
        this.nanos = nanos;
    }

    public void put(Object key, UnusableSchemaException reason) {
        refusals.remove(key);
        refusals.put(key, new Refusal(reason, nanos.getAsLong()));
    }

    /** What the registry said, if it still holds, otherwise null. */
    public UnusableSchemaException recent(Object key) {
        Refusal refusal = refusals.get(key);
        return refusal != null && nanos.getAsLong() - refusal.atNanos < HOLD.toNanos() ? refusal.reason : null;
    }

    /** What the registry said last, however long ago, or null. */
    public UnusableSchemaException last(Object key) {
        Refusal refusal = refusals.get(key);
        return refusal == null ? null : refusal.reason;
    }
}
