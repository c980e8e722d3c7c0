package dev.slowburn.domain.slo;

import dev.slowburn.domain.consumption.BudgetUsage;
import java.util.Set;

/**
 * Derives release decisions from the usage of budgets.
 *
 * @param services the services to whose releases it applies; empty for all
 * @param slos the SLOs whose budgets it considers; empty for all
 * @param cautionPercent used share of a budget from which on the decision is CAUTION
 * @param freezePercent used share of a budget from which on the decision is FREEZE
 */
public record BudgetPolicy(String name, Set<String> services, Set<String> slos, int cautionPercent, int freezePercent) {
    /** The policy that applies if no definition does. */
    public static final BudgetPolicy DEFAULT = new BudgetPolicy("default", Set.of(), Set.of(), 75, 100);

    public BudgetPolicy {
        services = Set.copyOf(services);
        slos = Set.copyOf(slos);
        if (cautionPercent < 1 || freezePercent < cautionPercent) {
            throw new IllegalArgumentException("policy " + name + ": caution must be at least 1 % and freeze at least "
                    + "caution, were " + cautionPercent + " % and " + freezePercent + " %");
        }
    }

    /** The decision for the usage of one budget. */
    public Decision decide(BudgetUsage use) {
        if (use.reached(freezePercent)) {
            return Decision.FREEZE;
        }
        return use.reached(cautionPercent) ? Decision.CAUTION : Decision.PROCEED;
    }

    /** The used share from which on the decision applies, in percent. */
    public int percentOf(Decision decision) {
        return decision == Decision.FREEZE ? freezePercent : cautionPercent;
    }
}
