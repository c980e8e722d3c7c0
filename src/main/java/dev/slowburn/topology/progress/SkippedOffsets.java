package dev.slowburn.topology.progress;

import java.util.ArrayList;
import java.util.List;

/**
 * Detects offsets of one partition whose records were deleted, by retention or by an operator, before they were counted.
 *
 * <p>A gap between two batches can also be caused by transaction markers or aborted records. Only the part of a gap below the
 * beginning of the log, according to the first snapshot from the broker after the gap, is a loss. If no batch follows the gap, two
 * consecutive snapshots without a batch in between must report a beginning after the position, because records that were fetched
 * before they were deleted may still be in the consumer's buffer.
 *
 * <p>Not every offset is a record, so the result is an upper bound of the number of lost records.
 */
public final class SkippedOffsets {
    private static final long UNKNOWN = -1;
    private static final int MAX_GAPS = 10_000;

    private final List<Range> gaps = new ArrayList<>();
    private long next = UNKNOWN;
    private boolean noBatchSinceSnapshot;

    /** Offsets from {@code from} (inclusive) to {@code to} (exclusive). */
    public record Range(long from, long to) {}

    /**
     * Records that a batch was counted.
     *
     * @param first offset of its first record
     * @param end the offset after its last record
     */
    public void counted(long first, long end) {
        if (next != UNKNOWN && first > next && gaps.size() < MAX_GAPS) {
            gaps.add(new Range(next, first));
        }
        next = Math.max(next, end);
        noBatchSinceSnapshot = false;
    }

    /** Sets the position to the group's committed offset if it is not known yet. */
    public void startAt(EndOffsets.PartitionOffsets offsets) {
        if (next == UNKNOWN && offsets.committed() <= offsets.end()) {
            next = offsets.committed();
        }
    }

    /** Processes a snapshot that is newer than the last batch, and returns the skipped ranges. */
    public List<Range> onEndOffsets(EndOffsets.PartitionOffsets offsets) {
        startAt(offsets);
        List<Range> skipped = new ArrayList<>();
        for (Range gap : gaps) {
            if (offsets.beginning() > gap.from()) {
                skipped.add(new Range(gap.from(), Math.min(gap.to(), offsets.beginning())));
            }
        }
        gaps.clear();
        boolean ahead = next != UNKNOWN && offsets.beginning() > next;
        if (ahead && noBatchSinceSnapshot) {
            skipped.add(new Range(next, offsets.beginning()));
            next = offsets.beginning();
        }
        noBatchSinceSnapshot = ahead;
        return skipped;
    }

    /** Resets the position and the gaps after the topic was deleted and created again. */
    public void reset() {
        next = UNKNOWN;
        gaps.clear();
        noBatchSinceSnapshot = false;
    }
}
