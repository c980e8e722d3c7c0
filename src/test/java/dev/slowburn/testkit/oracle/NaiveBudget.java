package dev.slowburn.testkit.oracle;

import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.ledger.SliceCount;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.EmptySlices;
import dev.slowburn.domain.window.CalendarWindow;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.RollingWindow;
import dev.slowburn.domain.window.Window;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Oracle of budgets: an array of minutes, evaluated minute by minute and slice by slice. Written from the definitions; it uses
 * the code under test only for the limits of calendar windows, which are tested separately.
 */
public final class NaiveBudget {
    private static final long BILLION = 1_000_000_000;
    private static final BigDecimal UNITS = BigDecimal.TEN.pow(12);
    /** Number of readings minute by minute before running totals are computed. */
    private static final int READINGS_BY_MINUTE = 100;

    private final long base;
    private final long[] good;
    private final long[] bad;
    private final Budgeting budgeting;
    private final LongPredicate excluded;
    private final boolean[] isExcluded;
    private List<Verdict> verdicts;
    private long since;
    private int readingsOfTheSame;
    /** Running totals: outcomes in all minutes before each. */
    private long[] goodBefore;

    private long[] badBefore;

    /** Result for a window. */
    public record Reading(Tally outcomes, Tally units, Tally settled, SliceCount slices) {}

    /**
     * @param base the earliest minute that can have outcomes
     * @param minutes number of such minutes
     */
    public NaiveBudget(long base, int minutes, Budgeting budgeting, LongPredicate excluded, long since) {
        this.base = base;
        this.good = new long[minutes];
        this.bad = new long[minutes];
        this.budgeting = budgeting;
        this.excluded = excluded;
        this.isExcluded = new boolean[minutes];
        for (int i = 0; i < minutes; i++) {
            isExcluded[i] = excluded.test(base + i);
        }
        this.since = since;
    }

    public void add(long minute, long moreGood, long moreBad) {
        good[(int) (minute - base)] += moreGood;
        bad[(int) (minute - base)] += moreBad;
        readingsOfTheSame = 0;
        if (moreGood + moreBad > 0) {
            since = Math.min(since, minute);
        }
    }

    public long since() {
        return since;
    }

    /**
     * State of a time slice.
     *
     * @param open whether it is the current slice, whose verdict is not final
     */
    public record Verdict(long first, boolean empty, boolean bad, boolean open) {}

    /** The verdicts on all slices of a window, including future ones. */
    public List<Verdict> verdicts(Window window, long now) {
        verdicts = new ArrayList<>();
        over(window, now);
        return taken();
    }

    /** The verdicts on all slices whose first minute is in a range. */
    public List<Verdict> verdicts(MinuteRange range, long now) {
        verdicts = new ArrayList<>();
        over(range, now);
        return taken();
    }

    private List<Verdict> taken() {
        List<Verdict> all = List.copyOf(verdicts);
        verdicts = null;
        return all;
    }

    public Reading over(Window window, long now) {
        long slice = slice();
        if (window instanceof CalendarWindow calendar) {
            return over(calendar.at(now), now);
        }
        long slices = Math.max(1, ((RollingWindow) window).minutes() / slice);
        long openStart = now - Math.floorMod(now, slice);
        return count(openStart - (slices - 1) * slice, slices, now);
    }

    /** Over the slices whose first minute is in a range. */
    public Reading over(MinuteRange range, long now) {
        long slice = slice();
        long start = range.from();
        while (start % slice != 0) {
            start++;
        }
        long slices = 0;
        for (long first = start; first < range.to(); first += slice) {
            slices++;
        }
        return count(start, slices, now);
    }

    private long slice() {
        return budgeting instanceof Budgeting.Sliced sliced ? sliced.sliceMinutes() : 1;
    }

    private boolean isExcluded(long minute) {
        long place = minute - base;
        return (place >= 0 && place < isExcluded.length) ? isExcluded[(int) place] : excluded.test(minute);
    }

    private Reading count(long start, long slices, long now) {
        long slice = slice();
        if (!(budgeting instanceof Budgeting.Sliced)) {
            Tally outcomes = outcomes(start, Math.min(start + slices - 1, now));
            return new Reading(outcomes, outcomes, outcomes, new SliceCount(0, 0, 0, 0));
        }
        Sums sums = new Sums();
        for (long first = start; first < start + slices * slice; first += slice) {
            long sliceGood = 0;
            long sliceBad = 0;
            boolean whollyExcluded = true;
            for (long minute = first; minute < first + slice; minute++) {
                if (isExcluded(minute)) {
                    continue;
                }
                whollyExcluded = false;
                if (minute <= now && minute >= base) {
                    sliceGood += good[(int) (minute - base)];
                    sliceBad += bad[(int) (minute - base)];
                }
            }
            boolean over = first + slice <= now;
            boolean open = first <= now && now < first + slice;
            boolean beforeAll = first + slice <= since;
            boolean isBad = sums.take(sliceGood, sliceBad, over || open, open, over && !beforeAll && !whollyExcluded);
            if (verdicts != null) {
                verdicts.add(new Verdict(first, sliceGood + sliceBad == 0, isBad, open));
            }
        }
        return sums.reading();
    }

