package dev.slowburn.domain.window;

import java.util.List;

/** One or more time ranges, possibly recurring. Implementations are pure functions and thread-safe. */
@FunctionalInterface
public interface Schedule {
    /**
     * All time ranges that overlap the given range, in full even if they extend beyond it; unordered, and possibly overlapping
     * each other.
     */
    List<MinuteRange> touching(MinuteRange range);
}
