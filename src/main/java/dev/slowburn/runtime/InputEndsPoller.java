package dev.slowburn.runtime;

import dev.slowburn.threads.BackgroundThreads;
import dev.slowburn.threads.RepeatedTask;
import dev.slowburn.topology.InputEnds;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker about once a second where the input ends and how far the group has committed, on one thread of its own, so
 * that no task waits for an answer. While the broker is away the last answer stands.
 */
final class InputEndsPoller implements InputEnds, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InputEndsPoller.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final InputOffsets offsets;
    private final Clock clock;
    private final Map<Integer, Known> known = new ConcurrentHashMap<>();
    private final RepeatedTask looks;
    private boolean silent;

    InputEndsPoller(InputOffsets offsets, Clock clock, BackgroundThreads threads) {
        this.offsets = offsets;
        this.clock = clock;
        this.looks = threads.repeat("slowburn-input-ends", BETWEEN_LOOKS, this::look);
    }

    void start() {
        looks.start();
    }

    @Override
    public Optional<Known> of(int partition) {
        return Optional.ofNullable(known.get(partition));
    }

    private void look() {
        try {
            known.putAll(offsets.ask(clock.millis()));
            silent = false;
        } catch (StartupException e) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            if (!silent) {
                LOG.warn("nobody knows whether the input is caught up with: {}", e.getMessage());
            }
            silent = true;
        }
    }

    @Override
    public void close() {
        looks.close();
        offsets.close();
    }
}
