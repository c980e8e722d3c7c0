package dev.slowburn.topology.progress;

import dev.slowburn.topology.streams.PreCommitHook;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The moment of the wall clock up to which one partition of the input has been counted. It follows from offsets alone; the
 * timestamps of records are the producers' and prove nothing.
 *
 * <p>Each answer of the broker is a mark: a moment, and the end of the partition at that moment. When the position of this task
 * reaches the end, all that was in the partition at that moment has been counted. Under steady traffic the end has always moved on
 * by then, so marks are kept until they are reached. The position is the offset behind the last record that this task has
 * counted, or the group's committed offset, which also passes transaction markers and aborted records (see
 * {@link PreCommitHook#commitPosition()}). The end is the log's, not that for readers of committed records: what an open
 * transaction hides is not counted.
 *
 * <p>Cost: one comparison for each batch; one mark for each answer while the task is behind, at most {@link #MOST} of them,
 * beyond which their distances grow.
 */
public final class CaughtUpTracker {
    private static final int MOST = 600;

    /** If nothing was proved for so long after the start, the partition counts as never read to its end. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final long UNKNOWN = -1;

    private final long begunAt;
    private final Deque<Mark> unreached = new ArrayDeque<>();
    private long notedAt = ProgressMarker.NOTHING;
    private long position = UNKNOWN;
    private long upTo = ProgressMarker.NOTHING;

    /**
     * An end that has not been reached.
     *
     * @param since when the partition was first seen with this end
     * @param askedAt when it was last seen with this end
     */
    private record Mark(long since, long askedAt, long end) {}

    /** @param now when the task begins */
    public CaughtUpTracker(long now) {
        begunAt = now;
    }

    /** Takes note that all before this offset has been counted, or can never be. */
    public void counted(long offset) {
        position = Math.max(position, offset);
    }

    /** Takes note of what the broker knew of the partition at a moment later than those before. */
    public void onEndOffsets(long askedAt, EndOffsets.Known known) {
        notedAt = askedAt;
        if (known.counted() <= known.end()) {
            counted(known.counted());
        } else if (known.isEmpty()) {
            // The group's offset is of a former log; the new one has nothing to read.
            counted(known.end());
        }
        long since = askedAt;
        // If the log was cut off, ends beyond it may never come, and this end proves more.
        while (!unreached.isEmpty() && unreached.getLast().end() >= known.end()) {
            since = unreached.removeLast().since();
        }
        unreached.addLast(new Mark(since, askedAt, known.end()));
        if (unreached.size() > MOST) {
            thin();
        }
    }

    /** Takes note that the topic was created anew: offsets begin again. */
    public void begin() {
        position = UNKNOWN;
        unreached.clear();
    }

    private void thin() {
        List<Mark> all = new ArrayList<>(unreached);
        unreached.clear();
        for (int i = 0; i < all.size(); i++) {
            if (i % 2 == 0 || i == all.size() - 1) {
                unreached.addLast(all.get(i));
            }
        }
    }

    private void settle() {
        while (!unreached.isEmpty() && unreached.getFirst().end() <= position) {
            upTo = Math.max(upTo, unreached.removeFirst().askedAt());
        }
    }

    /**
     * All that was in the partition at this moment has been counted. {@link ProgressMarker#NOTHING} if that is unknown yet, and
     * {@link ProgressMarker#NEVER} if it stays unknown.
     */
    public long upTo(long now) {
        settle();
        if (upTo == ProgressMarker.NOTHING && now - begunAt >= PATIENCE.toMillis()) {
            return ProgressMarker.NEVER;
        }
        return upTo;
    }

    /** As {@link #upTo}, but now if nothing is known to be uncounted: the time between two answers is no lag. */
    public long reach(long now) {
        settle();
        if (upTo == ProgressMarker.NOTHING) {
            return ProgressMarker.NOTHING;
        }
        return unreached.isEmpty()
                ? EndOffsets.withoutUsualAge(notedAt, now)
                : unreached.getFirst().since();
    }
}
