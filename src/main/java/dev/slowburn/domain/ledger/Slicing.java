package dev.slowburn.domain.ledger;

import dev.slowburn.domain.consumption.Consumption;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.consumption.Target;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.BudgetingMethod;
import dev.slowburn.domain.slo.EmptySlices;

/**
 * How a budgeting method divides time into slices, and what it charges for them.
 *
 * <p>A slice of S minutes is aligned to the UTC epoch: its number is {@code floorDiv(minute, S)}. It belongs wholly to the
 * window that contains its first minute. For a method without slices, each minute is a slice.
 *
 * <ul>
 *   <li>Timeslices charge 1 for a slice with {@code good × 10^9 < sliceTarget × total}, compared in 128 bits. An empty slice is
 *       good, or bad, or excluded from the total (the total is then the number of slices with outcomes); see {@link WindowSum}.
 *   <li>RatioTimeslices charge {@code bad × 10^12 ÷ total} for a slice, rounded half up: 10^-12 of a slice is the resolution of
 *       the method, and sums are exact integers in this unit. The total is that of the slices with outcomes.
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

    /** Whether slices are charged, instead of outcomes. */
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

    /** The length of a slice. */
    public long minutes() {
        return minutes;
    }

    public long sliceOf(long minute) {
        return Math.floorDiv(minute, minutes);
    }

    /** The first slice that starts at or after a minute. */
    long firstFrom(long minute) {
        return -Math.floorDiv(-minute, minutes);
    }

    /** The first minute of a slice. */
    public long startOf(long slice) {
        return slice * minutes;
    }

    /** The charge of a slice with outcomes. */
    public long charge(long good, long bad) {
        return switch (method) {
            case OCCURRENCES -> 0;
            case TIMESLICES -> Consumption.compareProducts(good, Target.ONE, good + bad, sliceTarget) < 0 ? 1 : 0;
            case RATIO_TIMESLICES -> badShare(good, bad);
        };
    }

    /** The number of slices in a charge if slices are charged as a whole; otherwise 0. */
    long whole(long charged) {
        return method == BudgetingMethod.TIMESLICES ? charged : 0;
    }

    /** Good and bad units of the method, for a window with {@code inWindow} slices. */
    Tally units(long inWindow, long withOutcomes, long charged) {
        long total = method == BudgetingMethod.RATIO_TIMESLICES
                ? withOutcomes * Budgeting.RatioTimeslices.UNITS_PER_SLICE
                : emptySlices == EmptySlices.IGNORE ? withOutcomes : inWindow;
        return new Tally(total - charged, charged);
    }

    /**
     * bad × U ÷ total, rounded half up, exact for all numbers.
     *
     * <p>If the product exceeds a long, U is processed bit by bit from the top (Horner's method), with the invariant {@code bad
     * × prefix = quotient × total + remainder}. No remainder reaches 2^64, since bad is at most total and total less than 2^63.
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
