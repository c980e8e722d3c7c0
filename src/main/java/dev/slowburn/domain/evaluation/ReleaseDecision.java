package dev.slowburn.domain.evaluation;

import dev.slowburn.domain.slo.BudgetPolicy;
import dev.slowburn.domain.slo.Decision;
import dev.slowburn.domain.slo.ReleaseOverride;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whether a service may be released: the worst of what its budgets allow, unless somebody overrides them.
 *
 * @param policy by which the worst budget was judged
 * @param causes the budgets that allow less than PROCEED, worst first; with an override, what they would have said
 */
public record ReleaseDecision(
        String service, Decision decision, String policy, List<Cause> causes, Optional<ReleaseOverride> override) {
    private static final char BEFORE_FIRST = '|';
    private static final Comparator<Cause> WORST_FIRST = Comparator.comparing(Cause::decision)
            .thenComparingDouble(Cause::consumedRatio)
            .reversed()
            .thenComparing(Cause::budgetId);

    /** A budget that allows less than PROCEED. */
    public record Cause(String budgetId, Decision decision, BudgetPolicy policy, double consumedRatio) {}

    /** @param causes in any order */
    public static ReleaseDecision of(String service, List<Cause> causes, Optional<ReleaseOverride> override) {
        List<Cause> worstFirst = causes.stream().sorted(WORST_FIRST).toList();
        Decision decision = override.map(ReleaseOverride::decision)
                .orElse(
                        worstFirst.isEmpty()
                                ? Decision.PROCEED
                                : worstFirst.get(0).decision());
        String policy = worstFirst.isEmpty()
                ? BudgetPolicy.DEFAULT.name()
                : worstFirst.get(0).policy().name();
        return new ReleaseDecision(service, decision, policy, worstFirst, override);
    }

    /**
     * All that makes it another decision; how much of a budget is used is not, as long as the budgets allow the same. The same
     * text in every process, as it is compared with what an earlier one stored: no set must be in it.
     */
    public String fingerprint() {
        StringBuilder gist = new StringBuilder(decision.name());
        override.ifPresent(
                word -> append(gist, word.name(), word.decision(), word.expires(), word.author(), word.reason()));
        causes.stream()
                .sorted(Comparator.comparing(Cause::budgetId))
                .forEach(cause -> append(
                        gist,
                        cause.budgetId(),
                        cause.decision(),
                        cause.policy().name(),
                        cause.policy().cautionPercent(),
                        cause.policy().freezePercent()));
        return gist.toString();
    }

    /** Whether a {@link #fingerprint()} is of a decision that was the same, whatever its causes. */
    public static boolean isGistOf(Decision decision, String gist) {
        return gist.equals(decision.name()) || gist.startsWith(decision.name() + BEFORE_FIRST);
    }

    private static void append(StringBuilder gist, Object... parts) {
        char before = BEFORE_FIRST;
        for (Object part : parts) {
            gist.append(before).append(part);
            before = ':';
        }
    }
}
