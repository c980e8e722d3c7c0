package dev.slowburn.topology.replay;

import dev.slowburn.domain.coverage.Coverage;
import dev.slowburn.domain.coverage.RuleId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The coverage of each partition of the input, as stored in the changelog. */
public final class CoverageChangelog {
    private final Map<Integer, Map<RuleId, Coverage>> byPartition = new HashMap<>();

    /** Adds a record; the records of a partition must be added in order. */
    public void add(ConsumerRecord<byte[], byte[]> changed) {
        if (changed.key().length != RuleId.BYTES) {
            return;
        }
        RuleId rule = RuleId.of(changed.key());
        Map<RuleId, Coverage> ofPartition = byPartition.computeIfAbsent(changed.partition(), unused -> new HashMap<>());
        if (changed.value() == null) {
            ofPartition.remove(rule);
        } else {
            ofPartition.put(rule, CoverageRows.fromBytes(changed.value()).coverage());
        }
    }

    /** Empty if the rule was never in force in the partition. */
    public Optional<Coverage> of(int partition, RuleId rule) {
        return Optional.ofNullable(byPartition.getOrDefault(partition, Map.of()).get(rule));
    }
}
