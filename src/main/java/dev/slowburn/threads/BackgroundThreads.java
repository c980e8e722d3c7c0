package dev.slowburn.threads;

import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * A factory for one owner's background threads: named daemon threads whose uncaught exceptions and errors are passed to the
 * owner, which stops the instance or reports what no longer works. A thread therefore catches only what it can handle.
 *
 * <p>An executor is no substitute: it stores what its tasks throw in futures that are never read.
 */
public final class BackgroundThreads {
    private final BiConsumer<String, Throwable> onFailure;

    /** @param onFailure receives the name of a failed thread and the cause; called in that thread, at most once per thread */
    public BackgroundThreads(BiConsumer<String, Throwable> onFailure) {
        this.onFailure = onFailure;
    }

    /** Creates a thread without starting it. */
    public Thread create(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((failed, failure) -> onFailure.accept(name, failure));
        return thread;
    }

    /** Creates a thread that can be stopped, without starting it. */
    public StoppableThread stoppable(String name, Runnable body) {
        return new StoppableThread(this, name, body);
    }

    /**
     * Creates a task without starting it. Once started, it runs immediately and again after each pause until it is closed.
     *
     * @param task if interrupted by close, it must return early and leave the thread's interrupt flag set
     */
    public RepeatedTask repeat(String name, Duration pause, Runnable task) {
        return new RepeatedTask(this, name, pause, task);
    }
}
