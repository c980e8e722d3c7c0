package dev.slowburn.topology.evaluate;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.topology.shuffle.BudgetKeyCache;
import dev.slowburn.tracking.BudgetFamily;
import dev.slowburn.tracking.BudgetRegistry;
import java.util.Arrays;

/**
 * A cache of fixed size of the families of budgets, by the identity of their keys: {@link BudgetKeyCache} returns the same object for the
 * same budget, and a look-up by names would load a dozen other objects. Families that do not exist are not cached.
 */
final class FamilyCache {
    private static final int BITS = 12;

    private final BudgetRegistry registry;
    /** The key and the family of each slot next to each other. */
    private final Object[] entries = new Object[2 << BITS];

    private long removals;

    FamilyCache(BudgetRegistry registry) {
        this.registry = registry;
        this.removals = registry.removals();
    }

    /** As {@link BudgetRegistry#familyOf}. */
    @SuppressWarnings("ReferenceEquality") // Other objects with the same names are looked up in the registry.
    BudgetFamily familyOf(long ledgerId, BudgetKey budget) {
        if (registry.removals() != removals) {
            removals = registry.removals();
            Arrays.fill(entries, null);
        }
        int entry = 2 * ((System.identityHashCode(budget) * 0x9E3779B9) >>> (Integer.SIZE - BITS));
        if (entries[entry] == budget) {
            BudgetFamily known = (BudgetFamily) entries[entry + 1];
            if (known.counts(budget.objective(), ledgerId)) {
                return known;
            }
        }
        BudgetFamily family = registry.familyOf(ledgerId, budget);
        if (family != null) {
            entries[entry] = budget;
            entries[entry + 1] = family;
        }
        return family;
    }
}
