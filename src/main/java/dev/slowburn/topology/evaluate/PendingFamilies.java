package dev.slowburn.topology.evaluate;

import dev.slowburn.tracking.BudgetFamily;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The families of one task that wait for their evaluation before the next commit. */
final class PendingFamilies {
    /** Families that received tallies whose batch may be incomplete. */
    private final Set<BudgetFamily> incomplete = new LinkedHashSet<>();
    /** Families that received all tallies of a batch. */
    private final Set<BudgetFamily> complete = new LinkedHashSet<>();
    /** Families with numbers that are not published yet → when their snapshot may follow the last one. */
    private final Map<BudgetFamily, Long> postponed = new LinkedHashMap<>();

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

    /** Adds a family that was evaluated, but can publish its numbers only from a later time on, in epoch milliseconds. */
    void postpone(BudgetFamily family, long until) {
        postponed.merge(family, until, Math::min);
    }

    /** Adds the families that were postponed until now. */
    void resume(long now) {
        Iterator<Map.Entry<BudgetFamily, Long>> all = postponed.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<BudgetFamily, Long> each = all.next();
            if (each.getValue() <= now) {
                all.remove();
                complete.add(each.getKey());
            }
        }
    }

    void remove(BudgetFamily family) {
        incomplete.remove(family);
        complete.remove(family);
        postponed.remove(family);
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
