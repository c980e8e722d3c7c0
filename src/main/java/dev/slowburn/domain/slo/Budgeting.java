package dev.slowburn.domain.slo;

import static java.util.Objects.requireNonNull;

import dev.slowburn.domain.consumption.Target;

/**
 * A budgeting method with its settings: how failures are charged to a budget.
 *
 * <p>A time slice is a range of whole minutes, aligned to the UTC epoch; it belongs to the window that contains its first
 * minute. Source of the methods: OpenSLO v1, {@code budgetingMethod}.
 */
public sealed interface Budgeting {
    Budgeting OCCURRENCES = new Occurrences();

    BudgetingMethod method();

    /** Every bad outcome counts once. */
    record Occurrences() implements Budgeting {
        @Override
        public BudgetingMethod method() {
            return BudgetingMethod.OCCURRENCES;
        }
    }

    /** A budgeting method with time slices. */
    sealed interface Sliced extends Budgeting {
        /** The length of a slice. */
        long sliceMinutes();
    }

    /**
     * A slice is good if good ÷ total of its outcomes is at least the slice target; the units are slices.
     *
     * @param sliceTarget in billionths, from 0 to 10^9
     */
    record Timeslices(long sliceMinutes, long sliceTarget, EmptySlices emptySlices) implements Sliced {
        public Timeslices {
            checkSlice(sliceMinutes);
            if (sliceTarget < 0 || sliceTarget > Target.ONE) {
                throw new IllegalArgumentException(
                        "timeSliceTarget: must be between 0 and 1, was " + sliceTarget + " billionths");
            }
            requireNonNull(emptySlices, "emptySlices");
        }

        @Override
        public BudgetingMethod method() {
            return BudgetingMethod.TIMESLICES;
        }
    }

    /** The SLI is the mean of good ÷ total over the slices that have outcomes. */
    record RatioTimeslices(long sliceMinutes) implements Sliced {
        /** The resolution of the method: a unit is 10^-12 of a slice. */
        public static final long UNITS_PER_SLICE = 1_000_000_000_000L;

        public RatioTimeslices {
            checkSlice(sliceMinutes);
        }

        @Override
        public BudgetingMethod method() {
            return BudgetingMethod.RATIO_TIMESLICES;
        }
    }

    private static void checkSlice(long minutes) {
        if (minutes < 1) {
            throw new IllegalArgumentException("timeSliceWindow: must be at least one minute, was " + minutes);
        }
    }
}
