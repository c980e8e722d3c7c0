package dev.slowburn.runtime;

import dev.slowburn.schema.registry.RegistryHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows which schemas the registry has not given yet, reports them to readers of the health, and ends waits at shutdown. */
final class RegistryWaitPolicy implements RegistryHealth {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryWaitPolicy.class);
    /** A schema that is seen for the first time takes a moment, which is no trouble. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final AtomicReference<Asked> asked = new AtomicReference<>();
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile boolean patient = true;

    private record Asked(Instant since, String schemas) {}

    @Override
    public boolean keepWaiting() {
        return patient;
    }

    @Override
    public void asking(Instant since, String schemas) {
        asked.set(new Asked(since, schemas));
    }

    @Override
    public void failed(String reason) {
        if (!failing.getAndSet(true)) {
            LOG.warn("waiting for the schema registry: {}", reason);
        }
    }

    @Override
    public void answered() {
        Asked last = asked.getAndSet(null);
        if (failing.getAndSet(false) && last != null) {
            LOG.info(
                    "the schema registry answered after {} s",
                    Duration.between(last.since, Instant.now()).toSeconds());
        }
    }

    void giveUp() {
        patient = false;
    }

    Optional<String> trouble() {
        Asked last = asked.get();
        return last == null || Duration.between(last.since, Instant.now()).compareTo(MOMENT) < 0
                ? Optional.empty()
                : Optional.of(
                        "waiting for the schema registry since " + last.since + "; held at schema " + last.schemas);
    }
}
