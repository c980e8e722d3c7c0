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
     * The definitions that were admitted, compacted: what is in force for all instances of an application. Its own topic
     * and not the input's, because what stands there may have been refused.
     */
    public static String definitionsInForce(String applicationId) {
        return applicationId + "-definitions-in-force";
    }
}
