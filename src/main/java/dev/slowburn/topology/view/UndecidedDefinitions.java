package dev.slowburn.topology.view;

import java.time.Instant;
import java.util.Optional;

/** The changes of definitions that the admitting task, if it is on this instance, has read but not decided yet. Thread-safe. */
public final class UndecidedDefinitions {
    private volatile Pending pending = new Pending(0, 0);

    private record Pending(int count, long since) {}

    /** Called by the admitting task. */
    public void set(int count, long since) {
        pending = new Pending(count, since);
    }

    public int count() {
        return pending.count;
    }

    /** When the first of them was read; empty if there are none. */
    public Optional<Instant> since() {
        Pending current = pending;
        return current.count == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(current.since));
    }
}
