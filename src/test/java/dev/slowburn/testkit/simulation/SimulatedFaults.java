package dev.slowburn.testkit.simulation;

/** Counts of simulated faults, to verify that they occurred. */
public final class SimulatedFaults {
    int crashesBeforeCommit;
    int crashesAfterCommit;
    int revivals;
    int failedTasks;
    int fenced;
    int moves;
    int changes;
    int truncations;
    int restarts;
    int removals;
    int returns;
    int addedPartitions;
    int expiredOffsets;
    long restored;
    long discarded;
    long processedAgain;

    /** The sums of both. */
    public SimulatedFaults plus(SimulatedFaults other) {
        SimulatedFaults sum = new SimulatedFaults();
        sum.crashesBeforeCommit = crashesBeforeCommit + other.crashesBeforeCommit;
        sum.crashesAfterCommit = crashesAfterCommit + other.crashesAfterCommit;
        sum.revivals = revivals + other.revivals;
        sum.failedTasks = failedTasks + other.failedTasks;
        sum.fenced = fenced + other.fenced;
        sum.moves = moves + other.moves;
        sum.changes = changes + other.changes;
        sum.truncations = truncations + other.truncations;
        sum.restarts = restarts + other.restarts;
        sum.removals = removals + other.removals;
        sum.returns = returns + other.returns;
        sum.addedPartitions = addedPartitions + other.addedPartitions;
        sum.expiredOffsets = expiredOffsets + other.expiredOffsets;
        sum.restored = restored + other.restored;
        sum.discarded = discarded + other.discarded;
        sum.processedAgain = processedAgain + other.processedAgain;
        return sum;
    }

    /** Whether each kind occurred. */
    public boolean ofEachKind() {
        return crashesBeforeCommit > 0
                && crashesAfterCommit > 0
                && revivals > 0
                && failedTasks > 0
                && fenced > 0
                && moves > 0
                && changes > 0
                && truncations > 0
                && restarts > 0
                && removals > 0
                && returns > 0
                && addedPartitions > 0
                && expiredOffsets > 0
                && restored > 0
                && discarded > 0
                && processedAgain > 0;
    }

    @Override
    public String toString() {
        return "crashes before commit %d, after %d; revivals %d; failed tasks %d; fenced %d; moves %d; changed definitions %d; truncations %d; restarts %d; inputs removed %d, added back %d; partitions added %d; offsets expired %d; restored %d; discarded %d; processed again %d"
                .formatted(
                        crashesBeforeCommit,
                        crashesAfterCommit,
                        revivals,
                        failedTasks,
                        fenced,
                        moves,
                        changes,
                        truncations,
                        restarts,
                        removals,
                        returns,
                        addedPartitions,
                        expiredOffsets,
                        restored,
                        discarded,
                        processedAgain);
    }
}
