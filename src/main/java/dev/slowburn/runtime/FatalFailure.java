package dev.slowburn.runtime;

import dev.slowburn.runtime.broker.StartupException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first failure that an instance can't recover from by itself; it is logged once, and told to whoever asks how it is. */
final class FatalFailure {
    private static final Logger LOG = LoggerFactory.getLogger(FatalFailure.class);

    private final AtomicReference<Throwable> first = new AtomicReference<>();
    private final FailureAdvice remedies;

    FatalFailure(FailureAdvice remedies) {
        this.remedies = remedies;
    }

    void happened(Throwable cause) {
        if (!first.compareAndSet(null, cause)) {
            return;
        }
        remedies.of(cause)
                .ifPresentOrElse(
                        words -> LOG.error("stopping: {}", words),
                        () -> LOG.error(
                                "stopping because of an unexpected failure; nothing it interrupted is committed",
                                cause));
    }

    /** The failure; empty if all is well. */
    Optional<Throwable> cause() {
        return Optional.ofNullable(first.get());
    }

    boolean hasHappened() {
        return first.get() != null;
    }

    /** That it stops, and why; empty if all is well. */
    Optional<String> trouble() {
        return Optional.ofNullable(first.get()).map(cause -> remedies.of(cause)
                .map(words -> "stopping: " + words)
                .orElseGet(() -> "stopping because of an unexpected failure: " + cause.getMessage()));
    }

    /** @throws StartupException if something can be done about it; the message says what */
    void report() {
        Throwable cause = first.get();
        Optional<String> remedy = cause == null ? Optional.empty() : remedies.of(cause);
        if (remedy.isPresent()) {
            throw new StartupException(remedy.get(), cause);
        }
    }
}
