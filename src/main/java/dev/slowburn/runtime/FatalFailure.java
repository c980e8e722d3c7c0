package dev.slowburn.runtime;

import dev.slowburn.runtime.broker.StartupException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first failure that an instance cannot recover from. It is logged once and reported by the health endpoints. */
final class FatalFailure {
    private static final Logger LOG = LoggerFactory.getLogger(FatalFailure.class);

    private final AtomicReference<Throwable> first = new AtomicReference<>();
    private final FailureAdvice advice;

    FatalFailure(FailureAdvice advice) {
        this.advice = advice;
    }

    void record(Throwable cause) {
        if (!first.compareAndSet(null, cause)) {
            return;
        }
        advice.of(cause)
                .ifPresentOrElse(
                        message -> LOG.error("stopping: {}", message),
                        () -> LOG.error(
                                "stopping because of an unexpected failure; nothing it interrupted is committed",
                                cause));
    }

    /** The failure; empty if there is none. */
    Optional<Throwable> cause() {
        return Optional.ofNullable(first.get());
    }

    boolean hasHappened() {
        return first.get() != null;
    }

    /** The reason for stopping; empty if there is no failure. */
    Optional<String> trouble() {
        return Optional.ofNullable(first.get()).map(cause -> advice.of(cause)
                .map(message -> "stopping: " + message)
                .orElseGet(() -> "stopping because of an unexpected failure: " + cause.getMessage()));
    }

    /** @throws StartupException if there is advice on the failure; the message contains it */
    void report() {
        Throwable cause = first.get();
        Optional<String> action = cause == null ? Optional.empty() : advice.of(cause);
        if (action.isPresent()) {
            throw new StartupException(action.get(), cause);
        }
    }
}
