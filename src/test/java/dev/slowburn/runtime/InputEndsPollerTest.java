package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.threads.BackgroundThreads;
import dev.slowburn.topology.InputEnds;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is known of the ends while the broker answers, refuses, or keeps silent. */
class InputEndsPollerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Map<String, Throwable> failures = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    @Test
    void nothingIsKnownUntilTheBrokerHasAnswered() {
        try (InputEndsPoller poller = poller(this::answer)) {
            assertThat(poller.of(0)).isEmpty();
            poller.start();
            await().until(() -> poller.of(0).isPresent());
            assertThat(poller.of(0)).contains(new InputEnds.Known(NOW.toEpochMilli(), 7, 5));
            assertThat(poller.of(1)).isEmpty();
        }
        assertThat(closed.getCount()).isZero();
    }

    @Test
    void whileItRefusesTheLastAnswerStandsAndItIsAskedAgain() {
        try (InputEndsPoller poller = poller(now -> {
            if (questions.incrementAndGet() > 1) {
                throw new StartupException("no broker answered");
            }
            return answer(now);
        })) {
            poller.start();
            await().until(() -> questions.get() >= 3);
            assertThat(poller.of(0)).isPresent();
        }
    }

    @Test
    void aBrokerThatKeepsSilentDoesNotKeepItFromStopping() {
        CountDownLatch never = new CountDownLatch(1);
        InputEndsPoller poller = poller(now -> {
            questions.incrementAndGet();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StartupException("interrupted", e);
            }
            return Map.of();
        });
        poller.start();
        await().until(() -> questions.get() == 1);
        poller.close();
        assertThat(closed.getCount()).isZero();
        assertThat(poller.of(0)).isEmpty();
    }

    @Test
    void anUnexpectedFailureIsReportedWithTheNameOfTheThread() {
        IllegalStateException bug = new IllegalStateException("a bug");
        try (InputEndsPoller poller = poller(now -> {
            throw bug;
        })) {
            poller.start();
            await().until(() -> !failures.isEmpty());
            assertThat(failures).containsExactly(Map.entry("slowburn-input-ends", bug));
        }
    }

    private Map<Integer, InputEnds.Known> answer(long now) {
        return Map.of(0, new InputEnds.Known(now, 7, 5));
    }

    private InputEndsPoller poller(Answers answers) {
        InputOffsets offsets = new InputOffsets() {
            @Override
            public Map<Integer, InputEnds.Known> ask(long now) {
                return answers.ask(now);
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
        return new InputEndsPoller(offsets, Clock.fixed(NOW, ZoneOffset.UTC), new BackgroundThreads(failures::put));
    }

    private interface Answers {
        Map<Integer, InputEnds.Known> ask(long now);
    }
}
