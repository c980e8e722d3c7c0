package dev.slowburn.counting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** An SLI of a service with all of its tally buffers, so that each outcome is classified once. */
final class ServiceRule {
    final VerdictMemo memo;
    private final List<BudgetKey> budgets = new ArrayList<>(1);
    BufferLookup[] lookups = {};
    /** The buffer of the only lookup, for one access less; null if there are several, or groups. */
    TallyBuffer only;

    /** Null before the first unclassifiable outcome. */
    private Set<String> slos;

    private boolean hasFailed;
    private boolean isUnused;

    ServiceRule(VerdictMemo memo) {
        this.memo = memo;
    }

    void add(BufferLookup lookup, BudgetKey budget) {
        lookups = Arrays.copyOf(lookups, lookups.length + 1);
        lookups[lookups.length - 1] = lookup;
        only = lookups.length == 1 && lookup instanceof TallyBuffer buffer ? buffer : null;
        budgets.add(budget);
        slos = null;
    }

    /** Whether any outcome was unclassifiable, in any partition. */
    boolean hasFailed() {
        return hasFailed;
    }

    /** Records an unclassifiable outcome. */
    void fail() {
        hasFailed = true;
    }

    /** Whether outcomes are no longer classified by this object, because definitions changed or it was evicted. */
    boolean isUnused() {
        return isUnused;
    }

    void stopUsing() {
        isUnused = true;
    }

    /** The budgets that use the rule. */
    List<BudgetKey> budgets() {
        return budgets;
    }

    /** The names of the SLOs that use the rule. */
    Set<String> slos() {
        if (slos == null) {
            slos = new LinkedHashSet<>();
            budgets.forEach(budget -> slos.add(budget.slo()));
        }
        return slos;
    }
}
