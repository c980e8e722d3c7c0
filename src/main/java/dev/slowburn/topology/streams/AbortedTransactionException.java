package dev.slowburn.topology.streams;

/**
 * A transaction of the stream thread was aborted, but not all tasks that have contributed to it were closed. The thread must continue from its
 * last commit.
 */
public final class AbortedTransactionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    AbortedTransactionException() {
        super("the transaction of the stream thread was aborted with the work of a task that was not closed");
    }
}
