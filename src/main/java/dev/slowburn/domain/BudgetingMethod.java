package dev.slowburn.domain;

/** How failures are charged to a budget. */
public enum BudgetingMethod {
    /** Every bad outcome counts once. */
    OCCURRENCES
}
