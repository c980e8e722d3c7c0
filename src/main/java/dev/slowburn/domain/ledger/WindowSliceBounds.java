package dev.slowburn.domain.ledger;

import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.RollingWindow;
import dev.slowburn.domain.window.Window;
import java.util.function.LongFunction;

/**
 * The slices that a moving window contains.
 *
 * <p>A rolling window of D minutes contains the last {@code max(1, D ÷ S)} slices, including the open one. A calendar window
 * contains all slices whose first minute is in it, including those that have not begun.
 */
public final class WindowSliceBounds {
    private final Slicing slicing;
    private final LongFunction<MinuteRange> rangeAt;
    /** The constant number of slices of a rolling window; 0 for a calendar window. */
    private final long rolling;

    private MinuteRange range;
    private long first;
    private long end;

    public WindowSliceBounds(Window window, Slicing slicing) {
        this(
                window::at,
                window instanceof RollingWindow rolls ? Math.max(1, rolls.minutes() / slicing.minutes()) : 0,
                slicing);
    }

    /** Bounds of a fixed range. */
    public WindowSliceBounds(MinuteRange range, Slicing slicing) {
        this(minute -> range, 0, slicing);
    }

    private WindowSliceBounds(LongFunction<MinuteRange> rangeAt, long rolling, Slicing slicing) {
        this.slicing = slicing;
        this.rangeAt = rangeAt;
        this.rolling = rolling;
    }

    /** Moves the window to a minute, whose slice is the open one. */
    public void place(long minute, long open) {
        if (rolling > 0) {
            first = open - rolling + 1;
            end = open + 1;
        } else if (range == null || !range.contains(minute)) {
            range = rangeAt.apply(minute);
            first = slicing.firstFrom(range.from());
            end = slicing.firstFrom(range.to());
        }
    }

    /** The constant number of slices of a rolling window; 0 for a calendar window. */
    long rolling() {
        return rolling;
    }

    /** The first slice of the window. */
    public long first() {
        return first;
    }

    /** The first slice after the window. */
    public long end() {
        return end;
    }

    public long size() {
        return end - first;
    }

    public boolean holds(long slice) {
        return slice >= first && slice < end;
    }

    /** The first minute after a calendar window. */
    long rangeEnd() {
        return range.to();
    }

    MinuteRange range(long now) {
        return range != null && range.contains(now) ? range : rangeAt.apply(now);
    }
}
