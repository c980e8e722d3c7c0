package dev.slowburn.domain.ledger;

import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.window.MinuteRange;

/**
 * A moving window over a ledger, with sums over its closed slices.
 *
 * <p>{@link WindowSliceBounds} defines the slices that it contains.
 *
 * <p>Subtract on evict: when the open slice changes, the slices that closed are added, and the slices that leave the window are
 * read once more and subtracted. The sums are recomputed if more slices would have to be subtracted than added up, as after a
 * long jump or at a calendar boundary, or if the rows to be subtracted may have been deleted.
 *
 * <p>If empty slices are bad, an empty slice is bad if it is closed, is not before the slice of the budget's first outcome, and
 * is not wholly excluded. These are not counted one by one; their number is the number of closed slices, minus those with
 * outcomes, minus those wholly excluded.
 */
final class WindowSum {
    private final Slicing slicing;
    private final Exclusions exclusions;
    private final SliceReader reader;
    private final OccupiedMinutes leaving;
    private final WindowSliceBounds bounds;

    private final SliceSums closed;
    private final SliceReader.Sink evict;

    /** The first slice in the sums; equal to the end if the window has no closed slice. */
    private long closedFrom;
    /** The end of the slices in the sums: the open slice, or the end of a window in the past. */
    private long closedTo;
    /** The slice of the budget's first outcome. */
    private long since = Long.MAX_VALUE;
    /** Closed slices since the first outcome that are wholly excluded and therefore not bad. */
    private long excludedEmpty;

    private boolean needsRecompute;

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
        closed = new SliceSums(slicing);
        evict = (slice, good, bad) -> closed.remove(good, bad);
    }

    /** Places the window at a minute; its sums must be recomputed afterwards. */
    void start(long minute, long open) {
        bounds.place(minute, open);
        reset(open);
    }

    /**
     * Moves the window to a minute.
     *
     * @param entered the slices that closed since the last minute
     * @param oldest the earliest minute whose rows are sure to be stored
     */
    void moveTo(long minute, long open, SliceSums entered, long oldest) {
        bounds.place(minute, open);
        long nextFrom = Math.min(bounds.first(), open);
        boolean evicts = nextFrom > closedFrom;
        if (nextFrom - closedFrom > open - nextFrom || (evicts && slicing.startOf(closedFrom) < oldest)) {
            reset(open);
            return;
        }
        closed.add(entered);
        excludedEmpty += excludedEmptyIn(closedTo, open) - excludedEmptyIn(closedFrom, nextFrom);
        if (evicts && !closed.isEmpty()) {
            reader.read(slicing.startOf(closedFrom), slicing.startOf(nextFrom) - 1, evict);
        }
        closedFrom = nextFrom;
        closedTo = open;
    }

    private void reset(long open) {
        closed.clear();
        closedTo = Math.min(bounds.end(), open);
        closedFrom = Math.min(bounds.first(), closedTo);
        excludedEmpty = excludedEmptyIn(closedFrom, closedTo);
        needsRecompute = true;
    }

    /** Adds a slice while the sums are recomputed; ignored otherwise. */
    void recompute(long slice, long good, long bad) {
        if (needsRecompute && includes(slice)) {
            closed.slice(slice, good, bad);
        }
    }

    /** Marks the sums as complete. */
    void recomputed() {
        needsRecompute = false;
    }

    boolean needsRecompute() {
        return needsRecompute;
    }

    /**
     * The first minute after the current one at which the window ends or a minute leaves it. With slices, the caller knows when
     * they leave.
     */
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

    void trackMinute(long minute) {
        leaving.add(minute);
    }

    /** The first slice of the window. */
    long first() {
        return bounds.first();
    }

    /** The first slice in the sums, if there is any. */
    long closedFrom() {
        return closedFrom;
    }

    long closedTo() {
        return closedTo;
    }

    /** Whether the sums include a slice. */
    boolean includes(long slice) {
        return slice >= closedFrom && slice < closedTo;
    }

    /** The sums over closed slices, to be changed by late outcomes. */
    SliceSums closed() {
        return closed;
    }

    /** Sets the slice of the budget's first outcome, which can only move back. */
    void countEmptyFrom(long slice) {
        excludedEmpty += excludedEmptyIn(Math.max(closedFrom, slice), Math.min(closedTo, since), slice);
        since = slice;
    }

    private long excludedEmptyIn(long from, long to) {
        return excludedEmptyIn(from, to, since);
    }

    private long excludedEmptyIn(long from, long to, long countedSince) {
        long counted = Math.max(from, countedSince);
        return slicing.emptyIsBad() && counted < to ? exclusions.wholeSlices(counted, to, slicing.minutes()) : 0;
    }

    private long emptyAndBad() {
        if (!slicing.emptyIsBad()) {
            return 0;
        }
        long from = Math.min(closedTo, Math.max(closedFrom, since));
        return closedTo - from - excludedEmpty - closed.withOutcomes();
    }

    MinuteRange range(long now) {
        return bounds.range(now);
    }

    Tally outcomes(Slice open) {
        return holds(open)
                ? new Tally(closed.good() + open.good(), closed.bad() + open.bad())
                : new Tally(closed.good(), closed.bad());
    }

    Tally units(Slice open) {
        long charged = closed.charged() + emptyAndBad();
        return holds(open) && open.hasOutcomes()
                ? slicing.units(bounds.size(), closed.withOutcomes() + 1, charged + open.charge())
                : slicing.units(bounds.size(), closed.withOutcomes(), charged);
    }

    Tally settled() {
        return slicing.units(bounds.size(), closed.withOutcomes(), closed.charged() + emptyAndBad());
    }

    SliceCount slices(Slice open) {
        long begun = closedTo - closedFrom + (holds(open) ? 1 : 0);
        long withOutcomes = closed.withOutcomes() + (holds(open) && open.hasOutcomes() ? 1 : 0);
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
