package dev.slowburn.runtime;

import dev.slowburn.schema.registry.RegistryHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tracks the schemas that are awaited from the registry, reports them as a health reason, and ends the waits at shutdown. */
final class RegistryWaitPolicy implements RegistryHealth {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryWaitPolicy.class);
    /** Shorter waits are normal for a schema that is seen for the first time. */
    private static final Duration NORMAL_WAIT = Duration.ofSeconds(1);

    private final AtomicReference<Request> pending = new AtomicReference<>();
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile boolean waiting = true;

    private record Request(Instant since, String schemas) {}

    @Override
    public boolean keepWaiting() {
        return waiting;
    }

    @Override
    public void asking(Instant since, String schemas) {
        pending.set(new Request(since, schemas));
    }

    @Override
    public void failed(String reason) {
        if (!failing.getAndSet(true)) {
            LOG.warn("waiting for the schema registry: {}", reason);
        }
    }

    @Override
    public void answered() {
        Request last = pending.getAndSet(null);
        if (failing.getAndSet(false) && last != null) {
            LOG.info(
                    "the schema registry answered after {} s",
                    Duration.between(last.since, Instant.now()).toSeconds());
        }
    }

    void giveUp() {
        waiting = false;
    }

    Optional<String> trouble() {
        Request last = pending.get();
        return last == null || Duration.between(last.since, Instant.now()).compareTo(NORMAL_WAIT) < 0
                ? Optional.empty()
                : Optional.of(
                        "waiting for the schema registry since " + last.since + "; held at schema " + last.schemas);
    }
}
