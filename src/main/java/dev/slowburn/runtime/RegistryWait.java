package dev.slowburn.runtime;

import dev.slowburn.schema.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows whether any thread waits for the schema registry, tells it to whoever asks, and ends the wait at shutdown. */
final class RegistryWait implements Patience {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryWait.class);

    private final AtomicReference<Instant> since = new AtomicReference<>();
    private volatile boolean patient = true;

    @Override
    public boolean keepWaiting() {
        return patient;
    }

    @Override
    public void waiting(String reason) {
        if (since.compareAndSet(null, Instant.now())) {
            LOG.warn("waiting for the schema registry: {}", reason);
        }
    }

    @Override
    public void answered() {
        Instant began = since.getAndSet(null);
        if (began != null) {
            LOG.info(
                    "the schema registry answered after {} s",
                    Duration.between(began, Instant.now()).toSeconds());
        }
    }

    void giveUp() {
        patient = false;
    }

    Optional<String> trouble() {
        return Optional.ofNullable(since.get()).map(began -> "waiting for the schema registry since " + began);
    }
}
