package dev.slowburn.testkit.fleet;

/**
 * A fleet and its load.
 *
 * @param threads stream threads of an instance
 * @param outcomesPerSecond of services that all have the same share
 * @param quietPerSecond outcomes of other services, each of a budget without other outcomes between two commits
 * @param groups budgets of a service, of which an outcome counts in one
 * @param commitMillis {@code commit.interval}
 * @param brokers brokers that share the partitions
 */
public record Fleet(
        int instances,
        int threads,
        int inputPartitions,
        int tallyPartitions,
        double outcomesPerSecond,
        double quietPerSecond,
        int services,
        int groups,
        long commitMillis,
        int brokers) {

    /** Number of stream threads of all instances. */
    public int allThreads() {
        return instances * threads;
    }

    /** Number of tasks of both stages. */
    int tasks() {
        return inputPartitions + tallyPartitions;
    }

    double allOutcomesPerSecond() {
        return outcomesPerSecond + quietPerSecond;
    }

    /** Tallies of single budgets per second if all threads commit at this interval, each those of all its tasks together. */
    double sumsPerSecond(double millis) {
        double outcomes = outcomesPerSecond / allThreads() * millis / 1_000;
        double budgets = distinct((double) services * groups, outcomes);
        return allThreads() * budgets * 1_000 / millis + quietPerSecond;
    }

    /** Expected number of input partitions that outcomes arrive at in this time. */
    double partitionsWithOutcomes(double millis) {
        return distinct(inputPartitions, allOutcomesPerSecond() * millis / 1_000);
    }

    /**
     * Expected number of tally partitions that tallies go to.
     *
     * @param parts number of equal parts of the outcomes of this time, of which the tallies are those of one
     */
    double partitionsWithTallies(double millis, int parts) {
        double quiet = quietPerSecond / parts * millis / 1_000;
        double outcomes = outcomesPerSecond / parts * millis / 1_000;
        return distinct(tallyPartitions, distinct(services, outcomes) + quiet);
    }

    /** Expected number of different values among draws from equally probable ones. */
    public static double distinct(double values, double draws) {
        return values <= 1 ? Math.min(values, draws) : values * (1 - Math.pow(1 - 1 / values, draws));
    }
}
