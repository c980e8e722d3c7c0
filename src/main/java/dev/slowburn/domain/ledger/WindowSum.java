package dev.slowburn.domain.ledger;

import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.window.MinuteRange;

/**
 * A window as it moves over a ledger, with sums over the slices of it that are over.
 *
 * <p>Which slices it holds says {@link WindowSliceBounds}.
 *
 * <p>Subtract on evict: when the open slice moves on, the slices that are over by that are added, and those that the window
 * leaves behind are read once more and subtracted. Where more would have to be subtracted than summed anew, as after a long
 * jump or at a calendar boundary, or where what is to be subtracted may have been forgotten, the caller sums anew.
 *
 * <p>Where empty slices are bad, one is if it is over, is not before the slice of the budget's first outcome, and is not
 * wholly excluded. How many are is not counted slice by slice but follows from three numbers: those that are over, less those
 * with outcomes, less those wholly excluded.
 */
final class WindowSum {
    private final Slicing slicing;
    private final Exclusions exclusions;
    private final SliceReader reader;
    private final OccupiedMinutes leaving;
    private final WindowSliceBounds bounds;

    private final SliceSums over;
    private final SliceReader.Sink evict;

    /** The first slice that {@link #over} sums up; the same as the end if the window holds none that is over. */
    private long overFrom;
    /** The end of what is summed up: the open slice, or the end of a window in the past. */
    private long overTo;
    /** The slice of the budget's first outcome. */
    private long since = Long.MAX_VALUE;
    /** Slices that would be bad if they were not wholly excluded. */
    private long spared;

    private boolean toSumAnew;

    WindowSum(
            WindowSliceBounds bounds,
            Slicing slicing,
            Exclusions exclusions,
            SliceReader reader,
            OccupiedMinutes leaving) {
        this.bounds = bounds;
        this.leaving = leaving;
        this.slicing = slicing;
        this.exclusions = exclusions;
        this.reader = reader;
        over = new SliceSums(slicing);
        evict = (slice, good, bad) -> over.remove(good, bad);
    }

    /** Begins at a minute; then it is to be summed anew. */
    void start(long minute, long open) {
        bounds.place(minute, open);
        startAnew(open);
    }

    /**
     * Moves on to a minute.
     *
     * @param entered the slices that are over now and were not before
     * @param oldest no row of an earlier minute can be relied upon
     */
    void moveTo(long minute, long open, SliceSums entered, long oldest) {
        bounds.place(minute, open);
        long nextFrom = Math.min(bounds.first(), open);
        boolean leaves = nextFrom > overFrom;
        if (nextFrom - overFrom > open - nextFrom || (leaves && slicing.startOf(overFrom) < oldest)) {
            startAnew(open);
            return;
        }
        over.add(entered);
        spared += sparedIn(overTo, open) - sparedIn(overFrom, nextFrom);
        if (leaves && !over.isEmpty()) {
            reader.read(slicing.startOf(overFrom), slicing.startOf(nextFrom) - 1, evict);
        }
        overFrom = nextFrom;
        overTo = open;
    }

    private void startAnew(long open) {
        over.clear();
        overTo = Math.min(bounds.end(), open);
        overFrom = Math.min(bounds.first(), overTo);
        spared = sparedIn(overFrom, overTo);
        toSumAnew = true;
    }

    /** Takes one of the slices that are summed anew; others it ignores. */
    void sumAnew(long slice, long good, long bad) {
        if (toSumAnew && isOver(slice)) {
            over.slice(slice, good, bad);
        }
    }

    /** Takes the sums as complete. */
    void summedAnew() {
        toSumAnew = false;
    }

    boolean isToSumAnew() {
        return toSumAnew;
    }

    /** The first minute after now at which the window ends or something leaves it; of slices, their caller knows when they do. */
    long nextChange(long now) {
        if (bounds.rolling() == 0) {
            return bounds.rangeEnd();
        }
        if (slicing.isSliced()) {
            return OccupiedMinutes.NONE;
        }
        long oldest = leaving.first(slicing.startOf(bounds.first()), now);
        return oldest == OccupiedMinutes.NONE ? OccupiedMinutes.NONE : oldest + bounds.rolling();
    }

    void occupied(long minute) {
        leaving.add(minute);
    }

    /** The first slice of the window. */
    long first() {
        return bounds.first();
    }

    /** The first slice that is summed up, if any is. */
    long overFrom() {
        return overFrom;
    }

    long overTo() {
        return overTo;
    }

    /** Whether a slice is summed up here. */
    boolean isOver(long slice) {
        return slice >= overFrom && slice < overTo;
    }

    /** The sums over slices that are over, to be changed when late outcomes come. */
    SliceSums over() {
        return over;
    }

    /** Tells the slice of the budget's first outcome; it can only move back. */
    void emptyCountSince(long slice) {
        spared += sparedIn(Math.max(overFrom, slice), Math.min(overTo, since), slice);
        since = slice;
    }

    private long sparedIn(long from, long to) {
        return sparedIn(from, to, since);
    }

    private long sparedIn(long from, long to, long countedSince) {
        long counted = Math.max(from, countedSince);
        return slicing.emptyIsBad() && counted < to ? exclusions.wholeSlices(counted, to, slicing.minutes()) : 0;
    }

    private long emptyAndBad() {
        if (!slicing.emptyIsBad()) {
            return 0;
        }
        long from = Math.min(overTo, Math.max(overFrom, since));
        return overTo - from - spared - over.withOutcomes();
    }

    MinuteRange range(long now) {
        return bounds.range(now);
    }

    Tally outcomes(Slice open) {
        return holds(open)
                ? new Tally(over.good() + open.good(), over.bad() + open.bad())
                : new Tally(over.good(), over.bad());
    }

    Tally units(Slice open) {
        long charged = over.charged() + emptyAndBad();
        return holds(open) && open.hasOutcomes()
                ? slicing.units(bounds.size(), over.withOutcomes() + 1, charged + open.charge())
                : slicing.units(bounds.size(), over.withOutcomes(), charged);
    }

    Tally settled() {
        return slicing.units(bounds.size(), over.withOutcomes(), over.charged() + emptyAndBad());
    }

    SliceCount slices(Slice open) {
        long begun = overTo - overFrom + (holds(open) ? 1 : 0);
        long withOutcomes = over.withOutcomes() + (holds(open) && open.hasOutcomes() ? 1 : 0);
        return new SliceCount(
                bounds.size(),
                withOutcomes,
                begun - withOutcomes,
                slicing.whole(units(open).bad()));
    }

    private boolean holds(Slice open) {
        return bounds.holds(open.number());
    }
}
