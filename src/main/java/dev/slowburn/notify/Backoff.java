package dev.slowburn.notify;

import java.time.Duration;
import java.time.Instant;

/** When to try again: a second after the first failure, then twice as long each time, up to a minute. */
final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofMinutes(1);

    private Duration wait = Duration.ZERO;
    private Instant next = Instant.MIN;

    boolean isOver(Instant now) {
        return !now.isBefore(next);
    }

    void failed(Instant now) {
        Duration doubled = wait.isZero() ? FIRST : wait.multipliedBy(2);
        wait = doubled.compareTo(MOST) > 0 ? MOST : doubled;
        next = now.plus(wait);
    }

    void succeeded() {
        wait = Duration.ZERO;
        next = Instant.MIN;
    }
}
