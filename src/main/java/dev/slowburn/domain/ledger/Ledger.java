package dev.slowburn.domain.ledger;

import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.domain.window.Window;
import java.util.List;

/**
 * All tallies of one budget over its retention, with sums over several spans kept running: the objective's window and its
 * look-backs.
 *
 * <ul>
 *   <li>A minute that an exclusion covers contributes nothing to any sum. The rows keep everything raw, so a ledger built from
 *       them with other exclusions says what was, had they always been in force.
 *   <li>Occurrences: the units are the outcomes. Otherwise they are slices, or shares of slices, as {@link Slicing} and
 *       {@link WindowSum} define them, and the outcomes of a span are those of its slices.
 *   <li>The open slice is the one with the current minute. Settled units are without its verdict: it is good as long as it is
 *       open, or, where a slice without outcomes is not in the total, left out. So the first failed request of a minute pages
 *       nobody.
 *   <li>Outcomes count in their own minute, whenever they come: late ones may change the verdict on a slice that is over, either
 *       way; those ahead of now are kept and enter the sums when their minute comes.
 * </ul>
 *
 * <p>Subtract on evict: when time moves on, what enters is added and what leaves is subtracted, read once more from the packed
 * rows. All sums are integers: what leaves a span is exactly what entered it. Reading a sum is O(1) whatever the span's length;
 * a minute's step costs a row read or two a span, or a slice's rows where one leaves; late outcomes cost the rows of their
 * slice, unless it is the one that was touched last. Only the first use (after a restart), a jump longer than a span and a
 * calendar boundary sum up anew.
 *
 * <p>Time never goes back: a moment before the last one is taken for the last one. Not safe for use by several threads.
 */
public final class Ledger {
    /** Stands for a current minute that nobody knows yet. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    private static final long NOWHERE = Long.MIN_VALUE;
    /** How far ahead of now minutes with outcomes may lie: further than any log that is replayed is long. */
    private static final long AHEAD = 200L * 366 * 24 * Minutes.PER_HOUR;
    /** How much longer than the retention rows are kept at least, so that what leaves the longest span can still be read. */
    private static final long GRACE = 30;

    private final LedgerRows rows;
    private final HourRow scratch;
    private final long retention;
    private final Exclusions exclusions;
    private final Slicing slicing;
    private final SliceReader reader;
    private final WindowSums spans;

    /** Of what is ahead. */
    private final OccupiedMinutes upcoming;

    private final Slice open;
    /** The slice that was changed last of those that are over. */
    private final Slice touched;
    /** What is over since the last step. */
    private final SliceSums entered;

    private final SliceReader.Sink toOpen;
    private final SliceReader.Sink toTouched;
    private final SliceReader.Sink toFound;

    private long now = NOWHERE;
    private long newest = NOWHERE;
    private long since;
    private boolean found;

    /**
     * @param scratch space to work in, which ledgers of one thread share
     * @param retention minutes that are counted, the current one included; their rows are kept for half an hour more
     * @param exclusions minutes that don't count, of the past and the future
     * @param since the first minute with an outcome that was ever counted, as remembered; Long.MAX_VALUE if there is none
     * @param spans over which sums are kept, none longer than the retention; a ledger without any is only written to
     */
    public Ledger(
            LedgerRows rows,
            HourRow scratch,
            long retention,
            Budgeting budgeting,
            Exclusions exclusions,
            long since,
            List<Window> spans) {
        this.rows = rows;
        this.scratch = scratch;
        this.retention = retention;
        this.exclusions = exclusions;
        this.since = since;
        slicing = new Slicing(budgeting);
        reader = new SliceReader(rows, slicing, exclusions);
        upcoming = new OccupiedMinutes(rows);
        open = new Slice(slicing);
        touched = new Slice(slicing);
        touched.become(NOWHERE);
        entered = new SliceSums(slicing);
        toOpen = (slice, good, bad) -> open.add(good, bad);
        toTouched = (slice, good, bad) -> touched.add(good, bad);
        toFound = (slice, good, bad) -> found = true;
        this.spans =
                new WindowSums(slicing, reader, spans.stream().map(this::span).toList());
    }

