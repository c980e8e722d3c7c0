package dev.slowburn.schema.registry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Limits how many doubtful schema keys are requested from the registry: {@link #MAX}, and then none until
 * {@link MissingSchemas#TTL} after the last of these was answered. So payloads that look like keys delay their
 * partition by at most the time of this many requests, however slow the registry is. A genuine key occurs again: keys
 * that were rejected before have a separate quota, which keys that occur only once cannot exhaust. Thread-safe.
 */
public final class LookupLimit {
    static final int MAX = 10;
    private static final int MAX_REJECTED = 1_000;

    private final LongSupplier nanos;
    private final Set<Object> rejected = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Boolean> eldest) {
            return size() > MAX_REJECTED;
        }
    });
    private long periodStart;
    private int firstTime;
    private int repeated;
    private int unanswered;

    public LookupLimit(LongSupplier nanos) {
        this.nanos = nanos;
        this.periodStart = nanos.getAsLong();
    }

    /** Whether a key may be requested now. */
    public synchronized boolean allows(Object key) {
        if (unanswered == 0 && nanos.getAsLong() - periodStart >= MissingSchemas.TTL.toNanos()) {
            periodStart = nanos.getAsLong();
            firstTime = 0;
            repeated = 0;
        }
        return firstTime < MAX || (repeated < MAX && rejected.contains(key));
    }

    /** If {@link #allows} the key, counts a request; the caller must call {@link #answered} when it completes. */
    public synchronized boolean tryAcquire(Object key) {
        if (!allows(key)) {
            return false;
        }
        if (rejected.remove(key)) {
            repeated++;
        } else {
            firstTime++;
        }
        unanswered++;
        return true;
    }

    /** To be called when a request completes, with any result. */
    public synchronized void answered() {
        unanswered--;
        if (firstTime >= MAX || repeated >= MAX) {
            periodStart = nanos.getAsLong();
        }
    }

    /** To be called when a key was given up because it was not allowed. */
    public synchronized void rejected(Object key) {
        rejected.add(key);
    }
}
