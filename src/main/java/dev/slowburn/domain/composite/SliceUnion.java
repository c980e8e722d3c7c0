package dev.slowburn.domain.composite;

import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.consumption.Target;
import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.ledger.Slice;
import dev.slowburn.domain.ledger.SliceCount;
import dev.slowburn.domain.ledger.Slicing;
import dev.slowburn.domain.ledger.WindowSliceBounds;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The slices that are bad for any of several ledgers of Timeslices, counted once each, with sums over several spans kept running.
 *
 * <p>A slice that is bad for several ledgers is that of the strictest of their objectives. How many those are of each ledger cannot be told from
 * the ledgers' own sums, so this one reads slices of all of them together; by the same means as {@link Ledger} it reads few:
 * those that become over, those that leave a span, and those that late outcomes change, before they do and after. Only the first
 * use, a jump longer than a span, a calendar boundary and, where empty slices are bad, an earlier first outcome sum up anew.
 *
 * <p>All sums are integers. Not safe for use by several threads.
 */
public final class SliceUnion {
    private static final long NOWHERE = Long.MIN_VALUE;

    /** The strictest target first, whose slices those are that are bad for several. */
    private final List<Ledger> ledgers;

    /** The place of each in the constructor's list. */
    private final List<Integer> places;

    private final Slicing slicing;
    private final UnitedSlices slices;
    private final List<UnitedWindowSum> spans = new ArrayList<>();
    /** Slices that are over and not in the sums, because they may be about to change. */
    private final Set<Long> changing = new HashSet<>();

    private final long[] since;
    private long now = NOWHERE;
    private long open;

    /**
     * @param given the ledgers of objectives, of Timeslices whose slices are of the same length
     * @param targets theirs; a slice that is bad for several ledgers is that of the strictest, and of those the first
     * @param spans over which sums are kept; none longer than what the ledgers retain
     */
    public SliceUnion(List<Ledger> given, List<Target> targets, List<Window> spans) {
        this.places = IntStream.range(0, given.size())
                .boxed()
                .sorted(Comparator.comparingLong(place -> targets.get(place).allowedBillionths()))
                .toList();
        this.ledgers = places.stream().map(given::get).toList();
        this.slicing = ledgers.get(0).slicing();
        for (Ledger ledger : ledgers) {
            if (ledger.slicing().minutes() != slicing.minutes()) {
                throw new IllegalArgumentException("composite: slices must be of the same length, were "
                        + slicing.minutes() + " and " + ledger.slicing().minutes() + " min");
            }
        }
        this.slices = new UnitedSlices(ledgers);
        this.since = new long[ledgers.size()];
        spans.forEach(window -> this.spans.add(span(new WindowSliceBounds(window, slicing))));
    }

    private UnitedWindowSum span(WindowSliceBounds bounds) {
        return new UnitedWindowSum(bounds, slicing, ledgers.size());
    }

    /** To be told before outcomes of a minute are added to any of the ledgers, because it reads what the slice was. */
    public void changes(long minute) {
        long slice = slicing.sliceOf(minute);
        if (now == NOWHERE || slice >= open || !isSummed(slice) || !changing.add(slice)) {
            return;
        }
        slices.read(slice, slice + 1, (its, outcomes, first) -> count(its, -1, outcomes, first));
    }

    private boolean isSummed(long slice) {
        for (UnitedWindowSum span : spans) {
            if (span.isOver(slice)) {
                return true;
            }
        }
        return false;
    }

    private void count(long slice, int sign, boolean outcomes, int first) {
        for (UnitedWindowSum span : spans) {
            span.count(slice, sign, outcomes, first);
        }
    }

    /** Moves all ledgers and spans to end with this minute. */
    public void advance(long nowMinute) {
        long minute = Math.max(nowMinute, now);
        for (Ledger ledger : ledgers) {
            minute = Math.max(minute, ledger.now());
        }
        for (Ledger ledger : ledgers) {
            ledger.advance(minute);
        }
        boolean anew = beginsEarlier() || now == NOWHERE;
        long nextOpen = slicing.sliceOf(minute);
        if (anew) {
            changing.clear();
            for (UnitedWindowSum span : spans) {
                span.start(minute, nextOpen);
            }
        } else {
            changing.forEach(
                    slice -> slices.read(slice, slice + 1, (its, outcomes, first) -> count(its, 1, outcomes, first)));
            changing.clear();
            moveTo(minute, nextOpen);
        }
        sumAnew(spans);
        now = minute;
        open = nextOpen;
    }

