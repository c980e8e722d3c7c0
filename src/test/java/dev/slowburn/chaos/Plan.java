package dev.slowburn.chaos;

import java.time.Duration;
import java.util.Set;

/**
 * What a run is to be.
 *
 * @param seed of the order of faults, their lengths and the traffic
 * @param length for how long faults happen
 * @param groupProtocol Kafka Streams' {@code group.protocol}
 * @param guarantee Kafka Streams' {@code processing.guarantee}
 * @param rate outcomes a second
 * @param faults the kinds that happen
 * @param provesBite whether a run that no fault has hurt is a failure
 */
record Plan(
        long seed,
        Duration length,
        String groupProtocol,
        String guarantee,
        int rate,
        Set<FaultKind> faults,
        boolean provesBite) {
    Plan {
        faults = Set.copyOf(faults);
    }
}
