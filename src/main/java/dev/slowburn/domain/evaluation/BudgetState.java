package dev.slowburn.domain.evaluation;

/** A budget's state, as people and pipelines ask for it. */
public enum BudgetState {
    /** None of the others. */
    HEALTHY,
    /** Over the last hour failures came faster than the target allows. */
    BURNING,
    /** Nothing remains. */
    EXHAUSTED,
    /** Nothing was counted in the window. */
    NO_DATA,
    /** The input lags, so that these numbers are old. */
    STALE
}
