package dev.slowburn.topology.progress;

import dev.slowburn.topology.streams.PreCommitHook;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Tracks the wall-clock time up to which one partition of the input has been counted. It uses offsets only, because record
 * timestamps are set by producers and prove nothing.
 *
 * <p>Each snapshot from the broker adds a mark: a time, and the end offset of the partition at that time. When the position of this
 * task reaches the end offset, all records that were in the partition at that time have been counted. Under steady traffic the end
 * offset has advanced by then, so marks are kept until the position reaches them. The position is the offset after the last record
 * that this task has counted, or the group's committed offset, which also passes transaction markers and aborted records (see
 * {@link PreCommitHook#commitPosition()}). The end offset is the broker's high watermark, not the last stable offset: records of an
 * open transaction are in the partition, but not counted yet.
 *
 * <p>Cost: one comparison per batch, and one mark per snapshot while the task lags. If there are more than {@link #MAX_MARKS}
 * marks, every second one is dropped.
 */
public final class CaughtUpTracker {
    private static final int MAX_MARKS = 600;

    /** Time that a broker may take to answer without being regarded as lag. */
    private static final Duration SLOW_ANSWER = Duration.ofSeconds(1);
    /** If no mark was reached within this time after the start, the partition counts as never read to its end. */
    private static final Duration FIRST_MARK_TIMEOUT = Duration.ofSeconds(5);

    private static final long UNKNOWN = -1;

    private final long startedAt;
    private final Deque<Mark> unreached = new ArrayDeque<>();
    private long newestSnapshotAt = ProgressMarker.NOTHING;
    private long position = UNKNOWN;
    private long caughtUpTo = ProgressMarker.NOTHING;

    /**
     * An end offset that the position has not reached.
     *
     * @param since when the partition was first seen with this end
     * @param askedAt when it was last seen with this end
     */
    private record Mark(long since, long askedAt, long end) {}

    /** @param now when the task starts */
    public CaughtUpTracker(long now) {
        startedAt = now;
    }

    /** Advances the position: all records before this offset have been counted, or can never be. */
    public void counted(long offset) {
        position = Math.max(position, offset);
    }

    /** Adds a mark for a snapshot that is newer than all earlier ones. */
    public void onEndOffsets(long askedAt, EndOffsets.PartitionOffsets offsets) {
        newestSnapshotAt = askedAt;
        if (offsets.committed() <= offsets.end()) {
            counted(offsets.committed());
        } else if (offsets.isEmpty()) {
            // The committed offset belongs to a former log; the new log is empty.
            counted(offsets.end());
        }
        long since = askedAt;
        // If the log was truncated, earlier ends beyond the new end may never be reached.
        while (!unreached.isEmpty() && unreached.getLast().end() >= offsets.end()) {
            since = unreached.removeLast().since();
        }
        unreached.addLast(new Mark(since, askedAt, offsets.end()));
        if (unreached.size() > MAX_MARKS) {
            thin();
        }
    }

    /** Resets the position and the marks after the topic was deleted and created again. */
    public void reset() {
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

    private void removeReachedMarks() {
        while (!unreached.isEmpty() && unreached.getFirst().end() <= position) {
            caughtUpTo = Math.max(caughtUpTo, unreached.removeFirst().askedAt());
        }
    }

    /**
     * All records that were in the partition at the returned time have been counted. {@link ProgressMarker#NOTHING} if the time is
     * not known yet, and {@link ProgressMarker#NEVER} if it is still unknown after {@link #FIRST_MARK_TIMEOUT}.
     */
    public long caughtUpTo(long now) {
        removeReachedMarks();
        if (caughtUpTo == ProgressMarker.NOTHING && now - startedAt >= FIRST_MARK_TIMEOUT.toMillis()) {
            return ProgressMarker.NEVER;
        }
        return caughtUpTo;
    }

    /**
     * An estimate of the time since when the task lags: about now if it has reached all marks, because the age of the newest snapshot
     * is not lag; otherwise when the first end offset that it has not reached was seen first. {@link ProgressMarker#NOTHING} if
     * unknown. Unlike {@link #caughtUpTo} it claims nothing about what was counted.
     */
    public long laggingSince(long now) {
        removeReachedMarks();
        if (caughtUpTo == ProgressMarker.NOTHING) {
            return ProgressMarker.NOTHING;
        }
        return unreached.isEmpty()
                ? EndOffsets.correctForAge(newestSnapshotAt, now, SLOW_ANSWER)
                : unreached.getFirst().since();
    }
}
