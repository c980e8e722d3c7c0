package dev.slowburn.tracking;

import java.util.Map;
import java.util.Set;
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
 * @param counted number of offsets that were to be counted in partitions that are not in {@code partitions} any more; 0 if the history
 *     is whole
 */
public record RuleHistory(boolean isComplete, Map<Long, Partition> partitions, long forgottenAt, long counted) {
    public static final long IN_FORCE = 0;

    /** Everything that ever was in the partition has been counted. */
    public static final long EVERYTHING = Long.MIN_VALUE / 2;
    /** It is not known since when everything has been counted. */
    public static final long UNKNOWN = Long.MAX_VALUE;

    /** A rule that no partition has reported. */
    public static final RuleHistory UNREPORTED = new RuleHistory(false, Map.of(), IN_FORCE, 0);

    /** A rule whose history is complete in all partitions. */
    public static final RuleHistory COMPLETE = new RuleHistory(true, Map.of(), IN_FORCE, 0);

    public RuleHistory {
        partitions = Map.copyOf(partitions);
    }

    /**
     * How far a rule has counted one partition.
     *
     * @param left number of offsets that are not counted yet; 0 if everything that still exists has been counted
     * @param completeSince all records written since this time have been counted, in epoch milliseconds; {@link #EVERYTHING} or
     *     {@link #UNKNOWN}
     * @param total the most offsets that were left since the history of the rule was whole
     */
    public record Partition(long left, long completeSince, long total) {
        public Partition(long left, long completeSince) {
            this(left, completeSince, left);
        }

        Partition after(Partition before) {
            return new Partition(left, completeSince, Math.max(total, before.total()));
        }

        Partition whole() {
            return new Partition(left, completeSince);
        }

        boolean isComplete() {
            return left == 0;
        }
    }

    /** Number of offsets to be counted since the history was whole, including those that are counted now. */
    long total() {
        return counted
                + partitions.values().stream().mapToLong(Partition::total).sum();
    }

    /** Whether all existing partitions have counted everything that still exists. */
    boolean isWhole(Set<Long> existing) {
        return isComplete && of(existing).allMatch(Partition::isComplete);
    }

    /** All records written since this time have been counted, in all partitions; {@link #EVERYTHING} or {@link #UNKNOWN}. */
    long completeSince(Set<Long> existing) {
        return isComplete
                ? of(existing).mapToLong(Partition::completeSince).max().orElse(EVERYTHING)
                : UNKNOWN;
    }

    private Stream<Partition> of(Set<Long> existing) {
        return partitions.entrySet().stream()
                .filter(each -> existing.isEmpty() || existing.contains(each.getKey()))
                .map(Map.Entry::getValue);
    }
}
