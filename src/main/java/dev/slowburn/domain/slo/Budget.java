package dev.slowburn.domain.slo;

import dev.slowburn.domain.window.LookBack;
import java.util.ArrayList;
import java.util.List;

/**
 * The error budget of an objective, with an id and a ledger.
 *
 * @param service the service whose outcomes are counted
 * @param group values of the grouping's attributes, in the order of the grouping
 */
public record Budget(Slo slo, Objective objective, String service, List<String> group) {
    public Budget {
        group = List.copyOf(group);
    }

    /** The budget of an objective that has only one, without groups. */
    public static Budget of(Slo slo, Objective objective) {
        return new Budget(slo, objective, slo.service(), List.of());
    }

    public String id() {
        return BudgetIds.of(slo, objective.name(), service, group);
    }

    /**
     * The identity of the ledger: a digest of what determines good and bad (service, SLI and grouping) and of nothing else. So
     * a change of target or window keeps the history, while tallies counted by different rules never share a ledger.
     */
    public long ledgerId() {
        return ledgerId(slo, objective);
    }

    /** The ledger identity that all budgets of an objective share. */
    public static long ledgerId(Slo slo, Objective objective) {
        StringBuilder counted = new StringBuilder();
        if (slo.ledger() != Slo.FIRST_LEDGER) {
            // No service contains a control character, so no other SLO has this text.
            counted.append('\0').append(slo.ledger()).append('\n');
        }
        slo.input().ifPresent(input -> counted.append("\0input ").append(input).append('\n'));
        counted.append(slo.grouping().allServices() ? "*" : slo.service()).append('\n');
        slo.grouping().attributes().forEach(attribute -> counted.append(attribute)
                .append('\n'));
        counted.append(objective.sli().rule());
        return Digest.of(counted.toString());
    }

    /** The look-backs of published burn rates, shortest first, including those of the composite budget's rules. */
    public List<LookBack> lookBacks() {
        List<AlertRule> rules = new ArrayList<>(objective.alertRules());
        slo.composite().ifPresent(composite -> rules.addAll(composite.alertRules()));
        return AlertRule.lookBacks(objective.window(), rules);
    }

    /** The number of minutes for which tallies must be kept. */
    public long longestMinutes() {
        long slice = objective.budgeting() instanceof Budgeting.Sliced sliced ? sliced.sliceMinutes() : 1;
        long lookBack = lookBacks().stream().mapToLong(LookBack::minutes).max().orElse(0);
        return Math.max(slice, Math.max(objective.window().longestMinutes(), lookBack));
    }
}
