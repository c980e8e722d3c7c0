package dev.slowburn.threads;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A task that runs in its own thread, with a pause after each run; see {@link BackgroundThreads#repeat}. */
public final class RepeatedTask implements AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Duration pause;
    private final Runnable task;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    RepeatedTask(BackgroundThreads threads, String name, Duration pause, Runnable task) {
        this.pause = pause;
        this.task = task;
        this.thread = threads.create(name, this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            do {
                task.run();
            } while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            // Only close interrupts this thread, and the thread ends here.
        }
    }

    /** Interrupts the task and waits up to 5 s for its thread to end. */
    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether its thread has ended; only then may resources that the task uses be closed. */
    public boolean hasEnded() {
        return !thread.isAlive();
    }
}
