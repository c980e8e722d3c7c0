package dev.slowburn.notify;

import java.time.Duration;
import java.time.Instant;

/** Exponential backoff: retries one second after the first failure, then doubles the delay up to one minute. */
final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration MAX = Duration.ofMinutes(1);

    private Duration wait = Duration.ZERO;
    private Instant next = Instant.MIN;

    boolean isOver(Instant now) {
        return !now.isBefore(next);
    }

    void failed(Instant now) {
        Duration doubled = wait.isZero() ? FIRST : wait.multipliedBy(2);
        wait = doubled.compareTo(MAX) > 0 ? MAX : doubled;
        next = now.plus(wait);
    }

    void succeeded() {
        wait = Duration.ZERO;
        next = Instant.MIN;
    }
}
