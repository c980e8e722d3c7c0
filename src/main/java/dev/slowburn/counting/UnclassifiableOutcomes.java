package dev.slowburn.counting;

/**
 * A report that for at least a minute the SLI of a budget has failed on every outcome in one partition of the input.
 *
 * @param budget without its group, because the group of an unclassified outcome is unknown
 * @param source id of the partition of the input
 * @param since when the first failure was noticed, in milliseconds of the wall clock
 * @param outcomes number of records on which the SLI failed; 0 if it classifies outcomes again
 */
public record UnclassifiableOutcomes(BudgetKey budget, long source, long since, long outcomes) {
    /** Minimum time since the first failure, in milliseconds. */
    public static final long REPORT_DELAY = 60_000;
    /** Interval at which a report is repeated, in milliseconds. */
    public static final long RENEWAL = 30_000;
    /** Time after which each persistent failure has been reported, in milliseconds. */
    public static final long ALL_SENT = REPORT_DELAY + RENEWAL;
    /** Time after which a report that is not repeated expires, in milliseconds, because its sender is gone. */
    public static final long EXPIRY = 3 * RENEWAL;

    public boolean isOver() {
        return outcomes == 0;
    }
}
