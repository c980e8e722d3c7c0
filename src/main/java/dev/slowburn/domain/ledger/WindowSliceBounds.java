package dev.slowburn.domain.ledger;

import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.RollingWindow;
import dev.slowburn.domain.window.Window;
import java.util.function.LongFunction;

/**
 * Which slices a window holds as it moves.
 *
 * <p>A rolling window of D minutes holds the last {@code max(1, D ÷ S)} slices, the open one included. A calendar window
 * holds all slices whose first minute is in it, also those still to come.
 */
public final class WindowSliceBounds {
    private final Slicing slicing;
    private final LongFunction<MinuteRange> placing;
    /** How many slices the window always holds; 0 if the calendar says it. */
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

    /** Bounds that stand still. */
    public WindowSliceBounds(MinuteRange range, Slicing slicing) {
        this(minute -> range, 0, slicing);
    }

    private WindowSliceBounds(LongFunction<MinuteRange> placing, long rolling, Slicing slicing) {
        this.slicing = slicing;
        this.placing = placing;
        this.rolling = rolling;
    }

    /** Moves to a minute, of which the slice is the open one. */
    public void place(long minute, long open) {
        if (rolling > 0) {
            first = open - rolling + 1;
            end = open + 1;
        } else if (range == null || !range.contains(minute)) {
            range = placing.apply(minute);
            first = slicing.firstFrom(range.from());
            end = slicing.firstFrom(range.to());
        }
    }

    /** How many slices the window always holds; 0 if the calendar says it. */
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
        return range != null && range.contains(now) ? range : placing.apply(now);
    }
}
