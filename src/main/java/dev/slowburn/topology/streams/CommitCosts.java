package dev.slowburn.topology.streams;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.streams.processor.TaskId;

/** What the commits of an instance cost: transaction markers in total, and partitions and latency by stream thread. Thread-safe. */
public final class CommitCosts {
    /** Weight of the latest commit in the latency. */
    private static final double SMOOTHING = 0.125;

    private final ThreadTransactions transactions = new ThreadTransactions();
    private final LongAdder commits = new LongAdder();
    private final LongAdder markers = new LongAdder();
    private final ThreadLocal<OfThread> byThread = ThreadLocal.withInitial(OfThread::new);

    /** The commits of one thread. */
    private static final class OfThread {
        private final Set<TaskId> seen = new HashSet<>();
        private int tasks;
        private int partitions;
        private double latencyMillis;
        private long requestedAt = Long.MIN_VALUE / 2;
        /** Whether no commit has followed the request. */
        private boolean isRequested;
        /** Whether Kafka Streams has committed by itself since the last question of a task. */
        private boolean hasOtherCommit;
    }

    /** Records a commit of the current thread, which wrote a marker to this number of partitions. */
    void committed(int partitions, double millis) {
        transactions.committed();
        commits.increment();
        markers.add(partitions);
        OfThread own = byThread.get();
        own.partitions = partitions;
        own.hasOtherCommit = !own.isRequested;
        own.isRequested = false;
        own.latencyMillis =
                own.latencyMillis == 0 ? millis : own.latencyMillis + SMOOTHING * (millis - own.latencyMillis);
        if (!own.seen.isEmpty()) {
            own.tasks = own.seen.size();
            own.seen.clear();
        }
    }

    /**
     * The minimum interval between the starts of two commits of the current thread, see {@link CommitPace}; the same for all of its tasks
     * between two commits, and zero before the first.
     *
     * @param task asks; the tasks that asked between two commits are those of the thread
     */
    long minimumMillis(TaskId task, int allTasks) {
        OfThread own = byThread.get();
        own.seen.add(task);
        return own.tasks == 0 ? 0 : CommitPace.millis(own.partitions, own.tasks, allTasks, own.latencyMillis);
    }

    /**
     * Whether a task of the current thread may request a commit now. A commit is that of all tasks of the thread, so they share the
     * minimum interval: the first one that asks after it starts the next one, and those that ask before the commit join it.
     *
     * @param now wall clock, in epoch milliseconds
     * @param minimumMillis see {@link #minimumMillis}
     * @param intervalMillis time between two questions of a task
     */
    boolean tryRequest(long now, long minimumMillis, long intervalMillis) {
        OfThread own = byThread.get();
        if (own.hasOtherCommit) {
            own.requestedAt = now;
            own.hasOtherCommit = false;
        }
        long elapsed = now - own.requestedAt;
        // A clock that was set back must not delay commits until it has reached the former time.
        if (elapsed >= -intervalMillis) {
            // Without a limit, a request that no commit follows would let all later ones join it.
            if (own.isRequested && elapsed < intervalMillis / 2) {
                return true;
            }
            if (elapsed < minimumMillis) {
                return false;
            }
        }
        own.requestedAt = now;
        own.isRequested = true;
        return true;
    }

    /** The transactions that the commits end. */
    public ThreadTransactions transactions() {
        return transactions;
    }

    /** Number of commits with exactly-once. */
    public long commits() {
        return commits.sum();
    }

    /** Number of transaction markers that the commits wrote. */
    public long markers() {
        return markers.sum();
    }
}
