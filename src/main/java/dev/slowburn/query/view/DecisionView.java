package dev.slowburn.query.view;

import dev.slowburn.avro.ReleaseDecision;
import java.time.Instant;
import java.util.List;

/** The release decision of a service, with the fields of the published ReleaseDecision. */
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

    /** An override of the computed decision. */
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

    private static OverrideView override(dev.slowburn.avro.DecisionOverride override) {
        return new OverrideView(
                override.getName(), override.getAuthor(), override.getReason(), override.getExpiresAt());
    }
}
