package dev.slowburn.tracking;

import dev.slowburn.counting.BudgetKey;

/** Repository of the state of budgets. */
public interface BudgetStates {
    /** The stored state of a budget; {@link StoredBudgetState#NONE} if there is none. */
    StoredBudgetState of(BudgetKey budget);

    void store(BudgetKey budget, StoredBudgetState state);
}
