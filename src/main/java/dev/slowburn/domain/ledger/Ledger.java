package dev.slowburn.domain.ledger;

import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.domain.window.Window;
import java.util.List;

/**
 * The tallies of one budget over its retention, with running sums over several windows: the objective's window and its
 * look-backs.
 *
 * <ul>
 *   <li>A minute that an exclusion covers contributes nothing to any sum. Rows keep the raw counts, so a ledger built from them
 *       with other exclusions has the sums that would result if those had always been in force.
 *   <li>With Occurrences the units are outcomes. With the other methods they are slices or shares of slices, as {@link Slicing}
 *       and {@link WindowSum} define them, and the outcomes of a window are those of its slices.
 *   <li>The open slice is the one with the current minute. Settled units exclude its verdict: while it is open it counts as
 *       good or, if slices without outcomes are not in the total, not at all. So the first failed request of a minute does not
 *       page anyone.
 *   <li>Outcomes count in their own minute, whenever they arrive. Late outcomes may change the verdict on a closed slice in
 *       either direction; outcomes ahead of the current minute are stored and enter the sums when their minute is reached.
 * </ul>
 *
 * <p>Subtract on evict: as time advances, what enters a window is added, and what leaves it is read once more from the packed
 * rows and subtracted. All sums are integers, so exactly what entered is subtracted. Reading a sum is O(1) for any length of
 * the window. Advancing by a minute costs one or two row reads per window, or the rows of a slice if one leaves; late outcomes
 * cost the rows of their slice, unless it is the closed slice that was changed last. All sums are recomputed only at the first
 * use (after a restart), after a jump longer than a window, and at a calendar boundary.
 *
 * <p>Time never goes back: an earlier minute than the current one is treated as the current one. Not thread-safe.
 */
public final class Ledger {
    /** The value of an unknown current minute. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    private static final long UNSET = Long.MIN_VALUE;
    /** How far ahead of the current minute rows with outcomes are searched for: longer than any log that may be replayed. */
    private static final long AHEAD = 200L * 366 * 24 * Minutes.PER_HOUR;
    /**
     * Minutes beyond the retention for which rows are kept at least, so that what leaves the longest window can still be read.
     */
    private static final long GRACE = 30;

    private final LedgerRows rows;
    private final HourRow scratch;
    private final long retention;
    private final Exclusions exclusions;
    private final Slicing slicing;
    private final SliceReader reader;
    private final WindowSums windows;

    /** Finds minutes with outcomes ahead of the current one. */
    private final OccupiedMinutes upcoming;

    private final Slice open;
    /** The closed slice that was changed last. */
    private final Slice lastChanged;
    /** The sums of the slices that the current step closes. */
    private final SliceSums entered;

    private final SliceReader.Sink toOpen;
    private final SliceReader.Sink toLastChanged;
    private final SliceReader.Sink toFound;

    private long now = UNSET;
    private long newest = UNSET;
    private long since;
    private boolean found;
    /** The hour in {@link #scratch} that is not yet in the rows. */
    private long unwritten = UNSET;

    /**
     * @param scratch working space that the ledgers of a thread share
     * @param retention the minutes that are counted, including the current one; their rows are kept half an hour longer
     * @param exclusions the minutes that do not count, past and future
     * @param since the first minute with an outcome that was ever counted, as restored from the state; Long.MAX_VALUE if there
     *     is none
     * @param windows over which sums are kept, none longer than the retention; a ledger without windows is only written to
     */
    public Ledger(
            LedgerRows rows,
            HourRow scratch,
            long retention,
            Budgeting budgeting,
            Exclusions exclusions,
            long since,
            List<Window> windows) {
        this.rows = rows;
        this.scratch = scratch;
        this.retention = retention;
        this.exclusions = exclusions;
        this.since = since;
        slicing = new Slicing(budgeting);
        reader = new SliceReader(rows, slicing, exclusions);
        upcoming = new OccupiedMinutes(rows);
        open = new Slice(slicing);
        lastChanged = new Slice(slicing);
        lastChanged.reset(UNSET);
        entered = new SliceSums(slicing);
        toOpen = (slice, good, bad) -> open.add(good, bad);
        toLastChanged = (slice, good, bad) -> lastChanged.add(good, bad);
        toFound = (slice, good, bad) -> found = true;
        this.windows = new WindowSums(
                slicing, reader, windows.stream().map(this::windowSum).toList());
    }

    private WindowSum windowSum(Window window) {
        if (Math.max(window.longestMinutes(), slicing.minutes()) > retention) {
            throw new IllegalArgumentException("window: " + window.text() + " in slices of " + slicing.minutes()
                    + " min exceeds the retention of " + retention + " min");
        }
        return new WindowSum(
                new WindowSliceBounds(window, slicing), slicing, exclusions, reader, new OccupiedMinutes(rows));
    }

