package dev.slowburn.topology.evaluate;

import dev.slowburn.tracking.BudgetFamily;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** The families of one task that wait for their evaluation before the next commit. */
final class PendingFamilies {
    /** Families that received tallies whose batch may be incomplete. */
    private final Set<BudgetFamily> incomplete = new LinkedHashSet<>();
    /** Families that received all tallies of a batch. */
    private final Set<BudgetFamily> complete = new LinkedHashSet<>();

    /** Adds a family that waits until its batch is complete. */
    void add(BudgetFamily family) {
        incomplete.add(family);
    }

    /** Adds families that wait for no batch. */
    void addComplete(Collection<BudgetFamily> families) {
        complete.addAll(families);
    }

    /** Records that a batch is complete: all of its tallies were received. */
    void completeBatch() {
        complete.addAll(incomplete);
        incomplete.clear();
    }

    void remove(BudgetFamily family) {
        incomplete.remove(family);
        complete.remove(family);
    }

    boolean contains(BudgetFamily family) {
        return complete.contains(family) || incomplete.contains(family);
    }

    /** The families that can be evaluated. */
    Set<BudgetFamily> complete() {
        return complete;
    }

    /** Removes the families that can be evaluated, because they have been. */
    void clearComplete() {
        complete.clear();
    }
}
