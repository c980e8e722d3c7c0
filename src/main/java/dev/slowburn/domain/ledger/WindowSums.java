package dev.slowburn.domain.ledger;

import java.util.List;

/** The windows of a ledger, which are moved together. Windows whose sums must be recomputed share one pass over the rows. */
final class WindowSums {
    private final Slicing slicing;
    private final SliceReader reader;
    private final List<WindowSum> windows;
    private final SliceReader.Sink toRecompute = this::recompute;

    WindowSums(Slicing slicing, SliceReader reader, List<WindowSum> windows) {
        this.slicing = slicing;
        this.reader = reader;
        this.windows = List.copyOf(windows);
    }

    boolean isEmpty() {
        return windows.isEmpty();
    }

    WindowSum get(int window) {
        return windows.get(window);
    }

    void start(long minute, long open) {
        for (WindowSum window : windows) {
            window.start(minute, open);
        }
        recompute();
    }

    /**
     * Moves all windows to a minute.
     *
     * @param entered the slices that closed since the last minute
     * @param oldest the earliest minute whose rows are sure to be stored
     */
    void moveTo(long minute, long open, SliceSums entered, long oldest) {
        for (WindowSum window : windows) {
            window.moveTo(minute, open, entered, oldest);
        }
        recompute();
    }

    private void recompute() {
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (WindowSum window : windows) {
            if (window.needsRecompute()) {
                from = Math.min(from, window.closedFrom());
                to = Math.max(to, window.closedTo());
            }
        }
        if (from < to) {
            reader.read(slicing.startOf(from), slicing.startOf(to) - 1, toRecompute);
        }
        for (WindowSum window : windows) {
            window.recomputed();
        }
    }

    private void recompute(long slice, long good, long bad) {
        for (WindowSum window : windows) {
            window.recompute(slice, good, bad);
        }
    }

    /** The first minute after the current one at which any window changes. */
    long nextChange(long now) {
        long next = OccupiedMinutes.NONE;
        for (WindowSum window : windows) {
            next = Math.min(next, window.nextChange(now));
        }
        return next;
    }

    /** Records that a minute now has outcomes. */
    void trackMinute(long minute) {
        for (WindowSum window : windows) {
            window.trackMinute(minute);
        }
    }

    /** Whether the sums of any window include a closed slice. */
    boolean anyIncludes(long slice) {
        for (WindowSum window : windows) {
            if (window.includes(slice)) {
                return true;
            }
        }
        return false;
    }

    /** Adds outcomes to a closed slice whose charge they do not change. */
    void addOutcomes(long slice, long good, long bad) {
        for (WindowSum window : windows) {
            if (window.includes(slice)) {
                window.closed().addOutcomes(good, bad);
            }
        }
    }

    /** Subtracts a closed slice from the sums, as it was when it was added. */
    void remove(Slice slice) {
        for (WindowSum window : windows) {
            if (window.includes(slice.number())) {
                window.closed().remove(slice.good(), slice.bad());
            }
        }
    }

    /** Adds a closed slice to the sums. */
    void add(Slice slice) {
        for (WindowSum window : windows) {
            if (window.includes(slice.number())) {
                window.closed().slice(slice.number(), slice.good(), slice.bad());
            }
        }
    }

    /** Sets the first minute with an outcome, from which on empty slices are bad if the budgeting method counts them so. */
    void countEmptyFrom(long minute) {
        if (slicing.emptyIsBad() && minute != Long.MAX_VALUE) {
            for (WindowSum window : windows) {
                window.countEmptyFrom(slicing.sliceOf(minute));
            }
        }
    }
}
