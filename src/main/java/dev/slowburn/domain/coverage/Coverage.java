package dev.slowburn.domain.coverage;

/**
 * The offsets of one partition of the input that the ledgers of one {@link RuleId} have counted. Immutable.
 *
 * <p>While the rule is in force, live counting continues: all offsets from {@code open} on have been counted or will be. A change of
 * definitions closes it, which fixes how far it has counted. Offsets that are neither counted nor lost are holes, which a replay
 * counts later. Any offset between the last record that was counted and the next record is the same boundary, because only markers
 * and aborted records are between them.
 *
 * @param counted offsets counted before {@code open}, without the range that touches {@code open}
 * @param open first offset of live counting; {@link #CLOSED} if the rule is not in force
 * @param lost offsets whose records were deleted before they were counted
 */
public record Coverage(OffsetRanges counted, long open, OffsetRanges lost) {
    public static final long CLOSED = -1;

    /** Nothing is counted. */
    public static final Coverage NONE = new Coverage(OffsetRanges.NONE, CLOSED, OffsetRanges.NONE);

    /** All offsets are counted: the rule was in force when coverage was recorded for the first time. */
    public static final Coverage ALL = new Coverage(OffsetRanges.NONE, 0, OffsetRanges.NONE);

    /** Lowers {@code open} to the start of the counted range that touches it, so that equal coverage is equal. */
    public Coverage {
        if (open != CLOSED) {
            long end = open;
            for (int i = counted.count() - 1; i >= 0 && counted.to(i) >= open; i--) {
                end = Math.min(end, counted.from(i));
            }
            open = end;
            counted = counted.minus(OffsetRanges.of(open, Long.MAX_VALUE));
        }
    }

    public boolean isOpen() {
        return open != CLOSED;
    }

    /** Starts live counting at an offset. */
    public Coverage open(long offset) {
        if (isOpen()) {
            throw new IllegalStateException("is open since offset " + open);
        }
        return new Coverage(counted, offset, lost);
    }

    /** Ends live counting before an offset. */
    public Coverage close(long offset) {
        if (!isOpen()) {
            throw new IllegalStateException("is not open");
        }
        return new Coverage(counted.plus(OffsetRanges.of(open, offset)), CLOSED, lost);
    }

    /** Records offsets that a replay has counted. They must be in a hole. */
    public Coverage plusCounted(OffsetRanges offsets) {
        return new Coverage(counted.plus(offsets), open, lost);
    }

    /** Records offsets whose records were deleted before a replay could count them. */
    public Coverage plusLost(OffsetRanges offsets) {
        return new Coverage(counted, open, lost.plus(offsets));
    }

    /**
     * The offsets before live counting that were not counted and whose records may still exist. Empty if live counting has ended.
     *
     * @param first the first offset that has not been deleted
     */
    public OffsetRanges holes(long first) {
        return isOpen() ? OffsetRanges.of(first, open).minus(counted).minus(lost) : OffsetRanges.NONE;
    }

    /** Whether an offset was counted, if live counting has reached it. */
    public boolean hasCounted(long offset) {
        return counted.contains(offset) || (isOpen() && offset >= open);
    }
}
