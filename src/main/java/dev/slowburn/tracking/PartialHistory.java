package dev.slowburn.tracking;

import dev.slowburn.counting.PreparedDefinitions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An objective that has not counted everything that ever was in the input.
 *
 * @param isWhole whether everything that still exists has been counted; the rest was deleted before
 * @param completeSince all records written since this time have been counted, in epoch milliseconds; {@link RuleHistory#UNKNOWN} if
 *     some partition has not reported
 * @param left number of offsets that are not counted yet, by the id of the input partition
 * @param total number of offsets to be counted since the history was whole, including those that are counted now
 * @param unreported ids of input partitions that have not reported
 */
public record PartialHistory(
        String slo,
        String objective,
        boolean isWhole,
        long completeSince,
        Map<Long, Long> left,
        long total,
        Set<Long> unreported) {
    public PartialHistory {
        left = Map.copyOf(left);
        unreported = Set.copyOf(unreported);
    }

    /** The number of offsets that are not counted yet in the partitions that have reported. */
    public long totalLeft() {
        return left.values().stream().mapToLong(Long::longValue).sum();
    }

    static PartialHistory of(PreparedDefinitions.Rule rule, RuleHistory history, Set<Long> existing) {
        Map<Long, Long> left = new TreeMap<>();
        history.partitions().forEach((partition, reported) -> left.put(partition, reported.left()));
        Set<Long> unreported = new TreeSet<>();
        if (!history.isComplete()) {
            unreported.addAll(existing);
            unreported.removeAll(left.keySet());
        }
        return new PartialHistory(
                rule.slo(),
                rule.objective(),
                history.isWhole(existing),
                history.completeSince(existing),
                left,
                history.total(),
                unreported);
    }
}
