package dev.slowburn.testkit.fleet;

import java.util.List;

/**
 * Service times, as measurements have found them.
 *
 * @param pollsIdle calls of a thread's consumer per second without load
 * @param pollsPerArrival further calls for each moment at which records arrive for the thread, see {@link FleetModel#arrivals}
 * @param commitMillis duration of a commit without partitions
 * @param partitionMillis additional duration for each partition that a broker writes markers to at the same time
 * @param partitionsPerTally partitions that a commit writes to for each task of the second stage that received tallies
 * @param partitionsPerCommit partitions that each commit with records writes to besides, such as that of the offsets
 * @param deliveryMillis time from when a record is committed until its consumer has it
 * @param jitter differences between measured delays of a lone instance and those that follow from the other times, in milliseconds
 */
public record ServiceTimes(
        CpuTimes cpu,
        double pollsIdle,
        double pollsPerArrival,
        double commitMillis,
        double partitionMillis,
        double partitionsPerTally,
        double partitionsPerCommit,
        double deliveryMillis,
        List<Double> jitter) {

    ServiceTimes with(double otherDeliveryMillis, List<Double> otherJitter) {
        return new ServiceTimes(
                cpu,
                pollsIdle,
                pollsPerArrival,
                commitMillis,
                partitionMillis,
                partitionsPerTally,
                partitionsPerCommit,
                otherDeliveryMillis,
                List.copyOf(otherJitter));
    }
}
