package dev.slowburn.tracking;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.evaluation.Assessment;
import dev.slowburn.domain.evaluation.ReleaseDecision;
import dev.slowburn.domain.slo.BudgetPolicies;
import dev.slowburn.domain.slo.BudgetPolicy;
import dev.slowburn.domain.slo.Decision;
import dev.slowburn.domain.slo.ReleaseOverrides;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Derives release decisions from the latest assessments of budgets, by the policies and overrides in force. */
public final class ReleaseDecider {
    private BudgetPolicies policies = new BudgetPolicies(List.of());
    private ReleaseOverrides overrides = new ReleaseOverrides(List.of());

    public void apply(PreparedDefinitions definitions) {
        policies = definitions.policies();
        overrides = definitions.overrides();
    }

    /** The services with an override, whose decision can change by time alone. */
    public Set<String> overridden() {
        return overrides.services();
    }

    /**
     * The decision for a service.
     *
     * @param families of the service
     * @param now the evaluation clock, in epoch milliseconds
     * @return empty if the latest assessment of a budget is missing, or was made while input was lagging
     */
    public Optional<ReleaseDecision> decide(String service, Collection<BudgetFamily> families, long now) {
        List<ReleaseDecision.Cause> causes = new ArrayList<>();
        for (BudgetFamily family : families) {
            for (LiveBudget budget : family.budgets()) {
                Assessment assessment = budget.latest();
                if (assessment == null || assessment.lagging()) {
                    return Optional.empty();
                }
                cause(service, assessment).ifPresent(causes::add);
            }
        }
        return Optional.of(ReleaseDecision.of(service, causes, overrides.of(service, now)));
    }

    private Optional<ReleaseDecision.Cause> cause(String service, Assessment assessment) {
        BudgetPolicy policy = policies.of(service, assessment.subject().slo().name());
        Decision decision = policy.decide(assessment.settled());
        return decision == Decision.PROCEED
                ? Optional.empty()
                : Optional.of(new ReleaseDecision.Cause(
                        assessment.subject().id(),
                        decision,
                        policy,
                        assessment.settled().consumedRatio()));
    }

    /** The first minute after {@code afterMinute} at whose end an override of a service has expired. */
    public long nextExpiry(String service, long afterMinute) {
        return overrides.nextExpiry(service, afterMinute);
    }
}
