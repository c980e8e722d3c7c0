package dev.slowburn.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures of background threads, as reported to their owner. */
class BackgroundThreadsTest {
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final Map<String, Throwable> failures = new ConcurrentHashMap<>();
    private final BackgroundThreads threads = new BackgroundThreads(failures::put);

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, OutOfMemoryError.class, StackOverflowError.class})
    void reportsAnyThrowableThatEscapesAThread(Class<? extends Throwable> type) throws Exception {
        Throwable failure = type.getConstructor().newInstance();
        Thread thread = threads.create("reader", () -> sneak(failure));

        thread.start();
        thread.join();

        assertThat(failures).containsExactly(Map.entry("reader", failure));
    }

    @Test
    void reportsNoFailureIfAThreadReturns() throws Exception {
        Thread thread = threads.create("reader", () -> {});

        thread.start();
        thread.join();

        assertThat(failures).isEmpty();
        assertThat(thread.isDaemon()).isTrue();
    }

    @Test
    void repeatsATaskUntilItFails() {
        AtomicInteger runs = new AtomicInteger();
        IllegalStateException bug = new IllegalStateException("a bug");
        try (RepeatedTask task = threads.repeat("poller", PAUSE, () -> {
            if (runs.incrementAndGet() == 3) {
                throw bug;
            }
        })) {
            task.start();

            await().until(task::hasEnded);

            assertThat(runs).hasValue(3);
            assertThat(failures).containsExactly(Map.entry("poller", bug));
        }
    }

    @Test
    void interruptsATaskOnClose() {
        CountDownLatch running = new CountDownLatch(1);
        RepeatedTask task = threads.repeat("poller", PAUSE, () -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        task.start();
        await().until(() -> running.getCount() == 0);

        task.close();

        assertThat(task.hasEnded()).isTrue();
        assertThat(failures).isEmpty();
    }

    @Test
    void stoppingEndsAPauseAndWaitsForTheEnd() {
        AtomicBoolean wasStopped = new AtomicBoolean();
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch wakeup = new CountDownLatch(1);
        StoppableThread thread = stoppable(self -> {
            waiting.countDown();
            awaitUninterrupted(wakeup);
            wasStopped.set(self.pause(Duration.ofHours(1)));
        });
        thread.start();
        await().until(() -> waiting.getCount() == 0);

        thread.stop(wakeup::countDown);

        assertThat(thread.hasEnded()).isTrue();
        assertThat(wasStopped).isTrue();
        assertThat(failures).isEmpty();
    }

    @Test
    void anInterruptStopsAThreadThatPauses() {
        StoppableThread thread = stoppable(self -> {
            Thread.currentThread().interrupt();
            while (!self.isStopping()) {
                self.pause(Duration.ofHours(1));
            }
        });

        thread.start();

        await().until(thread::hasEnded);
        assertThat(failures).isEmpty();
    }

    private StoppableThread stoppable(Consumer<StoppableThread> body) {
        AtomicReference<StoppableThread> self = new AtomicReference<>();
        self.set(threads.stoppable("reader", () -> body.accept(self.get())));
        return self.get();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }
}
