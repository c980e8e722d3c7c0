package dev.slowburn.domain.slo;

import dev.slowburn.domain.consumption.BudgetUsage;
import java.util.Set;

/**
 * What the use of budgets means for releases.
 *
 * @param services whose releases it decides about; empty for all
 * @param slos whose budgets it looks at; empty for all
 * @param cautionPercent share of a budget from which on it says CAUTION
 * @param freezePercent share of a budget from which on it says FREEZE
 */
public record BudgetPolicy(String name, Set<String> services, Set<String> slos, int cautionPercent, int freezePercent) {
    /** What holds where no definition says anything else. */
    public static final BudgetPolicy DEFAULT = new BudgetPolicy("default", Set.of(), Set.of(), 75, 100);

    public BudgetPolicy {
        services = Set.copyOf(services);
        slos = Set.copyOf(slos);
        if (cautionPercent < 1 || freezePercent < cautionPercent) {
            throw new IllegalArgumentException("policy " + name + ": caution must be at least 1 % and freeze at least "
                    + "caution, were " + cautionPercent + " % and " + freezePercent + " %");
        }
    }

    /** What the use of one budget allows. */
    public Decision decide(BudgetUsage use) {
        if (use.reached(freezePercent)) {
            return Decision.FREEZE;
        }
        return use.reached(cautionPercent) ? Decision.CAUTION : Decision.PROCEED;
    }

    /** The share from which on it decides so, in percent. */
    public int percentOf(Decision decision) {
        return decision == Decision.FREEZE ? freezePercent : cautionPercent;
    }
}
