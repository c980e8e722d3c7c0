package dev.slowburn.domain.evaluation;

/** What can happen to a budget. */
public enum BudgetEventType {
    /** Consumption reached one of the thresholds. */
    THRESHOLD_CROSSED,
    /** Nothing remains. */
    EXHAUSTED,
    /** After EXHAUSTED, consumption has fallen clearly below 100 %, or the budget is no longer defined. */
    RECOVERED
}