    /**
     * Counts outcomes in their own minute.
     *
     * @param nowMinute the current minute, or {@link #UNKNOWN}. While the ledger has no current minute, all outcomes are stored
     *     like those ahead of it
     */
    public Answer add(long minute, long good, long bad, long nowMinute) {
        Answer answer = addInOrder(minute, good, bad, nowMinute);
        write();
        return answer;
    }

    /**
     * As {@link #add}, for several minutes in a row, of which those of the same hour are read and written once. {@link #write} must follow
     * before this or any other ledger with the same working space is used otherwise.
     */
    public Answer addInOrder(long minute, long good, long bad, long nowMinute) {
        if (nowMinute != UNKNOWN && nowMinute != now) {
            write();
            advance(nowMinute);
        }
        if (now != UNSET && minute <= now - retention) {
            return Answer.TOO_OLD;
        }
        if ((good | bad) == 0) {
            return Answer.COUNTED;
        }
        load(Minutes.hourOf(minute));
        if (!scratch.hasRoom(Minutes.withinHour(minute), good, bad)) {
            return Answer.TOO_MANY;
        }
        boolean counts = minute <= now && !exclusions.covers(minute);
        long slice = slicing.sliceOf(minute);
        if (counts && slice < open.number()) {
            revise(slice, good, bad);
        } else if (counts) {
            open.add(good, bad);
        }
        scratch.add(Minutes.withinHour(minute), good, bad);
        unwritten = Minutes.hourOf(minute);
        if (slicing.isSliced()) {
            // Late outcomes of another minute may read the slice.
            write();
        }
        trackMinute(minute);
        return Answer.COUNTED;
    }

    private void load(long hour) {
        if (hour != unwritten) {
            write();
            scratch.load(rows.get(hour));
        }
    }

    /** Writes the row that {@link #addInOrder} has changed last. */
    public void write() {
        if (unwritten != UNSET) {
            rows.put(unwritten, scratch.pack());
            unwritten = UNSET;
        }
    }

    /** The result of adding outcomes. */
    public enum Answer {
        COUNTED,
        /** The minute is older than the retention; nothing is counted. */
        TOO_OLD,
        /** The minute would exceed {@link HourRow#MAX_PER_MINUTE}; nothing is counted. */
        TOO_MANY
    }

    private void trackMinute(long minute) {
        newest = Math.max(newest, minute);
        upcoming.add(minute);
        windows.trackMinute(minute);
        if (minute < since) {
            since = minute;
            windows.countEmptyFrom(since);
        }
    }

    /** Adds late outcomes to a closed slice. Must be called before they are written, because it reads the slice as it was. */
    private void revise(long slice, long good, long bad) {
        if (!windows.anyIncludes(slice)) {
            return;
        }
        if (!slicing.isSliced()) {
            windows.addOutcomes(slice, good, bad);
            return;
        }
        if (lastChanged.number() != slice) {
            lastChanged.reset(slice);
            reader.read(slicing.startOf(slice), slicing.startOf(slice + 1) - 1, toLastChanged);
        }
        if (lastChanged.hasOutcomes()) {
            windows.remove(lastChanged);
        }
        lastChanged.add(good, bad);
        windows.add(lastChanged);
    }

    /** Moves all windows so that they end with this minute. */
    public void advance(long nowMinute) {
        if (now == UNSET) {
            start(nowMinute);
        } else if (nowMinute > now) {
            moveOpenSlice(nowMinute);
            windows.moveTo(nowMinute, open.number(), entered, nowMinute - retention - GRACE);
        }
    }

    /** Starts at a past minute, over rows that may have outcomes up to another one, further ahead than a clock can be. */
    public void startInThePast(long nowMinute, long upToMinute) {
        start(nowMinute);
        newest = Math.max(newest, upToMinute);
    }

    private void start(long nowMinute) {
        now = nowMinute;
        open.reset(slicing.sliceOf(nowMinute));
        if (windows.isEmpty()) {
            return;
        }
        windows.start(nowMinute, open.number());
        reader.read(slicing.startOf(open.number()), nowMinute, toOpen);
        reader.read(nowMinute + 1, nowMinute + AHEAD, SliceReader.Sink.DISCARD);
        if (reader.latest() == UNSET) {
            reader.read(nowMinute - retention + 1, nowMinute, SliceReader.Sink.DISCARD);
        }
        newest = reader.latest();
        since = Math.min(since, reader.earliest());
        windows.countEmptyFrom(since);
    }

