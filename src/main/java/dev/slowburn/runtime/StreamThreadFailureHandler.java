package dev.slowburn.runtime;

import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows from a stream thread that failed: another takes its place, or its instance ends. */
final class StreamThreadFailureHandler implements StreamsUncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StreamThreadFailureHandler.class);

    /** Of Kafka's producer, about an answer that it does not know. */
    private static final String UNKNOWN_END = "Unhandled error in EndTxnResponse";

    private final FatalFailure failure;
    private final BooleanSupplier stopping;
    private final Runnable leave;

    /**
     * @param failure to be told of one that ends the instance
     * @param stopping whether it ends anyway
     * @param leave so that others take over from an instance that ends
     */
    StreamThreadFailureHandler(FatalFailure failure, BooleanSupplier stopping, Runnable leave) {
        this.failure = failure;
        this.stopping = stopping;
        this.leave = leave;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable cause) {
        if (stopping.getAsBoolean()) {
            LOG.info("interrupted by the stop; nothing of it is committed: {}", cause.toString());
        } else if (canBeReplaced(cause)) {
            LOG.warn("a transaction was taken back by the broker; going on from what is committed", cause);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        } else {
            failure.happened(cause);
            leave.run();
        }
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /**
     * True of what a process meets that was frozen for longer than its transaction may last: the broker has aborted the
     * transaction and says so when it is to be committed. Most of the words for that Kafka Streams knows and begins again from
     * what is committed; this one it does not. Nothing of the transaction counts, so another thread can do its work again.
     *
     * <p>True, too, if the broker was just about to take it back and could not say how the transaction ended: another thread
     * finds that out before it begins, and goes on from there.
     */
    static boolean canBeReplaced(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidTxnStateException
                    || String.valueOf(cause.getMessage()).startsWith(UNKNOWN_END)) {
                return true;
            }
        }
        return false;
    }
}
