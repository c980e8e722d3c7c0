package dev.slowburn.topology.combine;

import dev.slowburn.topology.streams.ThreadTransactions;
import java.util.function.Consumer;

/** Runs the work of one task as a part of the transaction of its thread. If any of it fails, the task has failed. */
final class TaskWork {
    private final ThreadTransactions.Part part;
    private final Consumer<RuntimeException> failed;
    private boolean isClosed;

    /** @param failed receives each failure before it is thrown */
    TaskWork(ThreadTransactions.Part part, Consumer<RuntimeException> failed) {
        this.part = part;
        this.failed = failed;
    }

    /**
     * Does nothing after {@link #close}, because Kafka Streams may flush a task once more after closing its processors.
     *
     * @throws dev.slowburn.topology.streams.AbortedTransactionException if a transaction was aborted that contained work of the task
     */
    <T> void run(Consumer<? super T> work, T argument) {
        if (isClosed) {
            return;
        }
        try {
            part.contribute();
            work.accept(argument);
        } catch (RuntimeException e) {
            failed.accept(e);
            throw e;
        }
    }

    /** Returns an action that runs this part of the work. */
    Runnable action(Runnable work) {
        return () -> run(Runnable::run, work);
    }

    void close() {
        isClosed = true;
    }
}
