package dev.slowburn.query.peer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Why outputs can't be read at this moment, since when, and how long to wait. Changed by one thread, read by others. */
public final class Outage {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Clock clock;
    private volatile String sentence = "";
    private Instant since;
    private Duration next = FIRST_PAUSE;

    public Outage(Clock clock) {
        this.clock = clock;
    }

    /** @return whether it has just begun */
    public boolean began(String what) {
        boolean isNew = since == null;
        if (isNew) {
            since = clock.instant();
        }
        sentence = "events, alerts and live changes have not been read since " + since + ": " + what;
        return isNew;
    }

    /** How long to wait before the next try: longer each time. */
    public Duration pause() {
        Duration pause = next;
        next = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        return pause;
    }

    public void ended() {
        if (since != null) {
            since = null;
            sentence = "";
            next = FIRST_PAUSE;
        }
    }

    /** A sentence; empty if they can be read. */
    public Optional<String> trouble() {
        return Optional.of(sentence).filter(text -> !text.isEmpty());
    }
}
