package dev.slowburn.topology.settings;

/**
 * Names of the topics that Slowburn reads and writes.
 *
 * @param requestOutcomes in: any key → RequestOutcome
 * @param sloDefinitions in, compacted: a definition's name → OpenSLO documents
 * @param budgetSnapshots out, compacted: budget id → BudgetSnapshot
 * @param budgetEvents out: budget id → BudgetEvent
 * @param burnRateAlerts out: alert id → BurnRateAlert
 * @param releaseDecisions out, compacted: service → ReleaseDecision
 * @param deadLetters out: source key → source bytes
 */
public record Topics(
        String requestOutcomes,
        String sloDefinitions,
        String budgetSnapshots,
        String budgetEvents,
        String burnRateAlerts,
        String releaseDecisions,
        String deadLetters) {
    public static final Topics DEFAULT = new Topics(
            "request-outcomes",
            "slo-definitions",
            "budget-snapshots",
            "budget-events",
            "burn-rate-alerts",
            "release-decisions",
            "dead-letters");

    /**
     * The compacted topic of admitted definitions, which are in force on all instances of an application. The input topic cannot
     * serve for this, because it also contains rejected definitions.
     */
    public static String definitionsInForce(String applicationId) {
        return applicationId + "-definitions-in-force";
    }
}
