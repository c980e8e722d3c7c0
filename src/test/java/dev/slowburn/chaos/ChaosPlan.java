package dev.slowburn.chaos;

import dev.slowburn.chaos.fault.FaultKind;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Parameters of a run.
 *
 * @param seed seed of the order of faults, their durations and the traffic
 * @param length duration of the faults
 * @param groupProtocol Kafka Streams' {@code group.protocol}
 * @param guarantee Kafka Streams' {@code processing.guarantee}
 * @param rate outcomes per second
 * @param restarts restarts of one instance at a time before the faults
 * @param faults kinds of faults
 * @param settings additional settings of the instances; {@value #NAME} is replaced by the name of each
 * @param requiresEffect whether a run without effective faults is a failure
 */
public record ChaosPlan(
        long seed,
        Duration length,
        String groupProtocol,
        String guarantee,
        int rate,
        int restarts,
        Set<FaultKind> faults,
        Map<String, String> settings,
        boolean requiresEffect) {
    static final String NAME = "{instance}";

    public ChaosPlan {
        faults = Set.copyOf(faults);
        settings = Map.copyOf(settings);
    }

    /** Whether instances are static group members, which keep their tasks during a restart. */
    boolean staticMembership() {
        return settings.keySet().stream().anyMatch(key -> key.endsWith("group.instance.id"));
    }
}
