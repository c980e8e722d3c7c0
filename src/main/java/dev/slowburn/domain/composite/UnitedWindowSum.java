package dev.slowburn.domain.composite;

import dev.slowburn.domain.ledger.Slicing;
import dev.slowburn.domain.ledger.WindowSliceBounds;
import java.util.Arrays;

/**
 * A window as it moves over the slices of several ledgers, with sums over those that are over: how many have outcomes for any of
 * the ledgers, and how many are bad, each for the first of the ledgers for which it is.
 *
 * <p>Subtracts what it leaves behind, as {@code WindowSum} does, and sums up anew under the same conditions.
 */
final class UnitedWindowSum {
    private final WindowSliceBounds bounds;
    private final Slicing slicing;
    private final long[] bad;
    private long withOutcomes;
    /** The first slice that is summed up; the same as the end if the window holds none that is over. */
    private long overFrom;

    private long overTo;
    private boolean toSumAnew;

    UnitedWindowSum(WindowSliceBounds bounds, Slicing slicing, int members) {
        this.bounds = bounds;
        this.slicing = slicing;
        this.bad = new long[members];
    }

    /** Begins at a minute; then it is to be summed anew. */
    void start(long minute, long open) {
        bounds.place(minute, open);
        startAnew(open);
    }

    private void startAnew(long open) {
        Arrays.fill(bad, 0);
        withOutcomes = 0;
        overTo = Math.min(bounds.end(), open);
        overFrom = Math.min(bounds.first(), overTo);
        toSumAnew = true;
    }

    /**
     * Moves on to a minute; what is over since the last one was added before.
     *
     * @param oldest no row of an earlier minute can be relied upon
     */
    void moveTo(long minute, long open, long oldest, UnitedSlices slices) {
        bounds.place(minute, open);
        long nextFrom = Math.min(bounds.first(), open);
        boolean leaves = nextFrom > overFrom;
        if (nextFrom - overFrom > open - nextFrom || (leaves && slicing.startOf(overFrom) < oldest)) {
            startAnew(open);
            return;
        }
        long leavesFrom = overFrom;
        overFrom = nextFrom;
        overTo = open;
        if (leaves) {
            slices.read(leavesFrom, nextFrom, (slice, outcomes, first) -> count(-1, outcomes, first));
        }
    }

    private void count(int sign, boolean outcomes, int first) {
        withOutcomes += outcomes ? sign : 0;
        if (first >= 0) {
            bad[first] += sign;
        }
    }

    /** Brings a slice that is over into the sums, or takes it out as it was when it got in. */
    void count(long slice, int sign, boolean outcomes, int first) {
        if (isOver(slice)) {
            count(sign, outcomes, first);
        }
    }

    /** Takes one of the slices that have become over; others are not for this one, which sums up anew. */
    void enter(boolean outcomes, int first) {
        count(1, outcomes, first);
    }

    /** Takes one of the slices that are summed up anew; others it ignores. */
    void sumAnew(long slice, boolean outcomes, int first) {
        if (toSumAnew) {
            count(slice, 1, outcomes, first);
        }
    }

    boolean isToSumAnew() {
        return toSumAnew;
    }

    /** Takes the sums as complete. */
    void summedAnew() {
        toSumAnew = false;
    }

    boolean isOver(long slice) {
        return slice >= overFrom && slice < overTo;
    }

    long overFrom() {
        return overFrom;
    }

    long overTo() {
        return overTo;
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
