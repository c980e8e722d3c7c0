package dev.slowburn.runtime;

import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.topology.streams.AbortedTransactionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles a failed stream thread: replaces it, or stops the instance. */
final class StreamThreadFailureHandler implements StreamsUncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StreamThreadFailureHandler.class);

    /** Start of the message of Kafka's producer if the broker reports an unexpected error instead of the transaction's result. */
    private static final String UNKNOWN_END = "Unhandled error in EndTxnResponse";

    /** Limit in case that adapting has no effect. */
    private static final int MAX_ADAPTIONS = 10;

    private final FatalFailure failure;
    private final BooleanSupplier stopping;
    private final Runnable leave;
    private final Runnable adaptPartitions;
    private final AtomicInteger adaptions = new AtomicInteger();

    /**
     * @param failure records a failure that stops the instance
     * @param stopping whether the instance is already stopping
     * @param leave leaves the group, so peers take over
     * @param adaptPartitions adapts internal topics to the number of partitions of the input
     */
    StreamThreadFailureHandler(
            FatalFailure failure, BooleanSupplier stopping, Runnable leave, Runnable adaptPartitions) {
        this.failure = failure;
        this.stopping = stopping;
        this.leave = leave;
        this.adaptPartitions = adaptPartitions;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable cause) {
        if (stopping.getAsBoolean()) {
            LOG.info("interrupted by shutdown, transaction not committed: {}", cause.toString());
        } else if (canContinueInNewThread(cause)) {
            LOG.warn("transaction aborted; continuing from the last commit with a new stream thread", cause);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        } else if (CoverageChangelog.isRefused(cause) && hasAdaptedPartitions()) {
            LOG.info("the number of partitions of the input has changed; continuing with a new stream thread");
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        } else {
            failure.record(cause);
            leave.run();
        }
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private boolean hasAdaptedPartitions() {
        if (adaptions.incrementAndGet() > MAX_ADAPTIONS) {
            return false;
        }
        try {
            adaptPartitions.run();
            return true;
        } catch (StartupException e) {
            LOG.info("internal topics cannot be adapted: {}", e.getMessage());
            return false;
        }
    }

    /**
     * True if the broker aborted the transaction because the process was suspended for longer than the transaction timeout.
     * Kafka Streams handles most such errors by itself, but not this one. The transaction has no effect, so a new thread can
     * repeat its work.
     *
     * <p>Also true if the broker was aborting the transaction and could not report its result: a new thread waits for the
     * result when it starts, and continues from there.
     *
     * <p>Also true if Kafka Streams has aborted the transaction of a thread without closing all of its tasks, see
     * {@link AbortedTransactionException}.
     */
    static boolean canContinueInNewThread(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidTxnStateException
                    || cause instanceof AbortedTransactionException
                    || String.valueOf(cause.getMessage()).startsWith(UNKNOWN_END)) {
                return true;
            }
        }
        return false;
    }
}
