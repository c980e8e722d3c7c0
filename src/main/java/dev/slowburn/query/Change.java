package dev.slowburn.query;

/**
 * Something that was published.
 *
 * @param kind what it is
 * @param service whose
 * @param view a {@link BudgetView}, {@link EventView}, {@link AlertView} or {@link DecisionView}
 */
public record Change(Kind kind, String service, Object view) {
    /** What is published. */
    public enum Kind {
        SNAPSHOT,
        EVENT,
        ALERT,
        DECISION
    }
}
