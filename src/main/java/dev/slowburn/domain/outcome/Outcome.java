package dev.slowburn.domain.outcome;

import java.util.Map;

/**
 * One event: a service answered a request, or {@link #count()} requests.
 *
 * <p>An interface because the hot path passes one reused object for all records of a task. An outcome must therefore not be
 * kept after the call that received it.
 */
public interface Outcome {
    /** Maximum number of requests in one outcome. A larger number is a mistake, and the limit keeps tallies from overflowing. */
    long MAX_COUNT = 1_000_000_000_000L;

    /** The service that answered; never empty. */
    String service();

    /** The time of the answer, in milliseconds since the epoch, UTC. */
    long occurredAt();

    /** The operation that was requested, or null. */
    String operation();

    OutcomeKind kind();

    boolean hasStatusCode();

    /** The status code of the protocol; 0 without {@link #hasStatusCode()}. */
    int statusCode();

    boolean hasDuration();

    /** The duration in microseconds, not negative; 0 without {@link #hasDuration()}. */
    long durationMicros();

    /** The number of requests that this outcome represents; not negative. */
    long count();

    /** The attributes; never null, and empty unless the decoder was configured to read them. */
    Map<String, String> attributes();
}
