package dev.slowburn.domain.slo;

/** How failures are charged to a budget, by OpenSLO's names; {@link Budgeting} has each one's settings. */
public enum BudgetingMethod {
    /** Every bad outcome counts once. */
    OCCURRENCES,
    /** Every bad time slice counts once. */
    TIMESLICES,
    /** The mean of the slices' ratios counts. */
    RATIO_TIMESLICES
}
