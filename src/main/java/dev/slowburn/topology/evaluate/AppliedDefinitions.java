package dev.slowburn.topology.evaluate;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.counting.DefinitionChange;
import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.tracking.BudgetRegistry;
import dev.slowburn.tracking.LiveBudget;
import dev.slowburn.tracking.StoredBudgetState;
import java.util.List;

/** Applies definitions to the budgets of one task: opens the budgets that have a definition now, and ends those without one. */
final class AppliedDefinitions {
    private final TaskClock clock;
    private final BudgetRegistry registry;
    private final PendingFamilies pending;
    private final BudgetStateStore states;
    private final OrphanBudgets orphans;
    private final TaskHistories histories;
    private final ServiceDecisions decisions;
    private final BudgetEnds ends;
    private PreparedDefinitions current;

    AppliedDefinitions(
            TaskClock clock,
            BudgetRegistry registry,
            PendingFamilies pending,
            BudgetStateStore states,
            OrphanBudgets orphans,
            TaskHistories histories,
            ServiceDecisions decisions,
            BudgetEnds ends) {
        this.clock = clock;
        this.registry = registry;
        this.pending = pending;
        this.states = states;
        this.orphans = orphans;
        this.histories = histories;
        this.decisions = decisions;
        this.ends = ends;
    }

    /** The definitions applied last; null before the first. */
    PreparedDefinitions current() {
        return current;
    }

    /** Applies the first definitions, also to the budgets stored before a restart. Ledgers and progress must be restored. */
    void begin(PreparedDefinitions first) {
        current = first;
        decisions.apply(first);
        List<BudgetKey> stored = states.inUse();
        List<BudgetKey> unended = states.unended();
        registry.apply(first, first.slos().keySet());
        registry.restore(stored);
        orphans.load();
        orphans.open(registry);
        histories.begin(first);
        stored.stream().filter(budget -> !registry.holds(budget)).forEach(budget -> {
            StoredBudgetState state = states.of(budget);
            ends.end(budget, state, clock.now());
            orphans.remember(state.ledgerId(), budget, Minutes.of(clock.wall()));
        });
        unended.stream()
                .filter(budget -> !registry.holds(budget))
                .forEach(budget -> ends.end(budget, states.of(budget), clock.now()));
        pending.addComplete(registry.families());
        decisions.reconsider(registry.services());
        decisions.reconsiderStored();
    }

    /** Applies what has changed since the definitions applied last. */
    void change(PreparedDefinitions next) {
        DefinitionChange change = next.since(current);
        current = next;
        decisions.apply(next);
        BudgetRegistry.Changed changed = registry.apply(next, change.slos());
        histories.apply(next);
        for (LiveBudget budget : changed.removed()) {
            StoredBudgetState state = budget.state();
            ends.end(budget.key(), state, clock.now());
            if (budget.isOpenedByOutcomes()) {
                orphans.remember(state.ledgerId(), budget.key(), Minutes.of(clock.wall()));
            }
        }
        changed.closed().forEach(pending::remove);
        pending.addComplete(changed.opened());
        changed.opened().forEach(opened -> decisions.reconsider(opened.key().service()));
        pending.addComplete(orphans.open(registry));
        decisions.reconsider(change.decided());
        if (change.isDecidedForAll()) {
            decisions.reconsiderAll();
        }
    }
}
