package dev.slowburn.domain.slo;

/** The budgeting methods, by OpenSLO's names; {@link Budgeting} has their settings. */
public enum BudgetingMethod {
    /** Every bad outcome counts once. */
    OCCURRENCES,
    /** Every bad time slice counts once. */
    TIMESLICES,
    /** The mean of the slices' ratios counts. */
    RATIO_TIMESLICES
}
