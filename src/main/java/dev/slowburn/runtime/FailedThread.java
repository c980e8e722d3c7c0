package dev.slowburn.runtime;

import org.apache.kafka.common.errors.InvalidTxnStateException;

/** Whether a stream thread that failed is to be replaced, or ends its instance. */
final class FailedThread {
    private FailedThread() {}

    /**
     * True of what a process meets that was frozen for longer than its transaction may last: the broker has aborted the
     * transaction and says so when it is to be committed. Most of the words for that Kafka Streams knows and begins again from
     * what is committed; this one it does not. Nothing of the transaction counts, so another thread can do its work again.
     */
    static boolean canBeReplaced(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidTxnStateException) {
                return true;
            }
        }
        return false;
    }
}
