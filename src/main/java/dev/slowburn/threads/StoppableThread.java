package dev.slowburn.threads;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A thread that its owner stops; see {@link BackgroundThreads#stoppable}. Its body must return once {@link #isStopping}. */
public final class StoppableThread {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    StoppableThread(BackgroundThreads threads, String name, Runnable body) {
        this.thread = threads.create(name, body);
    }

    public void start() {
        thread.start();
    }

    public boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /** Pauses its body until a time has passed or it is stopped, also by an interrupt. Returns whether it is stopping. */
    public boolean pause(Duration time) {
        try {
            return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping.countDown();
            return true;
        }
    }

    /**
     * Stops it, and waits up to 5 s for its end.
     *
     * @param wake ends that for which its body waits
     */
    public void stop(Runnable wake) {
        stopping.countDown();
        wake.run();
        try {
            thread.join(STOP_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As {@link #stop}; interrupts that for which its body waits. */
    public void interrupt() {
        stop(thread::interrupt);
    }

    /** Whether its body has returned, or it was not started. */
    public boolean hasEnded() {
        return !thread.isAlive();
    }
}
