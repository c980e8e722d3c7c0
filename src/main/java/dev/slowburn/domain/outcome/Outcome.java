package dev.slowburn.domain.outcome;

import java.util.Map;

/**
 * One event: a service answered a request, or {@link #count()} of them.
 *
 * <p>An interface because the hot path hands out one reused object for all records of a task, so an outcome must not be
 * kept beyond the call that received it.
 */
public interface Outcome {
    /** The service that answered; never empty. */
    String service();

    /** When it answered: milliseconds since the epoch, UTC. */
    long occurredAt();

    /** What was asked for, or null. */
    String operation();

    OutcomeKind kind();

    boolean hasStatusCode();

    /** The protocol's status code; 0 without {@link #hasStatusCode()}. */
    int statusCode();

    boolean hasDuration();

    /** Microseconds, not negative; 0 without {@link #hasDuration()}. */
    long durationMicros();

    /** How many requests this stands for; not negative. */
    long count();

    /** Never null; empty unless the decoder was asked for attributes. */
    Map<String, String> attributes();
}
