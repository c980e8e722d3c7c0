package dev.slowburn.runtime;

import dev.slowburn.topology.InputEnds;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker about once a second where the input ends and how far the group has committed, on one thread of its own, so
 * that no task waits for an answer. While the broker is away the last answer stands.
 */
final class InputEndsPoller implements InputEnds, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InputEndsPoller.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final InputOffsets offsets;
    private final Clock clock;
    private final Map<Integer, Known> known = new ConcurrentHashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "slowburn-input-ends");
    private boolean silent;

    InputEndsPoller(InputOffsets offsets, Clock clock) {
        this.offsets = offsets;
        this.clock = clock;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public Optional<Known> of(int partition) {
        return Optional.ofNullable(known.get(partition));
    }

    private void run() {
        try {
            do {
                look();
            } while (!stop.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            // That is how it is stopped in mid-question.
        }
    }

    private void look() throws InterruptedException {
        try {
            known.putAll(offsets.ask(clock.millis()));
            silent = false;
        } catch (StartupException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (!silent) {
                LOG.warn("nobody knows whether the input is caught up with: {}", e.getMessage());
            }
            silent = true;
        }
    }

    @Override
    public void close() {
        stop.countDown();
        thread.interrupt();
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        offsets.close();
    }
}
