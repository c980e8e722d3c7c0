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
 * The slices that are bad for any of several ledgers of Timeslices, each counted once, with running sums over several windows.
 *
 * <p>A slice that is bad for several ledgers is charged to the one with the strictest target. The number of slices charged to
 * each ledger does not follow from the ledgers' own sums, so this class reads the slices of all ledgers together. Like {@link
 * Ledger} it reads few of them: slices that close, slices that leave a window, and slices that late outcomes change, before and
 * after the change. All sums are recomputed only at the first use, after a jump longer than a window, at a calendar boundary
 * and, if empty slices are bad, when an earlier first outcome arrives.
 *
 * <p>All sums are integers. Not thread-safe.
 */
public final class SliceUnion {
    private static final long UNKNOWN = Long.MIN_VALUE;

    /** In order of target, strictest first; a slice that is bad for several ledgers is charged to the first of them. */
    private final List<Ledger> ledgers;

    /** For each of {@link #ledgers}, its index in the constructor's list. */
    private final List<Integer> indexes;

    private final Slicing slicing;
    private final UnitedSlices slices;
    private final List<UnitedWindowSum> windows = new ArrayList<>();
    /** Closed slices that are currently not in the sums, because outcomes are about to be added to them. */
    private final Set<Long> withdrawn = new HashSet<>();

    private final long[] since;
    private long now = UNKNOWN;
    private long open;

    /**
     * @param given the ledgers of objectives of Timeslices, whose slices have the same length
     * @param targets the targets of the objectives; a slice that is bad for several ledgers is charged to the strictest, and
     *     among equal targets to the first
     * @param windows over which sums are kept; none longer than the retention of the ledgers
     */
    public SliceUnion(List<Ledger> given, List<Target> targets, List<Window> windows) {
        this.indexes = IntStream.range(0, given.size())
                .boxed()
                .sorted(Comparator.comparingLong(index -> targets.get(index).allowedBillionths()))
                .toList();
        this.ledgers = indexes.stream().map(given::get).toList();
        this.slicing = ledgers.get(0).slicing();
        for (Ledger ledger : ledgers) {
            if (ledger.slicing().minutes() != slicing.minutes()) {
                throw new IllegalArgumentException("composite: slices must have the same length, were "
                        + slicing.minutes() + " and " + ledger.slicing().minutes() + " min");
            }
        }
        this.slices = new UnitedSlices(ledgers);
        this.since = new long[ledgers.size()];
        windows.forEach(window -> this.windows.add(windowSum(new WindowSliceBounds(window, slicing))));
    }

    private UnitedWindowSum windowSum(WindowSliceBounds bounds) {
        return new UnitedWindowSum(bounds, slicing, ledgers.size());
    }

    /** Must be called before outcomes of a minute are added to any of the ledgers, because it reads the slice as it was. */
    public void beforeChange(long minute) {
        long slice = slicing.sliceOf(minute);
        if (now == UNKNOWN || slice >= open || !isIncluded(slice) || !withdrawn.add(slice)) {
            return;
        }
        slices.read(slice, slice + 1, (closed, outcomes, first) -> count(closed, -1, outcomes, first));
    }

    private boolean isIncluded(long slice) {
        for (UnitedWindowSum window : windows) {
            if (window.includes(slice)) {
                return true;
            }
        }
        return false;
    }

    private void count(long slice, int sign, boolean outcomes, int first) {
        for (UnitedWindowSum window : windows) {
            window.count(slice, sign, outcomes, first);
        }
    }

    /** Moves all ledgers and windows so that they end with this minute. */
    public void advance(long nowMinute) {
        long minute = Math.max(nowMinute, now);
        for (Ledger ledger : ledgers) {
            minute = Math.max(minute, ledger.now());
        }
        for (Ledger ledger : ledgers) {
            ledger.advance(minute);
        }
        boolean reset = firstOutcomeMovedBack() || now == UNKNOWN;
        long nextOpen = slicing.sliceOf(minute);
        if (reset) {
            withdrawn.clear();
            for (UnitedWindowSum window : windows) {
                window.start(minute, nextOpen);
            }
        } else {
            withdrawn.forEach(slice ->
                    slices.read(slice, slice + 1, (closed, outcomes, first) -> count(closed, 1, outcomes, first)));
            withdrawn.clear();
            moveTo(minute, nextOpen);
        }
        recompute(windows);
        now = minute;
        open = nextOpen;
    }

