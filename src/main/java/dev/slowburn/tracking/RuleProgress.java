package dev.slowburn.tracking;

import dev.slowburn.tracking.RuleHistory.Partition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The {@link RuleHistory} of one rule, as reports of partitions change it. Each of a thousand partitions may report each second, so a
 * report costs the logarithm of their number, except for the one that completes the history. Not thread-safe.
 */
final class RuleProgress {
    private final Map<Long, Partition> partitions;
    private boolean isComplete;
    private long forgottenAt;
    private long counted;

    /** The partitions that exist; empty if unknown. */
    private Set<Long> existing = Set.of();

    /** Number of existing partitions that have an entry. */
    private int reported;
    /** Number of existing partitions whose entry is not complete. */
    private int incomplete;
    /** Number of entries that are not complete, also of partitions that do not exist. */
    private int allIncomplete;
    /** How many existing partitions are complete since each time. */
    private final TreeMap<Long, Integer> times = new TreeMap<>();

    /** @param existing the partitions that exist; empty if unknown */
    RuleProgress(RuleHistory history, Set<Long> existing) {
        partitions = new HashMap<>(history.partitions());
        isComplete = history.isComplete();
        forgottenAt = history.forgottenAt();
        counted = history.counted();
        use(existing);
    }

    private void use(Set<Long> current) {
        existing = current;
        reported = 0;
        incomplete = 0;
        allIncomplete = 0;
        times.clear();
        partitions.forEach((id, partition) -> count(id, partition, 1));
    }

    /** @param one 1 for an entry that is added, -1 for one that is removed */
    private void count(long id, Partition partition, int one) {
        int left = partition.isComplete() ? 0 : one;
        allIncomplete += left;
        if (existing.isEmpty() || existing.contains(id)) {
            reported += one;
            incomplete += left;
            times.merge(partition.completeSince(), one, (before, more) -> before + more == 0 ? null : before + more);
        }
    }

    /**
     * Records a report.
     *
     * @return whether the history has changed
     */
    boolean report(long id, Partition report) {
        Partition before = partitions.get(id);
        boolean wasComplete = isComplete;
        boolean wasWhole = allIncomplete == 0;
        long countedBefore = counted;
        Partition after = before == null ? report : report.after(before);
        partitions.put(id, after);
        if (before != null) {
            count(id, before, -1);
        }
        count(id, after, 1);
        if (!isComplete || (allIncomplete == 0 && !wasWhole)) {
            settle();
        } else {
            removeIfCounted(id);
        }
        return isComplete != wasComplete || counted != countedBefore || !Objects.equals(before, partitions.get(id));
    }

    /**
     * Updates the partitions that exist.
     *
     * @return whether the history has changed
     */
    boolean updatePartitions(Set<Long> current) {
        boolean wasComplete = isComplete;
        use(current);
        if (!isComplete) {
            settle();
        }
        return isComplete != wasComplete;
    }

    /**
     * Completes the history if all existing partitions have reported, and removes what need not be stored then. Partitions that are
     * added later are complete until they report otherwise, because rules in force count them from their first record.
     */
    private void settle() {
        if (!isComplete && (existing.isEmpty() || reported < existing.size())) {
            return;
        }
        isComplete = true;
        List.copyOf(partitions.keySet()).forEach(this::removeIfCounted);
        if (allIncomplete == 0) {
            counted = 0;
            partitions.replaceAll((id, partition) -> partition.whole());
        }
    }

    private void removeIfCounted(long id) {
        Partition partition = partitions.get(id);
        if (partition.isComplete() && partition.completeSince() == RuleHistory.EVERYTHING) {
            partitions.remove(id);
            count(id, partition, -1);
            counted += partition.total();
        }
    }

    /** @param minute when the rule was removed; {@link RuleHistory#IN_FORCE} if it is in force */
    void setForgottenAt(long minute) {
        forgottenAt = minute;
    }

    long forgottenAt() {
        return forgottenAt;
    }

    /** Whether all existing partitions have counted everything that still exists. */
    boolean isWhole() {
        return isComplete && incomplete == 0;
    }

    /** As {@link RuleHistory#completeSince}. */
    long completeSince() {
        if (!isComplete) {
            return RuleHistory.UNKNOWN;
        }
        return times.isEmpty() ? RuleHistory.EVERYTHING : times.lastKey();
    }

    RuleHistory toHistory() {
        return new RuleHistory(isComplete, partitions, forgottenAt, counted);
    }
}
