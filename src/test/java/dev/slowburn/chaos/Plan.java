package dev.slowburn.chaos;

import dev.slowburn.chaos.fault.FaultKind;
import java.time.Duration;
import java.util.Map;
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
 * @param settings of the instances, beside those that a run needs; {@value #NAME} in them is the name of each
 * @param provesBite whether a run that no fault has hurt is a failure
 */
public record Plan(
        long seed,
        Duration length,
        String groupProtocol,
        String guarantee,
        int rate,
        Set<FaultKind> faults,
        Map<String, String> settings,
        boolean provesBite) {
    static final String NAME = "{instance}";

    public Plan {
        faults = Set.copyOf(faults);
        settings = Map.copyOf(settings);
    }

    /** Whether instances have names of their own in the group, and so keep their places when they stop. */
    boolean keepsPlaces() {
        return settings.keySet().stream().anyMatch(key -> key.endsWith("group.instance.id"));
    }
}