    private void moveTo(long minute, long nextOpen) {
        long oldest = minute - ledgers.get(0).keptMinutes();
        for (UnitedWindowSum window : windows) {
            window.moveTo(minute, nextOpen, oldest, slices);
        }
        if (nextOpen > open) {
            slices.read(open, nextOpen, (slice, outcomes, first) -> {
                for (UnitedWindowSum window : windows) {
                    if (!window.needsRecompute()) {
                        window.enter(outcomes, first);
                    }
                }
            });
        }
    }

    /** Whether slices that were summed as before the first outcome have become empty slices after it. */
    private boolean firstOutcomeMovedBack() {
        boolean movedBack = false;
        for (int i = 0; i < since.length; i++) {
            long is = ledgers.get(i).since();
            movedBack |= slicing.emptyIsBad() && is < since[i] && slicing.sliceOf(is) < open;
            since[i] = is;
        }
        return movedBack;
    }

    private void recompute(List<UnitedWindowSum> some) {
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (UnitedWindowSum window : some) {
            if (window.needsRecompute()) {
                from = Math.min(from, window.closedFrom());
                to = Math.max(to, window.closedTo());
            }
        }
        if (from < to) {
            slices.read(from, to, (slice, outcomes, first) -> {
                for (UnitedWindowSum window : some) {
                    window.recompute(slice, outcomes, first);
                }
            });
        }
        some.forEach(UnitedWindowSum::recomputed);
    }

    /**
     * For each ledger, in the constructor's order, the slices of a window that are charged to it, out of all slices.
     *
     * @param window its index in the constructor's list
     */
    public List<Tally> units(int window) {
        return units(windows.get(window));
    }

    /** The same without the verdict on the open slice. */
    public List<Tally> settled(int window) {
        return tallies(windows.get(window), false, -1);
    }

    /** The numbers of slices of a window. */
    public SliceCount slices(int window) {
        UnitedWindowSum of = windows.get(window);
        boolean holdsOpen = of.holds(open);
        long withOutcomes = of.withOutcomes() + (holdsOpen && openHasOutcomes() ? 1 : 0);
        long begun = of.closedTo() - of.closedFrom() + (holdsOpen ? 1 : 0);
        long bad = units(of).stream().mapToLong(Tally::bad).sum();
        return new SliceCount(of.inWindow(), withOutcomes, begun - withOutcomes, bad);
    }

    /** The units of a window in the past, as far back as rows are stored. */
    public List<Tally> past(MinuteRange range) {
        UnitedWindowSum window = windowSum(new WindowSliceBounds(range, slicing));
        window.start(now, open);
        recompute(List.of(window));
        return units(window);
    }

    private List<Tally> units(UnitedWindowSum window) {
        return window.holds(open)
                ? tallies(window, openHasOutcomes(), ledgerChargedForOpen())
                : tallies(window, false, -1);
    }

    private List<Tally> tallies(UnitedWindowSum window, boolean openOutcomes, int openBad) {
        long total = slicing.emptyIsIgnored() ? window.withOutcomes() + (openOutcomes ? 1 : 0) : window.inWindow();
        Tally[] tallies = new Tally[ledgers.size()];
        for (int i = 0; i < tallies.length; i++) {
            long bad = window.bad(i) + (openBad == i ? 1 : 0);
            tallies[indexes.get(i)] = new Tally(total - bad, bad);
        }
        return List.of(tallies);
    }

    private boolean openHasOutcomes() {
        return ledgers.stream().anyMatch(ledger -> ledger.open().hasOutcomes());
    }

    private int ledgerChargedForOpen() {
        for (int i = 0; i < ledgers.size(); i++) {
            Slice slice = ledgers.get(i).open();
            if (slice.hasOutcomes() && slice.charge() > 0) {
                return i;
            }
        }
        return -1;
    }
}
