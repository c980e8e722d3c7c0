package dev.slowburn.query.published;

import dev.slowburn.threads.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The current failure to read outputs: its cause and start, and the delay of the next retry. Written by one thread, read by others. */
final class Outage {
    private final Clock clock;
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    private volatile String sentence = "";
    private Instant since;

    Outage(Clock clock) {
        this.clock = clock;
    }

    /** @return whether this failure starts the outage */
    boolean began(String cause) {
        boolean isNew = since == null;
        if (isNew) {
            since = clock.instant();
        }
        sentence = "events, alerts and live changes have not been read since " + since + ": " + cause;
        return isNew;
    }

    /** The delay before the next retry; doubles up to a maximum. */
    Duration pause() {
        return backoff.next();
    }

    void ended() {
        if (since != null) {
            since = null;
            sentence = "";
            backoff.reset();
        }
    }

    /** A sentence about the outage; empty if there is none. */
    Optional<String> trouble() {
        return Optional.of(sentence).filter(text -> !text.isEmpty());
    }
}
