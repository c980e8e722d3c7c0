package dev.slowburn.bench.fleet;

import dev.slowburn.testkit.fleet.Fleet;
import dev.slowburn.topology.streams.CommitPace;

/**
 * A fleet of which one instance is real.
 *
 * @param threads stream threads of an instance
 * @param outcomesPerSecond of all instances
 * @param tenants budgets of each service
 */
public record FleetSize(
        int instances,
        int threads,
        int inputPartitions,
        int tallyPartitions,
        int outcomesPerSecond,
        int services,
        int tenants) {
    static final int SECOND = 1_000;
    private static final long COMMIT_MILLIS = 100;
    /** Changelogs and outputs to which a commit writes for each task of the second stage, and the offsets. */
    private static final int PARTITIONS_PER_TALLY = 6;

    /** Input partitions of the real instance. */
    public int ownInputs() {
        return inputPartitions / instances;
    }

    /** Tally partitions of the real instance, those with the lowest numbers; rounded up. */
    public int ownTallies() {
        return (tallyPartitions + instances - 1) / instances;
    }

    public int ownOutcomesPerSecond() {
        return outcomesPerSecond / instances;
    }

    /** Stream threads of the simulated instances. */
    public int otherThreads() {
        return (instances - 1) * threads;
    }

    /** The interval at which each thread commits, by {@link CommitPace}. */
    public long commitMillis() {
        int allTasks = inputPartitions + tallyPartitions;
        int allThreads = instances * threads;
        int partitions = tallyPartitions + PARTITIONS_PER_TALLY * ownTallies() / threads + 1;
        return Math.max(COMMIT_MILLIS, CommitPace.millis(partitions, allTasks / allThreads, allTasks, 0));
    }

    /** Tallies of single budgets that a task of the first stage sends to one tally partition with a commit. */
    double sumsPerCommit() {
        double outcomes = (double) outcomesPerSecond / inputPartitions * commitMillis() / SECOND;
        return Fleet.distinct((double) services * tenants, outcomes) / tallyPartitions;
    }

    @Override
    public String toString() {
        return String.format(
                "%,d instances with %d threads, %,d input partitions, %d tally partitions, %,d outcomes/s, %,d budgets",
                instances, threads, inputPartitions, tallyPartitions, outcomesPerSecond, services * tenants);
    }
}
