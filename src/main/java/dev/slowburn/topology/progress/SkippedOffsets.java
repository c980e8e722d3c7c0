package dev.slowburn.topology.progress;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds offsets of one partition whose records were deleted before they were counted: by retention, or by an operator.
 *
 * <p>A gap between two batches can also come from transaction markers or aborted records. It is a loss only as far as it lies
 * below the beginning of the log, which the first answer of the broker after the gap tells. If nothing comes behind the gap, two
 * answers in a row without a batch in between have to say that the beginning lies ahead of the position, because records that were
 * fetched before they were deleted may still be on their way.
 *
 * <p>An offset is not always a record, so this is the most that was lost.
 */
public final class SkippedOffsets {
    private static final long UNKNOWN = -1;
    private static final int MOST_GAPS = 10_000;

    private final List<Range> gaps = new ArrayList<>();
    private long next = UNKNOWN;
    private boolean quiet;

    /** Offsets from the first to the one before the last. */
    public record Range(long from, long to) {}

    /**
     * Takes note of a batch.
     *
     * @param first offset of its first record
     * @param behind the offset behind its last record
     */
    public void counted(long first, long behind) {
        if (next != UNKNOWN && first > next && gaps.size() < MOST_GAPS) {
            gaps.add(new Range(next, first));
        }
        next = Math.max(next, behind);
        quiet = false;
    }

    /** Begins where the group has committed, unless it is known better. */
    public void beginAt(EndOffsets.Known known) {
        if (next == UNKNOWN && known.counted() <= known.end()) {
            next = known.counted();
        }
    }

    /** Takes note of what the broker knew after the last batch, and returns what was skipped. */
    public List<Range> onEndOffsets(EndOffsets.Known known) {
        beginAt(known);
        List<Range> skipped = new ArrayList<>();
        for (Range gap : gaps) {
            if (known.beginning() > gap.from()) {
                skipped.add(new Range(gap.from(), Math.min(gap.to(), known.beginning())));
            }
        }
        gaps.clear();
        boolean ahead = next != UNKNOWN && known.beginning() > next;
        if (ahead && quiet) {
            skipped.add(new Range(next, known.beginning()));
            next = known.beginning();
        }
        quiet = ahead;
        return skipped;
    }

    /** Takes note that the topic was created anew: offsets begin again. */
    public void begin() {
        next = UNKNOWN;
        gaps.clear();
        quiet = false;
    }
}
