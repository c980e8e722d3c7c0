package dev.slowburn.topology.replay;

import dev.slowburn.domain.coverage.Coverage;
import dev.slowburn.domain.coverage.RuleId;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads from the changelog of the coverage how many offsets the rules in force have counted in a replay. Thread-safe for one
 * writer and several readers.
 */
public final class ReplayedOffsets {
    private final Map<Key, Row> rows = new ConcurrentHashMap<>();

    private record Key(int partition, RuleId rule) {}

    /**
     * The progress of a rule in a partition.
     *
     * @param total offsets that it had to count at first
     * @param left offsets that it still has to count
     */
    private record Row(long total, long left) {}

    /** Adds a record of the changelog. */
    public void read(int partition, byte[] key, byte[] value) {
        if (key.length != RuleId.BYTES) {
            return;
        }
        Key row = new Key(partition, RuleId.of(key));
        Coverage coverage =
                value == null ? Coverage.NONE : CoverageRows.fromBytes(value).coverage();
        if (coverage.isOpen()) {
            long left = coverage.holes(0).size();
            rows.merge(row, new Row(left, left), (before, now) -> new Row(before.total(), left));
        } else {
            rows.remove(row);
        }
    }

    /** Number of rules in force. */
    public int rules() {
        Set<RuleId> rules = new HashSet<>();
        rows.keySet().forEach(row -> rules.add(row.rule()));
        return rules.size();
    }

    /** Offsets that each rule in force has counted again, on average. */
    public double counted() {
        long offsets = 0;
        for (Row row : rows.values()) {
            offsets += row.total() - row.left();
        }
        return (double) offsets / Math.max(1, rules());
    }

    /** Whether a rule in force has not counted all offsets. */
    public boolean isIncomplete() {
        return rows.values().stream().anyMatch(row -> row.left() > 0);
    }
}
