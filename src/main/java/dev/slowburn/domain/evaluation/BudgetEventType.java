package dev.slowburn.domain.evaluation;

/** The type of a budget event. */
public enum BudgetEventType {
    /** Consumption has reached a threshold. */
    THRESHOLD_CROSSED,
    /** No budget remains. */
    EXHAUSTED,
    /** After EXHAUSTED, consumption has fallen by at least one percentage point below 100 %, or the budget has been removed. */
    RECOVERED
}
