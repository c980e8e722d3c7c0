package dev.slowburn.schema.record;

import dev.slowburn.avro.Decision;
import dev.slowburn.avro.DecisionCause;
import dev.slowburn.avro.DecisionOverride;
import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.domain.slo.ReleaseOverride;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Builds the Avro records of release decisions. */
public final class DecisionRecords {
    private DecisionRecords() {}

    /**
     * @param at time of the evaluation clock, in epoch milliseconds
     * @param since when the decision last changed, in epoch milliseconds; empty if it is not known
     * @param sequence ascending within the service
     */
    public static ReleaseDecision decision(
            dev.slowburn.domain.evaluation.ReleaseDecision decision, long at, OptionalLong since, long sequence) {
        return ReleaseDecision.newBuilder()
                .setService(decision.service())
                .setDecision(Decision.valueOf(decision.decision().name()))
                .setDecidedAt(Instant.ofEpochMilli(at))
                .setSince(since.isPresent() ? Instant.ofEpochMilli(since.getAsLong()) : null)
                .setPolicy(decision.policy())
                .setCauses(causes(decision))
                .setOverride(decision.override().map(DecisionRecords::override).orElse(null))
                .setSequence(sequence)
                .build();
    }

    private static List<DecisionCause> causes(dev.slowburn.domain.evaluation.ReleaseDecision decision) {
        return decision.causes().stream()
                .map(cause -> new DecisionCause(
                        cause.budgetId(),
                        Decision.valueOf(cause.decision().name()),
                        cause.consumedRatio(),
                        String.format(
                                Locale.ROOT,
                                "%s; policy \"%s\" %s at %d %%",
                                used(cause.consumedRatio()),
                                cause.policy().name(),
                                verb(cause.decision()),
                                cause.policy().percentOf(cause.decision()))))
                .toList();
    }

    private static String verb(dev.slowburn.domain.slo.Decision decision) {
        return switch (decision) {
            case PROCEED -> "proceeds";
            case CAUTION -> "advises caution";
            case FREEZE -> "freezes";
        };
    }

    private static String used(double consumedRatio) {
        return consumedRatio > 1
                ? BudgetSentences.remaining(true, 1 - consumedRatio)
                : BudgetSentences.percent(consumedRatio) + " of the budget is used";
    }

    private static DecisionOverride override(ReleaseOverride override) {
        return new DecisionOverride(
                override.name(), override.author(), override.reason(), Instant.ofEpochMilli(override.expires()));
    }
}