    private void moveTo(long minute, long nextOpen) {
        long oldest = minute - ledgers.get(0).keptMinutes();
        for (UnitedWindowSum span : spans) {
            span.moveTo(minute, nextOpen, oldest, slices);
        }
        if (nextOpen > open) {
            slices.read(open, nextOpen, (slice, outcomes, first) -> {
                for (UnitedWindowSum span : spans) {
                    if (!span.isToSumAnew()) {
                        span.enter(outcomes, first);
                    }
                }
            });
        }
    }

    /** Whether slices that are summed up as not yet begun have become empty ones of a budget that had begun. */
    private boolean beginsEarlier() {
        boolean earlier = false;
        for (int i = 0; i < since.length; i++) {
            long is = ledgers.get(i).since();
            earlier |= slicing.emptyIsBad() && is < since[i] && slicing.sliceOf(is) < open;
            since[i] = is;
        }
        return earlier;
    }

    private void sumAnew(List<UnitedWindowSum> some) {
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (UnitedWindowSum span : some) {
            if (span.isToSumAnew()) {
                from = Math.min(from, span.overFrom());
                to = Math.max(to, span.overTo());
            }
        }
        if (from < to) {
            slices.read(from, to, (slice, outcomes, first) -> {
                for (UnitedWindowSum span : some) {
                    span.sumAnew(slice, outcomes, first);
                }
            });
        }
        some.forEach(UnitedWindowSum::summedAnew);
    }

    /**
     * For each ledger, in the constructor's order, how many slices of a span are its own bad ones, of all in the total.
     *
     * @param span by its place in the constructor's list
     */
    public List<Tally> units(int span) {
        return units(spans.get(span));
    }

    /** The same without the verdict on the open slice. */
    public List<Tally> settled(int span) {
        return tallies(spans.get(span), false, -1);
    }

    /** How many slices a span holds. */
    public SliceCount slices(int span) {
        UnitedWindowSum of = spans.get(span);
        boolean holdsOpen = of.holds(open);
        long withOutcomes = of.withOutcomes() + (holdsOpen && openHasOutcomes() ? 1 : 0);
        long begun = of.overTo() - of.overFrom() + (holdsOpen ? 1 : 0);
        long bad = units(of).stream().mapToLong(Tally::bad).sum();
        return new SliceCount(of.inWindow(), withOutcomes, begun - withOutcomes, bad);
    }

    /** The units of a window that is over, read from the rows as far as they reach back. */
    public List<Tally> past(MinuteRange range) {
        UnitedWindowSum span = span(new WindowSliceBounds(range, slicing));
        span.start(now, open);
        sumAnew(List.of(span));
        return units(span);
    }

    private List<Tally> units(UnitedWindowSum span) {
        return span.holds(open) ? tallies(span, openHasOutcomes(), openIsBadFor()) : tallies(span, false, -1);
    }

    private List<Tally> tallies(UnitedWindowSum span, boolean openOutcomes, int openBad) {
        long total = slicing.emptyIsIgnored() ? span.withOutcomes() + (openOutcomes ? 1 : 0) : span.inWindow();
        Tally[] tallies = new Tally[ledgers.size()];
        for (int i = 0; i < tallies.length; i++) {
            long bad = span.bad(i) + (openBad == i ? 1 : 0);
            tallies[places.get(i)] = new Tally(total - bad, bad);
        }
        return List.of(tallies);
    }

    private boolean openHasOutcomes() {
        return ledgers.stream().anyMatch(ledger -> ledger.open().hasOutcomes());
    }

    private int openIsBadFor() {
        for (int i = 0; i < ledgers.size(); i++) {
            Slice its = ledgers.get(i).open();
            if (its.hasOutcomes() && its.charge() > 0) {
                return i;
            }
        }
        return -1;
    }
}
