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

    /** Null before the first unclassifiable outcome. */
    private FailingRule failing;

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

    /** Records that an outcome was classified, or that the rule is no longer used. */
    void recovered() {
        if (failing != null) {
            failing.recovered();
        }
    }

    /** The names of the SLOs that use the rule. */
    Set<String> slos() {
        if (slos == null) {
            slos = new LinkedHashSet<>();
            budgets.forEach(budget -> slos.add(budget.slo()));
        }
        return slos;
    }

    /** Records an unclassifiable outcome. */
    void fail(FailingRules among) {
        if (failing == null) {
            failing = new FailingRule(budgets);
        }
        if (failing.failed()) {
            among.add(failing);
        }
    }
}
