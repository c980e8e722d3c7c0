package dev.slowburn.topology.progress;

import java.util.Collection;
import java.util.OptionalLong;

/**
 * Back to which time the inputs have all outcomes that are retained in a ledger.
 *
 * @param since epoch milliseconds; empty if it is unknown, because all records of a partition were deleted
 * @param limit what limits it
 * @param askedAt when this was determined, in epoch milliseconds
 */
public record InputReach(OptionalLong since, Limit limit, long askedAt) {
    /** What limits how far back outcomes can be counted. */
    public enum Limit {
        /** The input has no older outcome, and none was deleted. */
        FIRST_OUTCOME,
        /** Older records were deleted from the input. */
        DELETED,
        /** Ledgers don't retain older outcomes. */
        LEDGER
    }

    /**
     * The oldest records of one partition.
     *
     * @param beginning offset of the first record that has not been deleted
     * @param end offset after the last record
     * @param first offset of the first record that was written at or after the time from which on ledgers retain outcomes; empty if
     *     there is none
     * @param writtenAt when that record was written, in epoch milliseconds; empty if there is none
     */
    public record Oldest(long beginning, long end, OptionalLong first, OptionalLong writtenAt) {
        private boolean isDeleted() {
            return beginning > 0 && (first.isEmpty() ? beginning == end : first.getAsLong() <= beginning);
        }

        private boolean hasOlder() {
            return first.isPresent() ? first.getAsLong() > beginning : end > beginning;
        }
    }

    /**
     * @param partitions all partitions of all inputs
     * @param retainedFrom ledgers retain outcomes from this time on, in epoch milliseconds
     */
    public static InputReach of(Collection<Oldest> partitions, long retainedFrom, long askedAt) {
        if (partitions.stream().anyMatch(Oldest::isDeleted)) {
            boolean isKnown = partitions.stream().filter(Oldest::isDeleted).allMatch(each -> each.writtenAt()
                    .isPresent());
            long since = partitions.stream()
                    .filter(Oldest::isDeleted)
                    .flatMapToLong(each -> each.writtenAt().stream())
                    .max()
                    .orElse(retainedFrom);
            return new InputReach(isKnown ? OptionalLong.of(since) : OptionalLong.empty(), Limit.DELETED, askedAt);
        }
        OptionalLong first = partitions.stream()
                .flatMapToLong(each -> each.writtenAt().stream())
                .min();
        return partitions.stream().anyMatch(Oldest::hasOlder) || first.isEmpty()
                ? new InputReach(OptionalLong.of(retainedFrom), Limit.LEDGER, askedAt)
                : new InputReach(first, Limit.FIRST_OUTCOME, askedAt);
    }
}