    private WindowSum span(Window window) {
        if (Math.max(window.longestMinutes(), slicing.minutes()) > retention) {
            throw new IllegalArgumentException("span: " + window.text() + " in slices of " + slicing.minutes()
                    + " min needs more than the retention of " + retention + " min");
        }
        return new WindowSum(
                new WindowSliceBounds(window, slicing), slicing, exclusions, reader, new OccupiedMinutes(rows));
    }

    /**
     * Counts outcomes in their own minute.
     *
     * @param nowMinute the current minute; or {@link #UNKNOWN}, and as long as there never was one all outcomes are kept as those
     *     ahead of now are
     */
    public Answer add(long minute, long good, long bad, long nowMinute) {
        if (nowMinute != UNKNOWN) {
            advance(nowMinute);
        }
        if (now != NOWHERE && minute <= now - retention) {
            return Answer.TOO_OLD;
        }
        if ((good | bad) == 0) {
            return Answer.COUNTED;
        }
        scratch.load(rows.get(Minutes.hourOf(minute)));
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
        rows.put(Minutes.hourOf(minute), scratch.pack());
        wrote(minute);
        return Answer.COUNTED;
    }

    /** What became of outcomes. */
    public enum Answer {
        COUNTED,
        /** Their minute is older than what is retained; nothing is counted. */
        TOO_OLD,
        /** Their minute would have more than {@link HourRow#MOST_IN_A_MINUTE}; nothing is counted. */
        TOO_MANY
    }

    private void wrote(long minute) {
        newest = Math.max(newest, minute);
        upcoming.add(minute);
        spans.occupied(minute);
        if (minute < since) {
            since = minute;
            spans.emptyCountSince(since);
        }
    }

    /** Adds late outcomes to a slice that is over; before they are written, because it reads what the slice was. */
    private void revise(long slice, long good, long bad) {
        if (!spans.sumUp(slice)) {
            return;
        }
        if (!slicing.isSliced()) {
            spans.addOutcomes(slice, good, bad);
            return;
        }
        if (touched.number() != slice) {
            touched.become(slice);
            reader.read(slicing.startOf(slice), slicing.startOf(slice + 1) - 1, toTouched);
        }
        if (touched.hasOutcomes()) {
            spans.remove(touched);
        }
        touched.add(good, bad);
        spans.add(touched);
    }

    /** Moves all spans to end with this minute. */
    public void advance(long nowMinute) {
        if (now == NOWHERE) {
            start(nowMinute);
        } else if (nowMinute > now) {
            enter(nowMinute);
            spans.moveTo(nowMinute, open.number(), entered, nowMinute - retention - GRACE);
        }
    }

    /** Begins at a minute of the past: rows may have outcomes up to another, further ahead than any clock could be. */
    public void startInThePast(long nowMinute, long upToMinute) {
        start(nowMinute);
        newest = Math.max(newest, upToMinute);
    }

    private void start(long nowMinute) {
        now = nowMinute;
        open.become(slicing.sliceOf(nowMinute));
        if (spans.isEmpty()) {
            return;
        }
        spans.start(nowMinute, open.number());
        reader.read(slicing.startOf(open.number()), nowMinute, toOpen);
        reader.read(nowMinute + 1, nowMinute + AHEAD, SliceReader.Sink.NOWHERE);
        if (reader.latest() == NOWHERE) {
            reader.read(nowMinute - retention + 1, nowMinute, SliceReader.Sink.NOWHERE);
        }
        newest = reader.latest();
        since = Math.min(since, reader.earliest());
        spans.emptyCountSince(since);
    }

    /** Leaves in entered what is over by now, and makes the slice of now the open one. */
    private void enter(long nowMinute) {
        long next = now + 1;
        long nextOpen = slicing.sliceOf(nowMinute);
        now = nowMinute;
        entered.clear();
        if (nextOpen != open.number()) {
            long end = slicing.startOf(open.number() + 1);
            readAhead(next, end - 1, toOpen);
            if (open.hasOutcomes()) {
                entered.slice(open.number(), open.good(), open.bad());
            }
            touched.become(open);
            open.become(nextOpen);
            next = slicing.startOf(nextOpen);
            readAhead(end, next - 1, entered);
        }
        readAhead(next, nowMinute, toOpen);
    }

