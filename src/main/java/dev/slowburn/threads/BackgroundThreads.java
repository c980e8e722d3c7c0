package dev.slowburn.threads;

import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * Creates the background threads of one owner. They are named daemons, and whatever escapes from one, exception or error, is
 * passed to the owner, who ends the instance or reports what no longer works. So a thread catches only what it can handle.
 *
 * <p>An executor is no substitute: it keeps what its tasks throw in futures that nobody reads.
 */
public final class BackgroundThreads {
    private final BiConsumer<String, Throwable> onFailure;

    /** @param onFailure gets the name of a thread that ended and what ended it; called in that thread, at most once for each */
    public BackgroundThreads(BiConsumer<String, Throwable> onFailure) {
        this.onFailure = onFailure;
    }

    /** A thread that is yet to be started. */
    public Thread create(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((failed, failure) -> onFailure.accept(name, failure));
        return thread;
    }

    /**
     * A task that is yet to be started, and then runs at once and again after each pause until it is closed.
     *
     * @param task may be interrupted by the close; if so, it returns early and leaves the thread's interrupt flag set
     */
    public RepeatedTask repeat(String name, Duration pause, Runnable task) {
        return new RepeatedTask(this, name, pause, task);
    }
}
