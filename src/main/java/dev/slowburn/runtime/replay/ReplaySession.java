package dev.slowburn.runtime.replay;

import dev.slowburn.topology.replay.ReplayChunk;
import dev.slowburn.topology.replay.ReplayReader;
import dev.slowburn.topology.replay.ReplayRequest;
import java.util.Optional;

/**
 * Passes requests of a task to the thread that reads, and chunks back. Holds at most one finished chunk. Thread-safe; no call
 * blocks.
 *
 * <p>Work for a request is a run. A new request continues the run if its range starts at the chunk that the task receives next, or
 * before the first chunk, and ends no later than the run. Otherwise a new run starts, and the chunks of the former one are dropped.
 */
final class ReplaySession implements ReplayReader.Session {
    private static final long UNKNOWN = -1;

    private final int partition;
    private final Runnable onChange;
    /** The newest request; null if nothing is to be read. */
    private ReplayRequest requested;
    /** The request that started the run. */
    private ReplayRequest started;

    private int run;
    private ReplayChunk finished;
    /** Start of the finished chunk. */
    private long finishedFrom;
    /** Start of the chunk that is being counted; unknown until it is known where the run begins. */
    private long countingFrom = UNKNOWN;

    /** Whether the task has received a chunk of the run. */
    private boolean hasPolled;

    private boolean isClosed;
    private boolean isLagging;

    /**
     * A run as the thread that reads sees it.
     *
     * @param started the request that started it
     * @param to current end of the range
     */
    record Run(int number, ReplayRequest started, long to) {}

    /** @param onChange called when there is a new request, or room for a chunk */
    ReplaySession(int partition, Runnable onChange) {
        this.partition = partition;
        this.onChange = onChange;
    }

    int partition() {
        return partition;
    }

    @Override
    public void request(ReplayRequest request) {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            boolean continues = continues(request);
            requested = request;
            if (!continues) {
                start();
            }
        }
        onChange.run();
    }

    private boolean continues(ReplayRequest request) {
        if (started == null || request == null) {
            return started == null && request == null;
        }
        // A later end would include records that are in the future for the counter of this run.
        return countingFrom != UNKNOWN
                && isNext(request)
                && request.to() <= started.to()
                && request.rules().equals(started.rules());
    }

    private boolean isNext(ReplayRequest request) {
        long next = finished == null ? countingFrom : finishedFrom;
        boolean isFirst = !hasPolled && request.from() >= started.from() && request.from() <= next;
        return (isFirst || request.from() == next) && next < request.to();
    }

    private void start() {
        run++;
        started = requested;
        finished = null;
        countingFrom = UNKNOWN;
        hasPolled = false;
    }

    /** Called when it is known where a run begins. */
    synchronized void begin(int number, long from) {
        if (number == run) {
            countingFrom = from;
        }
    }

    /** The current run; empty if nothing is to be read. */
    synchronized Optional<Run> current() {
        return started == null ? Optional.empty() : Optional.of(new Run(run, started, requested.to()));
    }

    /** Starts over with the newest request, because the run has counted more than is requested now. */
    synchronized void startOver(int number) {
        if (number == run) {
            start();
        }
    }

    /** Whether a chunk can be passed to the task. */
    synchronized boolean hasRoom() {
        return finished == null;
    }

    /**
     * Passes a chunk to the task. Requires room. Drops it if the run has ended.
     *
     * @param from start of the chunk
     * @param to its end
     */
    synchronized void finish(int number, ReplayChunk chunk, long from, long to) {
        if (number == run) {
            finished = chunk;
            finishedFrom = from;
            countingFrom = to;
        }
    }

    @Override
    public Optional<ReplayChunk> poll() {
        ReplayChunk chunk;
        synchronized (this) {
            chunk = finished;
            finished = null;
            hasPolled |= chunk != null;
        }
        if (chunk == null) {
            return Optional.empty();
        }
        onChange.run();
        return Optional.of(chunk);
    }

    @Override
    public void setLagging(boolean lags) {
        synchronized (this) {
            isLagging = lags;
        }
        onChange.run();
    }

    /** Whether something is requested and waits for live counting. */
    synchronized boolean isWaiting() {
        return isLagging && requested != null;
    }

    synchronized boolean isClosed() {
        return isClosed;
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            requested = null;
            start();
        }
        onChange.run();
    }
}
