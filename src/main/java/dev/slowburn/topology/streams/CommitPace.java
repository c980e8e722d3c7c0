package dev.slowburn.topology.streams;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * The minimum interval between the starts of two commits of a stream thread, so that the commits of a large application do not overload the
 * brokers.
 *
 * <p>The end of a transaction writes a marker to each partition that the transaction has written to. Each thread writes to most
 * partitions of the tally topic, so markers grow with threads × partitions. A thread gets a share of {@link #MARKERS_PER_SECOND} in
 * proportion to its tasks, so the threads of all instances together stay within it without knowledge of each other. Besides, the interval
 * is at least twice the time that the ends of the thread's transactions take, so that a thread spends at most half of its time on them.
 * The interval does not exceed {@link #MAX_MILLIS}, so an application that would need a longer one exceeds the limit.
 *
 * <p>Kafka Streams also commits by itself, at an interval and moments of its own ({@link #streamsInterval}). So the interval divides that
 * one: the commit of Kafka Streams then replaces one that the tasks would have requested.
 */
public final class CommitPace {
    /** Limit of transaction markers per second of an application. */
    public static final long MARKERS_PER_SECOND = 50_000;
    /** The longest interval that this class asks for. */
    public static final long MAX_MILLIS = 1_000;

    private static final long INTERVAL_PER_LATENCY = 2;

    /** Few, because each is an additional commit, at a moment that the tasks do not choose. */
    private static final Duration STREAMS_INTERVAL = Duration.ofSeconds(5);
    /** Longer than the second after which tasks request a commit at the latest. */
    private static final Duration MIN_STREAMS_INTERVAL = Duration.ofMillis(1_500);

    private CommitPace() {}

    /**
     * The commit interval to configure in Kafka Streams, which commits at this interval regardless of the commits that tasks have
     * requested. Half of the transaction timeout limits it, unless {@code commitInterval} or the minimum is longer.
     *
     * @param commitInterval interval at which the tasks request commits
     */
    public static Duration streamsInterval(Duration commitInterval, Duration transactionTimeout) {
        Duration limited = Collections.min(List.of(STREAMS_INTERVAL, transactionTimeout.dividedBy(2)));
        return Collections.max(List.of(commitInterval, limited, MIN_STREAMS_INTERVAL));
    }

    /**
     * Returns the interval in milliseconds.
     *
     * @param partitions partitions that a commit of the thread writes to
     * @param tasks number of tasks of the thread
     * @param allTasks number of tasks of the application
     * @param latencyMillis how long the end of a transaction of the thread takes
     */
    public static long millis(int partitions, int tasks, int allTasks, double latencyMillis) {
        double share = Math.min(1, (double) Math.max(1, tasks) / Math.max(1, allTasks));
        double byMarkers = partitions * 1_000.0 / (MARKERS_PER_SECOND * share);
        double least = Math.max(1, Math.min(MAX_MILLIS, Math.max(byMarkers, INTERVAL_PER_LATENCY * latencyMillis)));
        double commits = Math.floor(STREAMS_INTERVAL.toMillis() / least);
        return (long) Math.ceil(STREAMS_INTERVAL.toMillis() / commits);
    }
}
