package dev.slowburn.schema.registry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Limits how many doubtful schema keys the registry is asked for: {@link #MOST}, and then none until {@link Refusals#HOLD} after the
 * last of these was answered. So noise that looks like keys delays its partition by the time of as many questions, however slow the
 * registry is, and not all the time. A genuine key occurs again: one that was turned away before has an allowance of its own, which
 * keys that occur once can't use up. Any number of threads may use it.
 */
public final class QuestionLimit {
    static final int MOST = 10;
    private static final int MOST_REMEMBERED = 1_000;

    private final LongSupplier nanos;
    private final Set<Object> turnedAway = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Boolean> eldest) {
            return size() > MOST_REMEMBERED;
        }
    });
    private long began;
    private int first;
    private int again;
    private int unanswered;

    public QuestionLimit(LongSupplier nanos) {
        this.nanos = nanos;
        this.began = nanos.getAsLong();
    }

    /** Whether the registry may be asked for a key now. */
    public synchronized boolean allows(Object key) {
        if (unanswered == 0 && nanos.getAsLong() - began >= Refusals.HOLD.toNanos()) {
            began = nanos.getAsLong();
            first = 0;
            again = 0;
        }
        return first < MOST || (again < MOST && turnedAway.contains(key));
    }

    /** If {@link #allows} the key, counts a question, of which {@link #answered} has to be called. */
    public synchronized boolean tryAcquire(Object key) {
        if (!allows(key)) {
            return false;
        }
        if (turnedAway.remove(key)) {
            again++;
        } else {
            first++;
        }
        unanswered++;
        return true;
    }

    /** To be called when a question is answered, with whatever it is. */
    public synchronized void answered() {
        unanswered--;
        if (first >= MOST || again >= MOST) {
            began = nanos.getAsLong();
        }
    }

    /** To be called when a key was given up because it was not allowed. */
    public synchronized void turnedAway(Object key) {
        turnedAway.add(key);
    }
}
