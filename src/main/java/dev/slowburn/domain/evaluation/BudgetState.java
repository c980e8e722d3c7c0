package dev.slowburn.domain.evaluation;

/** The status of a budget, for people and pipelines. */
public enum BudgetState {
    /** None of the other states applies. */
    HEALTHY,
    /** The burn rate over the last hour is above 1. */
    BURNING,
    /** No budget remains. */
    EXHAUSTED,
    /** No outcome was counted in the window. */
    NO_DATA,
    /** The input lags, so the numbers are out of date. */
    STALE
}
