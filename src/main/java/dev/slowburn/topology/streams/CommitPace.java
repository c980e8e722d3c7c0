package dev.slowburn.topology.streams;

/**
 * The minimum time between two commits of a stream thread, so that the commits of a large application do not overload the brokers.
 *
 * <p>The end of a transaction writes a marker to each partition that the transaction has written to. Each thread writes to most
 * partitions of the tally topic, so markers grow with threads × partitions. A thread gets a share of {@link #MARKERS_PER_SECOND} in
 * proportion to its tasks, so the threads of all instances together stay within it without knowledge of each other. Besides, from the
 * start of one commit to the start of the next passes at least twice the time that the ends of its transactions take, so that a thread
 * spends at most half of its time on them. Neither time exceeds {@link #MAX_MILLIS}, so an application that would need a longer one
 * exceeds the limit.
 */
public final class CommitPace {
    /** Limit of transaction markers per second of an application. */
    public static final long MARKERS_PER_SECOND = 50_000;
    /** Longest pause that this class asks for. */
    public static final long MAX_MILLIS = 1_000;

    private static final long PAUSE_PER_LATENCY = 2;

    private CommitPace() {}

    /**
     * Returns the pause in milliseconds.
     *
     * @param partitions partitions that a commit of the thread writes to
     * @param tasks number of tasks of the thread
     * @param allTasks number of tasks of the application
     * @param latencyMillis how long a commit of the thread takes
     */
    public static long millis(int partitions, int tasks, int allTasks, double latencyMillis) {
        double share = Math.min(1, (double) Math.max(1, tasks) / Math.max(1, allTasks));
        double byMarkers = partitions * 1_000.0 / (MARKERS_PER_SECOND * share);
        return (long) Math.ceil(Math.min(MAX_MILLIS, Math.max(byMarkers, PAUSE_PER_LATENCY * latencyMillis)));
    }
}
