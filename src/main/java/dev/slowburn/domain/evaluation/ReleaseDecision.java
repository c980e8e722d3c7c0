package dev.slowburn.domain.evaluation;

import dev.slowburn.domain.slo.BudgetPolicy;
import dev.slowburn.domain.slo.Decision;
import dev.slowburn.domain.slo.ReleaseOverride;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whether a service may be released: the strictest decision of its budgets, unless an override applies.
 *
 * @param policy the policy of the budget with the strictest decision
 * @param causes the budgets with a stricter decision than PROCEED, strictest first; with an override, the decisions that they
 *     would lead to without it
 */
public record ReleaseDecision(
        String service, Decision decision, String policy, List<Cause> causes, Optional<ReleaseOverride> override) {
    private static final char BEFORE_FIRST = '|';
    private static final Comparator<Cause> WORST_FIRST = Comparator.comparing(Cause::decision)
            .thenComparingDouble(Cause::consumedRatio)
            .reversed()
            .thenComparing(Cause::budgetId);

    /** A budget whose decision is stricter than PROCEED. */
    public record Cause(String budgetId, Decision decision, BudgetPolicy policy, double consumedRatio) {}

    /** @param causes in any order */
    public static ReleaseDecision of(String service, List<Cause> causes, Optional<ReleaseOverride> override) {
        Decision strictest =
                causes.stream().map(Cause::decision).max(Decision::compareTo).orElse(Decision.PROCEED);
        return of(service, override.map(ReleaseOverride::decision).orElse(strictest), causes, override);
    }

    /**
     * A decision without an override that the known causes need not explain, because some budgets are unknown.
     *
     * @param causes in any order
     */
    public static ReleaseDecision of(String service, Decision decision, List<Cause> causes) {
        return of(service, decision, causes, Optional.empty());
    }

    private static ReleaseDecision of(
            String service, Decision decision, List<Cause> causes, Optional<ReleaseOverride> override) {
        List<Cause> worstFirst = causes.stream().sorted(WORST_FIRST).toList();
        String policy = worstFirst.isEmpty()
                ? BudgetPolicy.DEFAULT.name()
                : worstFirst.get(0).policy().name();
        return new ReleaseDecision(service, decision, policy, worstFirst, override);
    }

    /**
     * The fingerprint of the decision: two decisions differ if their fingerprints do. The usage of a budget is not part of it,
     * unless it changes what the budget allows. The text must be identical in every process, because it is compared with a
     * stored one; so it must not contain a set.
     */
    public String fingerprint() {
        StringBuilder fingerprint = withoutCauses();
        causes.stream()
                .sorted(Comparator.comparing(Cause::budgetId))
                .forEach(cause -> append(
                        fingerprint,
                        cause.budgetId(),
                        cause.decision(),
                        cause.policy().name(),
                        cause.policy().cautionPercent(),
                        cause.policy().freezePercent()));
        return fingerprint.toString();
    }

    private StringBuilder withoutCauses() {
        StringBuilder fingerprint = new StringBuilder(decision.name());
        override.ifPresent(chosen -> append(
                fingerprint, chosen.name(), chosen.decision(), chosen.expires(), chosen.author(), chosen.reason()));
        return fingerprint;
    }

    /** Whether a {@link #fingerprint()} belongs to a decision with the same value and the same override, if both have one. */
    public boolean isSameButForCauses(String fingerprint) {
        String start = withoutCauses().toString();
        return fingerprint.equals(start) || fingerprint.startsWith(start + BEFORE_FIRST);
    }

    /** Whether a {@link #fingerprint()} belongs to a decision with the same value, whatever its causes. */
    public static boolean isFingerprintOf(Decision decision, String fingerprint) {
        return fingerprint.equals(decision.name()) || fingerprint.startsWith(decision.name() + BEFORE_FIRST);
    }

    private static void append(StringBuilder fingerprint, Object... parts) {
        char before = BEFORE_FIRST;
        for (Object part : parts) {
            fingerprint.append(before).append(part);
            before = ':';
        }
    }
}
