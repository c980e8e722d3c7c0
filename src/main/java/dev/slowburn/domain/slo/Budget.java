package dev.slowburn.domain.slo;

import dev.slowburn.domain.window.LookBack;
import java.util.ArrayList;
import java.util.List;

/**
 * What an objective allows to fail: the thing with an id, a ledger and a state.
 *
 * @param service whose outcomes it counts
 * @param group values of the grouping's attributes, in its order
 */
public record Budget(Slo slo, Objective objective, String service, List<String> group) {
    public Budget {
        group = List.copyOf(group);
    }

    /** The budget of an objective that makes only one. */
    public static Budget of(Slo slo, Objective objective) {
        return new Budget(slo, objective, slo.service(), List.of());
    }

    public String id() {
        return BudgetIds.of(slo, objective.name(), service, group);
    }

    /**
     * Identity of the ledger: a digest of what decides good and bad (service, SLI and grouping) and of nothing else, so that
     * a change of target or window keeps history, while tallies counted by two rules never meet in one ledger.
     */
    public long ledgerId() {
        return ledgerId(slo, objective);
    }

    /** The identity of the ledgers of all budgets of an objective. */
    public static long ledgerId(Slo slo, Objective objective) {
        StringBuilder counted = new StringBuilder();
        counted.append(slo.grouping().allServices() ? "*" : slo.service()).append('\n');
        slo.grouping().attributes().forEach(attribute -> counted.append(attribute)
                .append('\n'));
        counted.append(objective.sli().rule());
        return Digest.of(counted.toString());
    }

    /**
     * Over which burn rates are told, shortest first; those that the rules of the composite budget look at are among them.
     */
    public List<LookBack> lookBacks() {
        List<AlertRule> rules = new ArrayList<>(objective.alertRules());
        slo.composite().ifPresent(composite -> rules.addAll(composite.alertRules()));
        return AlertRule.lookBacks(objective.window(), rules);
    }

    /** How much of the past has to be kept for it. */
    public long longestMinutes() {
        long slice = objective.budgeting() instanceof Budgeting.Sliced sliced ? sliced.sliceMinutes() : 1;
        long lookBack = lookBacks().stream().mapToLong(LookBack::minutes).max().orElse(0);
        return Math.max(slice, Math.max(objective.window().longestMinutes(), lookBack));
    }
}
