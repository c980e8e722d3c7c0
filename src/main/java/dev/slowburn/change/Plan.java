package dev.slowburn.change;

import java.util.List;

/**
 * The effect of changes of definitions.
 *
 * @param definitions the effect on each document, in the order in which they are sent
 * @param budgets the effect on budgets, by SLO and objective; unchanged ones are omitted
 * @param warnings findings about definitions that are valid but possibly unintended
 */
public record Plan(List<DocumentChange> definitions, List<BudgetChange> budgets, List<Note> warnings) {
    public Plan {
        definitions = List.copyOf(definitions);
        budgets = List.copyOf(budgets);
        warnings = List.copyOf(warnings);
    }

    /**
     * The effect on a document.
     *
     * @param key key of its record
     * @param action CREATED, CHANGED, UNCHANGED or REMOVED
     * @param file the file that contains it; null if it is removed
     * @param line its first line in the file; 0 if it is removed
     */
    public record DocumentChange(String key, String kind, String name, String action, String file, int line) {}

    /**
     * The effect on the budgets of an objective.
     *
     * @param effect CREATED, HISTORY_KEPT, HISTORY_RECOUNTED, HISTORY_LOST or REMOVED
     * @param detail a sentence about the effect
     */
    public record BudgetChange(String slo, String objective, String effect, String detail) {}
}
