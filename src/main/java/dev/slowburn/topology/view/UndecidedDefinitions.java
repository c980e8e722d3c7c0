package dev.slowburn.topology.view;

import java.time.Instant;
import java.util.Optional;

/** How many changes of definitions the task on this instance that admits them has read and not decided on. */
public final class UndecidedDefinitions {
    private volatile Waiting waiting = new Waiting(0, 0);

    private record Waiting(int count, long since) {}

    /** By the task that admits definitions. */
    public void set(int count, long since) {
        waiting = new Waiting(count, since);
    }

    public int count() {
        return waiting.count;
    }

    /** Since when the first of them waits; empty if none does. */
    public Optional<Instant> since() {
        Waiting now = waiting;
        return now.count == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(now.since));
    }
}
