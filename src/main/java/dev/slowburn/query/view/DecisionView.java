package dev.slowburn.query.view;

import dev.slowburn.avro.ReleaseDecision;
import java.time.Instant;
import java.util.List;

/** Whether a service may be released, by the names of what is published; see ReleaseDecision. */
public record DecisionView(
        String service,
        String decision,
        Instant decidedAt,
        Instant since,
        String policy,
        List<CauseView> causes,
        long sequence,
        OverrideView override) {
    public DecisionView {
        causes = List.copyOf(causes);
    }

    /** A budget that allows less than PROCEED. */
    public record CauseView(String budgetId, String decision, double consumedRatio, String reason) {}

    /** Somebody's word in place of what the budgets say. */
    public record OverrideView(String name, String author, String reason, Instant expiresAt) {}

    public static DecisionView of(ReleaseDecision decision) {
        return new DecisionView(
                decision.getService(),
                decision.getDecision().name(),
                decision.getDecidedAt(),
                decision.getSince(),
                decision.getPolicy(),
                decision.getCauses().stream()
                        .map(cause -> new CauseView(
                                cause.getBudgetId(),
                                cause.getDecision().name(),
                                cause.getConsumedRatio(),
                                cause.getReason()))
                        .toList(),
                decision.getSequence(),
                decision.getOverride() == null ? null : override(decision.getOverride()));
    }

    private static OverrideView override(dev.slowburn.avro.DecisionOverride word) {
        return new OverrideView(word.getName(), word.getAuthor(), word.getReason(), word.getExpiresAt());
    }
}