    /** Collects the slices that close in {@link #entered}, and makes the slice of the current minute the open one. */
    private void moveOpenSlice(long nowMinute) {
        long next = now + 1;
        long nextOpen = slicing.sliceOf(nowMinute);
        now = nowMinute;
        entered.clear();
        if (nextOpen != open.number()) {
            long end = slicing.startOf(open.number() + 1);
            readUpcoming(next, end - 1, toOpen);
            if (open.hasOutcomes()) {
                entered.slice(open.number(), open.good(), open.bad());
            }
            lastChanged.copyFrom(open);
            open.reset(nextOpen);
            next = slicing.startOf(nextOpen);
            readUpcoming(end, next - 1, entered);
        }
        readUpcoming(next, nowMinute, toOpen);
    }

    /** Reads minutes that were ahead of the current one until now; usually none of them has outcomes. */
    private void readUpcoming(long from, long to, SliceReader.Sink into) {
        if (newest >= from) {
            reader.read(from, to, into);
        }
    }

    /**
     * The first minute after the current one at which any sum can change, unless late outcomes arrive; until then all sums stay
     * as they are. {@link Long#MAX_VALUE} if there is none. Reads each row once per window as minutes increase.
     */
    public long nextChange() {
        if (now == UNSET) {
            return upcoming.first(0, AHEAD);
        }
        long next = newest > now ? upcoming.first(now + 1, newest) : OccupiedMinutes.NONE;
        if (since > now) {
            return next;
        }
        if (slicing.isSliced()) {
            next = Math.min(next, slicing.startOf(open.number() + 1));
        }
        return Math.min(next, windows.nextChange(now));
    }

    /** Whether there is an outcome at or before the current minute. */
    public boolean hasBegun() {
        return now == UNSET ? since != Long.MAX_VALUE : since <= now;
    }

    /** Good and bad outcomes in a window, by its index in the constructor's list. */
    public Tally outcomes(int window) {
        return windows.get(window).outcomes(open);
    }

    /** Good and bad units of the budgeting method, from which consumption is computed. */
    public Tally units(int window) {
        return slicing.isSliced() ? windows.get(window).units(open) : outcomes(window);
    }

    /** The units without the verdict on the open slice, from which events and alerts are decided. */
    public Tally settled(int window) {
        return slicing.isSliced() ? windows.get(window).settled() : outcomes(window);
    }

    /** The numbers of slices of a window. */
    public SliceCount slices(int window) {
        return slicing.isSliced() ? windows.get(window).slices(open) : SliceCount.NONE;
    }

    /**
     * Whether a window has no outcome, and neither has any of the given number of minutes up to the last whole one.
     *
     * @param lastWhole the last minute that is over: the current one or the one before it
     */
    public boolean isSilent(int window, long minutes, long lastWhole) {
        if (outcomes(window).total() != 0) {
            return false;
        }
        found = false;
        long begin = slicing.startOf(windows.get(window).first());
        reader.read(lastWhole - minutes + 1, Math.min(begin - 1, lastWhole), toFound);
        return !found;
    }

    /** The minutes of a window as of the current minute, as its calendar or its length defines them, independent of slices. */
    public MinuteRange range(int window) {
        return windows.get(window).range(now);
    }

    /** The first minute with an outcome that was ever counted; Long.MAX_VALUE if there is none. */
    public long since() {
        return since;
    }

    /**
     * The last minute with a retained outcome, including excluded minutes and those ahead of the current one; Long.MIN_VALUE if
     * there is none.
     */
    public long newest() {
        return newest;
    }

    /** The current minute; Long.MIN_VALUE before the first. */
    public long now() {
        return now;
    }

    public Slicing slicing() {
        return slicing;
    }

    public Exclusions exclusions() {
        return exclusions;
    }

    /** The slice of the current minute, up to now. */
    public Slice open() {
        return open;
    }

    /** The number of minutes for which rows can be read at least. */
    public long keptMinutes() {
        return retention + GRACE;
    }

    /** A reader of this ledger's rows, for callers that need closed slices. */
    public SliceReader newReader() {
        return new SliceReader(rows, slicing, exclusions);
    }

    /** The tallies of a window in the past, as far back as rows are stored. */
    public Past past(MinuteRange range) {
        WindowSum sum = fixedSum(range);
        Tally outcomes = sum.outcomes(open);
        return new Past(outcomes, slicing.isSliced() ? sum.units(open) : outcomes);
    }

    /**
     * The tallies of a window.
     *
     * @param outcomes good and bad outcomes
     * @param units good and bad units of the budgeting method
     */
    public record Past(Tally outcomes, Tally units) {}

    private WindowSum fixedSum(MinuteRange range) {
        WindowSum sum = new WindowSum(
                new WindowSliceBounds(range, slicing), slicing, exclusions, reader, new OccupiedMinutes(rows));
        WindowSums alone = new WindowSums(slicing, reader, List.of(sum));
        alone.start(now, open.number());
        alone.countEmptyFrom(since);
        return sum;
    }
}
