package dev.slowburn.testkit.fleet;

import dev.slowburn.topology.streams.CommitPace;

/**
 * Commits of stream threads that each commit once in an interval.
 *
 * @param seconds measured time
 * @param commits number of commits in that time
 * @param endMillis mean duration of the end of a transaction, after its records and offsets were acknowledged
 */
public record PacedCommits(int threads, long intervalMillis, double seconds, int commits, double endMillis) {
    private static final double KEPT = 0.95;

    /** Commits per second at the intended pace. */
    public double intendedPerSecond() {
        return threads * 1_000.0 / intervalMillis;
    }

    public double perSecond() {
        return commits / seconds;
    }

    /** Share of the intended commits. */
    public double achieved() {
        return perSecond() / intendedPerSecond();
    }

    /** Whether nearly all threads committed in each interval, and {@link CommitPace} would not extend the interval. */
    public boolean keepPace() {
        return achieved() >= KEPT && CommitPace.millis(0, 1, 1, endMillis) <= intervalMillis;
    }
}