    /** Reads minutes that were ahead until now; mostly there are none with outcomes. */
    private void readAhead(long from, long to, SliceReader.Sink into) {
        if (newest >= from) {
            reader.read(from, to, into);
        }
    }

    /**
     * The first minute after the current one at which any sum can be another, unless late outcomes come: in all minutes before it
     * the sums are those of now. {@link Long#MAX_VALUE} if there is none. Reads each row once a span, as minutes rise.
     */
    public long nextChange() {
        if (now == NOWHERE) {
            return upcoming.first(0, AHEAD);
        }
        long next = newest > now ? upcoming.first(now + 1, newest) : OccupiedMinutes.NONE;
        if (since > now) {
            return next;
        }
        if (slicing.isSliced()) {
            next = Math.min(next, slicing.startOf(open.number() + 1));
        }
        return Math.min(next, spans.nextChange(now));
    }

    /** Whether any outcome had come by the current minute. */
    public boolean hasBegun() {
        return now == NOWHERE ? since != Long.MAX_VALUE : since <= now;
    }

    /** Good and bad outcomes of a span, by its place in the constructor's list. */
    public Tally outcomes(int span) {
        return spans.get(span).outcomes(open);
    }

    /** Good and bad in the unit of the budgeting method: what consumption is computed of. */
    public Tally units(int span) {
        return slicing.isSliced() ? spans.get(span).units(open) : outcomes(span);
    }

    /** The units without the verdict on the open slice: what events and alerts are decided by. */
    public Tally settled(int span) {
        return slicing.isSliced() ? spans.get(span).settled() : outcomes(span);
    }

    /** How many slices a span holds. */
    public SliceCount slices(int span) {
        return slicing.isSliced() ? spans.get(span).slices(open) : SliceCount.NONE;
    }

    /**
     * Whether a span has no outcome, and so many minutes up to the last whole one have none either.
     *
     * @param lastWhole the last minute that is over; the current one or the one before it
     */
    public boolean isSilent(int span, long minutes, long lastWhole) {
        if (outcomes(span).total() != 0) {
            return false;
        }
        found = false;
        long begin = slicing.startOf(spans.get(span).first());
        reader.read(lastWhole - minutes + 1, Math.min(begin - 1, lastWhole), toFound);
        return !found;
    }

    /** The window of a span as of the current minute, as the calendar or its length says it, whatever the slices. */
    public MinuteRange range(int span) {
        return spans.get(span).range(now);
    }

    /** The first minute with an outcome that was ever counted; Long.MAX_VALUE if there is none. */
    public long since() {
        return since;
    }

    /** The last minute with an outcome that is retained, be it excluded or ahead of now; Long.MIN_VALUE if there is none. */
    public long newest() {
        return newest;
    }

    /** The minute that it was last moved to; Long.MIN_VALUE before the first. */
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

    /** How long rows can be read at least. */
    public long keptMinutes() {
        return retention + GRACE;
    }

    /** Reads its rows for who needs slices that are over. */
    public SliceReader newReader() {
        return new SliceReader(rows, slicing, exclusions);
    }

    /** A window that is over, read from the rows as far as they reach back. */
    public Past past(MinuteRange range) {
        WindowSum span = standing(range);
        Tally outcomes = span.outcomes(open);
        return new Past(outcomes, slicing.isSliced() ? span.units(open) : outcomes);
    }

    /**
     * What was in a window.
     *
     * @param outcomes good and bad
     * @param units in the unit of the budgeting method
     */
    public record Past(Tally outcomes, Tally units) {}

    private WindowSum standing(MinuteRange range) {
        WindowSum span = new WindowSum(
                new WindowSliceBounds(range, slicing), slicing, exclusions, reader, new OccupiedMinutes(rows));
        WindowSums alone = new WindowSums(slicing, reader, List.of(span));
        alone.start(now, open.number());
        alone.emptyCountSince(since);
        return span;
    }
}
