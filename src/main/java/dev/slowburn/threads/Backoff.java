package dev.slowburn.threads;

import java.time.Duration;

/** Delays of successive retries: each is twice the previous one, up to a maximum. Not thread-safe. */
public final class Backoff {
    private final Duration first;
    private final Duration max;
    private Duration next;

    /** @param first delay after the first failure, without regard to the maximum */
    public Backoff(Duration first, Duration max) {
        this.first = first;
        this.max = max;
        this.next = first;
    }

    /** The delay after another failure. */
    public Duration next() {
        Duration delay = next;
        Duration doubled = delay.multipliedBy(2);
        next = doubled.compareTo(max) < 0 ? doubled : max;
        return delay;
    }

    /** Starts again with the first delay, after a success. */
    public void reset() {
        next = first;
    }
}
