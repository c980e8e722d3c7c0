package dev.slowburn.change;

import java.util.List;

/**
 * What changes of definitions would do.
 *
 * @param definitions what becomes of each document, in the order in which they are sent
 * @param budgets what becomes of budgets, by SLO and objective; those that nothing changes are left out
 * @param warnings what is sound but may not be what was meant
 */
public record Plan(List<DocumentChange> definitions, List<BudgetChange> budgets, List<Note> warnings) {
    public Plan {
        definitions = List.copyOf(definitions);
        budgets = List.copyOf(budgets);
        warnings = List.copyOf(warnings);
    }

    /**
     * A document.
     *
     * @param key of its record
     * @param action CREATED, CHANGED, UNCHANGED or REMOVED
     * @param file where it stands; null if it is removed
     * @param line its first one there; 0 if it is removed
     */
    public record DocumentChange(String key, String kind, String name, String action, String file, int line) {}

    /**
     * What becomes of the budgets of an objective.
     *
     * @param effect CREATED, HISTORY_KEPT, HISTORY_LOST or REMOVED
     * @param detail the same as a sentence
     */
    public record BudgetChange(String slo, String objective, String effect, String detail) {}
}
