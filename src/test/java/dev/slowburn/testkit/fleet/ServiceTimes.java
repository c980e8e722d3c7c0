package dev.slowburn.testkit.fleet;

import java.util.List;

/**
 * Service times, as measurements have found them.
 *
 * @param baseCores CPU time per second of an instance without load: its commits without records, polls, heartbeats and HTTP
 * @param outcomeMicros CPU time of an outcome
 * @param sumMicros CPU time of a tally of one budget, in both stages
 * @param partitionMicros CPU time of a partition that a commit writes to: its records, their reading, and the marker
 * @param commitMillis duration of a commit without partitions
 * @param partitionMillis additional duration for each partition that a broker writes markers to at the same time
 * @param partitionsPerTally partitions that a commit writes to for each task of the second stage that received tallies
 * @param partitionsPerCommit partitions that each commit with records writes to besides, such as that of the offsets
 * @param deliveryMillis time from when a record is committed until its consumer has it
 * @param jitter differences between measured delays of a lone instance and those that follow from the other times, in milliseconds
 */
public record ServiceTimes(
        double baseCores,
        double outcomeMicros,
        double sumMicros,
        double partitionMicros,
        double commitMillis,
        double partitionMillis,
        double partitionsPerTally,
        double partitionsPerCommit,
        double deliveryMillis,
        List<Double> jitter) {

    ServiceTimes with(double otherDeliveryMillis, List<Double> otherJitter) {
        return new ServiceTimes(
                baseCores,
                outcomeMicros,
                sumMicros,
                partitionMicros,
                commitMillis,
                partitionMillis,
                partitionsPerTally,
                partitionsPerCommit,
                otherDeliveryMillis,
                List.copyOf(otherJitter));
    }
}
