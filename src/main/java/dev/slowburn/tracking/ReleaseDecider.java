package dev.slowburn.tracking;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.evaluation.Assessment;
import dev.slowburn.domain.evaluation.ReleaseDecision;
import dev.slowburn.domain.slo.BudgetPolicies;
import dev.slowburn.domain.slo.BudgetPolicy;
import dev.slowburn.domain.slo.Decision;
import dev.slowburn.domain.slo.ReleaseOverride;
import dev.slowburn.domain.slo.ReleaseOverrides;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Derives release decisions from the latest assessments of budgets, by the policies and overrides in force.
 *
 * <p>An override always applies. Otherwise, while outcomes of a budget are missing, the decision can only become stricter: the other
 * budgets may require it, but that nothing requires it any more is not known.
 */
public final class ReleaseDecider {
    private BudgetPolicies policies = new BudgetPolicies(List.of());
    private ReleaseOverrides overrides = new ReleaseOverrides(List.of());

    /**
     * What to do.
     *
     * @param decision what applies; empty if that is unknown
     * @param required what the budgets require; empty if unknown
     */
    public record Verdict(Action action, Optional<ReleaseDecision> decision, Optional<Decision> required) {
        /** What becomes of the published decision. */
        public enum Action {
            REPLACE,
            KEEP,
            /** It was made by an override that has ended, and what the budgets require is unknown. */
            WITHDRAW
        }

        private static final Verdict KEEP = new Verdict(Action.KEEP, Optional.empty(), Optional.empty());
        private static final Verdict WITHDRAW = new Verdict(Action.WITHDRAW, Optional.empty(), Optional.empty());

        static Verdict keep(ReleaseDecision decision, Optional<Decision> required) {
            return new Verdict(Action.KEEP, Optional.of(decision), required);
        }

        static Verdict replace(ReleaseDecision decision, Optional<Decision> required) {
            return new Verdict(Action.REPLACE, Optional.of(decision), required);
        }
    }

    /**
     * What the budgets of a service require.
     *
     * @param causes of the budgets that are known
     * @param isComplete whether all are
     */
    private record Requirement(List<ReleaseDecision.Cause> causes, boolean isComplete) {
        static final Requirement UNKNOWN = new Requirement(List.of(), false);

        /** Empty if it is unknown. */
        Optional<Decision> given(Optional<Decision> before) {
            Decision strictest = causes.stream()
                    .map(ReleaseDecision.Cause::decision)
                    .max(Decision::compareTo)
                    .orElse(Decision.PROCEED);
            if (isComplete || (before.isPresent() && strictest.compareTo(before.get()) > 0)) {
                return Optional.of(strictest);
            }
            return before.isPresent() || strictest == Decision.PROCEED ? before : Optional.of(strictest);
        }
    }

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
     * @param last the decision that was published last
     * @param isLagging whether input is lagging, so that no budget is known
     * @param now the evaluation clock, in epoch milliseconds
     */
    public Verdict decide(
            String service, Collection<BudgetFamily> families, LastDecision last, boolean isLagging, long now) {
        Requirement required = isLagging ? Requirement.UNKNOWN : required(service, families);
        Optional<Decision> computed = required.given(last.computed());
        Optional<ReleaseOverride> override = overrides.of(service, now);
        if (override.isPresent() || required.isComplete()) {
            ReleaseDecision decision = ReleaseDecision.of(service, required.causes(), override);
            return required.isComplete() || !last.isSame(decision)
                    ? Verdict.replace(decision, computed)
                    : Verdict.keep(decision, computed);
        }
        if (computed.isEmpty()) {
            return last.isOverridden() ? Verdict.WITHDRAW : Verdict.KEEP;
        }
        ReleaseDecision decision = ReleaseDecision.of(service, computed.get(), required.causes());
        return last.isSame(decision) ? Verdict.KEEP : Verdict.replace(decision, computed);
    }

    /** Budgets without an assessment are about to have one. Until then nothing else is derived, so that decisions change once. */
    private Requirement required(String service, Collection<BudgetFamily> families) {
        List<ReleaseDecision.Cause> causes = new ArrayList<>();
        boolean isComplete = true;
        for (BudgetFamily family : families) {
            for (LiveBudget budget : family.budgets()) {
                Assessment assessment = budget.latest();
                if (assessment == null) {
                    return Requirement.UNKNOWN;
                }
                if (assessment.lagging()) {
                    isComplete = false;
                } else {
                    cause(service, assessment).ifPresent(causes::add);
                }
            }
        }
        return new Requirement(causes, isComplete);
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
