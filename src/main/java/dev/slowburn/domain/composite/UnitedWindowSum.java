package dev.slowburn.domain.composite;

import dev.slowburn.domain.ledger.Slicing;
import dev.slowburn.domain.ledger.WindowSliceBounds;
import java.util.Arrays;

/**
 * The sums over the closed slices of a moving window, for several ledgers: the number of slices with outcomes in any ledger,
 * and the number of bad slices, each counted for the first ledger for which it is bad.
 *
 * <p>Slices that leave the window are subtracted, as in {@code WindowSum}; the sums are recomputed under the same conditions.
 */
final class UnitedWindowSum {
    private final WindowSliceBounds bounds;
    private final Slicing slicing;
    private final long[] bad;
    private long withOutcomes;
    /** The first slice in the sums; equal to the end if the window has no closed slice. */
    private long closedFrom;

    private long closedTo;
    private boolean needsRecompute;

    UnitedWindowSum(WindowSliceBounds bounds, Slicing slicing, int members) {
        this.bounds = bounds;
        this.slicing = slicing;
        this.bad = new long[members];
    }

    /** Places the window at a minute; its sums must be recomputed afterwards. */
    void start(long minute, long open) {
        bounds.place(minute, open);
        reset(open);
    }

    private void reset(long open) {
        Arrays.fill(bad, 0);
        withOutcomes = 0;
        closedTo = Math.min(bounds.end(), open);
        closedFrom = Math.min(bounds.first(), closedTo);
        needsRecompute = true;
    }

    /**
     * Moves the window to a minute. The caller has already added the slices that closed since the last one.
     *
     * @param oldest the earliest minute whose rows are sure to be stored
     */
    void moveTo(long minute, long open, long oldest, UnitedSlices slices) {
        bounds.place(minute, open);
        long nextFrom = Math.min(bounds.first(), open);
        boolean evicts = nextFrom > closedFrom;
        if (nextFrom - closedFrom > open - nextFrom || (evicts && slicing.startOf(closedFrom) < oldest)) {
            reset(open);
            return;
        }
        long evictedFrom = closedFrom;
        closedFrom = nextFrom;
        closedTo = open;
        if (evicts) {
            slices.read(evictedFrom, nextFrom, (slice, outcomes, first) -> count(-1, outcomes, first));
        }
    }

    private void count(int sign, boolean outcomes, int first) {
        withOutcomes += outcomes ? sign : 0;
        if (first >= 0) {
            bad[first] += sign;
        }
    }

    /** Adds a closed slice to the sums (sign 1), or subtracts it as it was when it was added (sign -1). */
    void count(long slice, int sign, boolean outcomes, int first) {
        if (includes(slice)) {
            count(sign, outcomes, first);
        }
    }

    /** Adds a slice that has closed; not to be called while the sums need to be recomputed. */
    void enter(boolean outcomes, int first) {
        count(1, outcomes, first);
    }

    /** Adds a slice while the sums are recomputed; ignored otherwise. */
    void recompute(long slice, boolean outcomes, int first) {
        if (needsRecompute) {
            count(slice, 1, outcomes, first);
        }
    }

    boolean needsRecompute() {
        return needsRecompute;
    }

    /** Marks the sums as complete. */
    void recomputed() {
        needsRecompute = false;
    }

    boolean includes(long slice) {
        return slice >= closedFrom && slice < closedTo;
    }

    long closedFrom() {
        return closedFrom;
    }

    long closedTo() {
        return closedTo;
    }

    boolean holds(long slice) {
        return bounds.holds(slice);
    }

    long inWindow() {
        return bounds.size();
    }

    long withOutcomes() {
        return withOutcomes;
    }

    long bad(int member) {
        return bad[member];
    }
}
