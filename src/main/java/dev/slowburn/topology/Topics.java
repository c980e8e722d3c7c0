package dev.slowburn.topology;

/**
 * Names of the topics that Slowburn reads and writes.
 *
 * @param requestOutcomes in: any key → RequestOutcome
 * @param budgetSnapshots out, compacted: budget id → BudgetSnapshot
 * @param budgetEvents out: budget id → BudgetEvent
 * @param deadLetters out: source key → source bytes
 */
public record Topics(String requestOutcomes, String budgetSnapshots, String budgetEvents, String deadLetters) {
    public static final Topics DEFAULT =
            new Topics("request-outcomes", "budget-snapshots", "budget-events", "dead-letters");
}
