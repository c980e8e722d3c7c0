package dev.slowburn.topology.evaluate;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.topology.view.TaskView;
import dev.slowburn.tracking.BudgetFamily;
import dev.slowburn.tracking.BudgetRegistry;
import dev.slowburn.tracking.LiveBudget;
import dev.slowburn.tracking.StoredBudgetState;

/** Ends budgets of one task: those without a definition, and those without outcomes for the retention. */
final class BudgetEnds {
    private final TaskClock clock;
    private final BudgetRegistry registry;
    private final PendingFamilies pending;
    private final BudgetStateStore states;
    private final ServiceDecisions decisions;
    private final Publisher publisher;
    private final TaskView view;

    BudgetEnds(
            TaskClock clock,
            BudgetRegistry registry,
            PendingFamilies pending,
            BudgetStateStore states,
            ServiceDecisions decisions,
            Publisher publisher,
            TaskView view) {
        this.clock = clock;
        this.registry = registry;
        this.pending = pending;
        this.states = states;
        this.decisions = decisions;
        this.publisher = publisher;
        this.view = view;
    }

    /** Publishes the end of a budget. Its stored state is kept in case the definition returns. */
    void end(BudgetKey budget, StoredBudgetState state, long now) {
        long wallClock = clock.wall();
        publisher.end(budget, state, !registry.isDefined(budget), now, wallClock);
        view.remove(state.id());
        states.forget(budget, state, Minutes.of(wallClock));
        decisions.reconsider(budget.service());
    }

    /** Removes a family that has had no outcome for the retention, and ends its budgets. */
    void remove(BudgetFamily silent, long now) {
        registry.remove(silent);
        pending.remove(silent);
        for (LiveBudget budget : silent.budgets()) {
            end(budget.key(), budget.state(), now);
            states.delete(budget.key());
        }
    }
}
