package dev.slowburn.domain.ledger;

import dev.slowburn.domain.consumption.Consumption;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.consumption.Target;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.BudgetingMethod;
import dev.slowburn.domain.slo.EmptySlices;

/**
 * How a budgeting method cuts time into slices, and what it charges them.
 *
 * <p>A slice of S minutes is aligned to the UTC epoch: its number is {@code floorDiv(minute, S)}. It belongs wholly to the
 * window that holds its first minute. Without slices of its own a method has slices of a minute.
 *
 * <ul>
 *   <li>Timeslices charge 1 for a slice with {@code good × 10^9 < sliceTarget × total}, compared in 128 bits. An empty slice
 *       is good, or not in the total (so the total is that of slices with outcomes), or bad; see {@link WindowSum}.
 *   <li>RatioTimeslices charge {@code bad × 10^12 ÷ total} of a slice, rounded half up: 10^-12 of a slice is the resolution
 *       of the method, and sums are exact integers in it. The total is that of slices with outcomes.
 * </ul>
 */
public final class Slicing {
    private final BudgetingMethod method;
    private final long minutes;
    private final long sliceTarget;
    private final EmptySlices emptySlices;

    public Slicing(Budgeting budgeting) {
        method = budgeting.method();
        minutes = budgeting instanceof Budgeting.Sliced sliced ? sliced.sliceMinutes() : 1;
        if (budgeting instanceof Budgeting.Timeslices timeslices) {
            sliceTarget = timeslices.sliceTarget();
            emptySlices = timeslices.emptySlices();
        } else {
            sliceTarget = 0;
            emptySlices = EmptySlices.IGNORE;
        }
    }

    /** Whether slices are charged; if not, outcomes are. */
    boolean isSliced() {
        return method != BudgetingMethod.OCCURRENCES;
    }

    public boolean emptyIsBad() {
        return emptySlices == EmptySlices.BAD;
    }

    /** Whether a slice without outcomes is not in the total. */
    public boolean emptyIsIgnored() {
        return emptySlices == EmptySlices.IGNORE;
    }

    /** Length of a slice. */
    public long minutes() {
        return minutes;
    }

    public long sliceOf(long minute) {
        return Math.floorDiv(minute, minutes);
    }

    /** The first slice that begins at a minute or later. */
    long firstFrom(long minute) {
        return -Math.floorDiv(-minute, minutes);
    }

    /** The first minute of a slice. */
    public long startOf(long slice) {
        return slice * minutes;
    }

    /** What a slice with outcomes is charged. */
    public long charge(long good, long bad) {
        return switch (method) {
            case OCCURRENCES -> 0;
            case TIMESLICES -> Consumption.compareProducts(good, Target.ONE, good + bad, sliceTarget) < 0 ? 1 : 0;
            case RATIO_TIMESLICES -> badShare(good, bad);
        };
    }

    /** How many slices such a charge is, where slices are charged as a whole. */
    long whole(long charged) {
        return method == BudgetingMethod.TIMESLICES ? charged : 0;
    }

    /** Good and bad in the unit of the method, of a window that holds so many slices. */
    Tally units(long inWindow, long withOutcomes, long charged) {
        long total = method == BudgetingMethod.RATIO_TIMESLICES
                ? withOutcomes * Budgeting.RatioTimeslices.UNITS_PER_SLICE
                : emptySlices == EmptySlices.IGNORE ? withOutcomes : inWindow;
        return new Tally(total - charged, charged);
    }

    /**
     * bad × U ÷ total, rounded half up, exact for all numbers.
     *
     * <p>Beyond what a long holds U is taken bit by bit from the top, Horner's way: {@code bad × prefix = quotient × total +
     * remainder} all along. No remainder reaches 2^64, since bad is at most total and total less than 2^63.
     */
    private static long badShare(long good, long bad) {
        long unit = Budgeting.RatioTimeslices.UNITS_PER_SLICE;
        long total = good + bad;
        long quotient;
        long remainder;
        if (bad <= Long.MAX_VALUE / unit) {
            quotient = bad * unit / total;
            remainder = bad * unit % total;
        } else {
            quotient = 0;
            remainder = 0;
            for (long bit = Long.highestOneBit(unit); bit != 0; bit >>>= 1) {
                quotient <<= 1;
                remainder <<= 1;
                if (Long.compareUnsigned(remainder, total) >= 0) {
                    remainder -= total;
                    quotient++;
                }
                if ((unit & bit) != 0) {
                    remainder += bad;
                    if (Long.compareUnsigned(remainder, total) >= 0) {
                        remainder -= total;
                        quotient++;
                    }
                }
            }
        }
        return remainder >= total - remainder ? quotient + 1 : quotient;
    }
}
