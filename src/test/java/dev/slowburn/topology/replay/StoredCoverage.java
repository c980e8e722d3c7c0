package dev.slowburn.topology.replay;

import dev.slowburn.domain.coverage.Coverage;
import dev.slowburn.domain.coverage.RuleId;
import dev.slowburn.topology.progress.SourceId;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The coverage of each partition of the inputs, as stored in the changelog. */
public final class StoredCoverage {
    /** Length of the prefix of other inputs than the original one. */
    private static final int PREFIX = Integer.BYTES;

    private final Map<Long, Map<RuleId, Coverage>> bySource = new HashMap<>();

    /** Adds a record; the records of a partition must be added in order. */
    public void add(ConsumerRecord<byte[], byte[]> changed) {
        ByteBuffer key = ByteBuffer.wrap(changed.key());
        int prefix = key.remaining() - RuleId.BYTES;
        if (prefix != 0 && prefix != PREFIX) {
            return;
        }
        int input = prefix == 0 ? 0 : key.getInt();
        RuleId rule = new RuleId(key.getLong(), key.getLong());
        Map<RuleId, Coverage> ofPartition =
                bySource.computeIfAbsent(SourceId.of(input, changed.partition()), unused -> new HashMap<>());
        if (changed.value() == null) {
            ofPartition.remove(rule);
        } else {
            ofPartition.put(rule, CoverageRows.fromBytes(changed.value()).coverage());
        }
    }

    /** Empty if the rule was never in force in the partition. */
    public Optional<Coverage> of(long source, RuleId rule) {
        return Optional.ofNullable(bySource.getOrDefault(source, Map.of()).get(rule));
    }
}