    private Tally outcomes(long from, long to) {
        int first = (int) Math.max(0, from - base);
        int last = (int) Math.min(to - base, good.length - 1);
        if (first > last) {
            return new Tally(0, 0);
        }
        readingsOfTheSame++;
        if (readingsOfTheSame <= READINGS_BY_MINUTE) {
            return byMinute(first, last);
        }
        if (readingsOfTheSame == READINGS_BY_MINUTE + 1) {
            addUp();
        }
        return new Tally(goodBefore[last + 1] - goodBefore[first], badBefore[last + 1] - badBefore[first]);
    }

    private Tally byMinute(int first, int last) {
        long sumOfGood = 0;
        long sumOfBad = 0;
        for (int place = first; place <= last; place++) {
            if (!isExcluded[place]) {
                sumOfGood += good[place];
                sumOfBad += bad[place];
            }
        }
        return new Tally(sumOfGood, sumOfBad);
    }

    private void addUp() {
        goodBefore = new long[good.length + 1];
        badBefore = new long[bad.length + 1];
        for (int place = 0; place < good.length; place++) {
            goodBefore[place + 1] = goodBefore[place] + (isExcluded[place] ? 0 : good[place]);
            badBefore[place + 1] = badBefore[place] + (isExcluded[place] ? 0 : bad[place]);
        }
    }

    private final class Sums {
        private long goodOutcomes;
        private long badOutcomes;
        private long slices;
        private long withOutcomes;
        private long empty;
        private long total;
        private long charged;
        private long settledTotal;
        private long settledCharged;

        boolean take(long sliceGood, long sliceBad, boolean begun, boolean open, boolean missed) {
            boolean isBad = false;
            slices++;
            goodOutcomes += sliceGood;
            badOutcomes += sliceBad;
            boolean isEmpty = sliceGood + sliceBad == 0;
            withOutcomes += isEmpty ? 0 : 1;
            empty += isEmpty && begun ? 1 : 0;
            if (budgeting instanceof Budgeting.Timeslices timeslices) {
                boolean left = timeslices.emptySlices() == EmptySlices.IGNORE;
                isBad = isEmpty
                        ? missed && timeslices.emptySlices() == EmptySlices.BAD
                        : isBelow(sliceGood, sliceBad, timeslices.sliceTarget());
                total += left && isEmpty ? 0 : 1;
                settledTotal += left && (isEmpty || open) ? 0 : 1;
                charged += isBad ? 1 : 0;
                settledCharged += isBad && !open ? 1 : 0;
            } else if (budgeting instanceof Budgeting.RatioTimeslices && !isEmpty) {
                long share = BigDecimal.valueOf(sliceBad)
                        .multiply(UNITS)
                        .divide(BigDecimal.valueOf(sliceGood + sliceBad), 0, RoundingMode.HALF_UP)
                        .longValueExact();
                total += UNITS.longValueExact();
                charged += share;
                settledTotal += open ? 0 : UNITS.longValueExact();
                settledCharged += open ? 0 : share;
            }
            return isBad;
        }

        private boolean isBelow(long sliceGood, long sliceBad, long target) {
            long outcomes = sliceGood + sliceBad;
            if (outcomes < Integer.MAX_VALUE) {
                // Both products are below 2^61.
                return sliceGood * BILLION < target * outcomes;
            }
            BigInteger wanted = BigInteger.valueOf(target).multiply(BigInteger.valueOf(sliceGood + sliceBad));
            return BigInteger.valueOf(sliceGood)
                            .multiply(BigInteger.valueOf(BILLION))
                            .compareTo(wanted)
                    < 0;
        }

        Reading reading() {
            Tally outcomes = new Tally(goodOutcomes, badOutcomes);
            boolean whole = budgeting instanceof Budgeting.Timeslices;
            return new Reading(
                    outcomes,
                    new Tally(total - charged, charged),
                    new Tally(settledTotal - settledCharged, settledCharged),
                    new SliceCount(slices, withOutcomes, empty, whole ? charged : 0));
        }
    }
}
