package dev.slowburn.tracking;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How far a rule has counted the history of the input, by input partition. Immutable.
 *
 * <p>A report is kept even if its partition does not exist according to the last snapshot from the broker: the snapshot may be older,
 * and the report does not arrive again. Partitions that do not exist are ignored when the history is read.
 *
 * @param isComplete whether every partition without an entry is complete. False for a rule that has come into force and that not all
 *     partitions have reported yet
 * @param partitions the reported partitions; if {@code isComplete}, only those that are incomplete or whose history was cut off
 * @param forgottenAt the minute when the rule was removed; {@link #IN_FORCE} while it is in force
 */
public record RuleHistory(boolean isComplete, Map<Integer, Partition> partitions, long forgottenAt) {
    public static final long IN_FORCE = 0;

    /** Everything that ever was in the partition has been counted. */
    public static final long EVERYTHING = Long.MIN_VALUE / 2;
    /** It is not known since when everything has been counted. */
    public static final long UNKNOWN = Long.MAX_VALUE;

    /** A rule that no partition has reported. */
    public static final RuleHistory UNREPORTED = new RuleHistory(false, Map.of(), IN_FORCE);

    /** A rule whose history is complete in all partitions. */
    public static final RuleHistory COMPLETE = new RuleHistory(true, Map.of(), IN_FORCE);

    public RuleHistory {
        partitions = Map.copyOf(partitions);
    }

    /**
     * How far a rule has counted one partition.
     *
     * @param left number of offsets that are not counted yet; 0 if everything that still exists has been counted
     * @param completeSince all records written since this time have been counted, in epoch milliseconds; {@link #EVERYTHING} or
     *     {@link #UNKNOWN}
     */
    public record Partition(long left, long completeSince) {
        boolean isComplete() {
            return left == 0;
        }
    }

    RuleHistory with(int partition, Partition reported) {
        Map<Integer, Partition> others = new TreeMap<>(partitions);
        others.put(partition, reported);
        return new RuleHistory(isComplete, others, forgottenAt);
    }

    RuleHistory forgotten(long minute) {
        return new RuleHistory(isComplete, partitions, minute);
    }

    /**
     * Completes the history if all existing partitions have reported, and removes what need not be stored then. Partitions that are
     * added later are complete until they report otherwise, because rules in force count them from their first record.
     *
     * @param existing empty if unknown
     */
    RuleHistory settle(Set<Integer> existing) {
        if (!isComplete && (existing.isEmpty() || !partitions.keySet().containsAll(existing))) {
            return this;
        }
        Map<Integer, Partition> kept = new TreeMap<>(partitions);
        kept.values().removeIf(each -> each.isComplete() && each.completeSince() == EVERYTHING);
        return new RuleHistory(true, kept, forgottenAt);
    }

    /** Whether all existing partitions have counted everything that still exists. */
    boolean isWhole(Set<Integer> existing) {
        return isComplete && of(existing).allMatch(Partition::isComplete);
    }

    /** All records written since this time have been counted, in all partitions; {@link #EVERYTHING} or {@link #UNKNOWN}. */
    long completeSince(Set<Integer> existing) {
        return isComplete
                ? of(existing).mapToLong(Partition::completeSince).max().orElse(EVERYTHING)
                : UNKNOWN;
    }

    private Stream<Partition> of(Set<Integer> existing) {
        return partitions.entrySet().stream()
                .filter(each -> existing.isEmpty() || existing.contains(each.getKey()))
                .map(Map.Entry::getValue);
    }
}
