package dev.slowburn.threads;

import java.time.Duration;

/** A task that runs in its own thread, with a pause after each run; see {@link BackgroundThreads#repeat}. */
public final class RepeatedTask implements AutoCloseable {
    private final Duration pause;
    private final Runnable task;
    private final StoppableThread thread;

    RepeatedTask(BackgroundThreads threads, String name, Duration pause, Runnable task) {
        this.pause = pause;
        this.task = task;
        this.thread = threads.stoppable(name, this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        do {
            task.run();
        } while (!thread.pause(pause));
    }

    /** Interrupts the task and waits up to 5 s for its thread to end. */
    @Override
    public void close() {
        thread.interrupt();
    }

    /** Whether its thread has ended; only then may resources that the task uses be closed. */
    public boolean hasEnded() {
        return thread.hasEnded();
    }
}
