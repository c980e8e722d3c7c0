package dev.slowburn.change;

import dev.slowburn.change.Plan.BudgetChange;
import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.Composite;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What becomes of budgets between two sets of definitions: a budget keeps its history as long as the same is counted. */
final class BudgetChanges {
    private static final String CREATED = "CREATED";
    private static final String REMOVED = "REMOVED";
    private static final String HISTORY_KEPT = "HISTORY_KEPT";
    private static final String HISTORY_LOST = "HISTORY_LOST";

    private BudgetChanges() {}

    static List<BudgetChange> between(DefinitionSet before, DefinitionSet after) {
        Map<String, Slo> old = byName(before);
        Map<String, Slo> fresh = byName(after);
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(fresh.keySet());
        List<BudgetChange> changes = new ArrayList<>();
        names.forEach(name -> compare(name, old.get(name), fresh.get(name), changes));
        return changes;
    }

    private static Map<String, Slo> byName(DefinitionSet definitions) {
        Map<String, Slo> byName = new LinkedHashMap<>();
        definitions.slos().forEach(slo -> byName.put(slo.name(), slo));
        return byName;
    }

    private static void compare(String name, Slo old, Slo fresh, List<BudgetChange> changes) {
        if (old != null && fresh != null && old.revision().equals(fresh.revision())) {
            return;
        }
        TreeSet<String> objectives = new TreeSet<>();
        objectives(old).forEach((objective, same) -> objectives.add(objective));
        objectives(fresh).forEach((objective, same) -> objectives.add(objective));
        for (String objective : objectives) {
            Objective then = objectives(old).get(objective);
            Objective now = objectives(fresh).get(objective);
            changes.add(
                    then == null
                            ? new BudgetChange(name, objective, CREATED, "begins with the next outcome")
                            : now == null
                                    ? new BudgetChange(
                                            name,
                                            objective,
                                            REMOVED,
                                            "its alerts are resolved and its snapshot is withdrawn; its history stays for as long as the ledger is kept")
                                    : counted(
                                            name,
                                            objective,
                                            Budget.ledgerId(old, then) == Budget.ledgerId(fresh, now)));
        }
        composite(name, old, fresh, changes);
    }

    private static BudgetChange counted(String slo, String objective, boolean same) {
        return same
                ? new BudgetChange(
                        slo, objective, HISTORY_KEPT, "counts the same; the next snapshot is as had it always been so")
                : new BudgetChange(
                        slo, objective, HISTORY_LOST, "counts something else, so it begins with an empty ledger");
    }

    private static void composite(String name, Slo old, Slo fresh, List<BudgetChange> changes) {
        boolean before = old != null && old.composite().isPresent();
        boolean after = fresh != null && fresh.composite().isPresent();
        if (!before && after) {
            changes.add(new BudgetChange(name, Composite.NAME, CREATED, "is computed from its members' ledgers"));
        } else if (before && !after) {
            changes.add(new BudgetChange(
                    name, Composite.NAME, REMOVED, "its alerts are resolved and its snapshot is withdrawn"));
        } else if (after) {
            changes.add(new BudgetChange(
                    name, Composite.NAME, HISTORY_KEPT, "is computed from its members' ledgers, as they are"));
        }
    }

    private static Map<String, Objective> objectives(Slo slo) {
        Map<String, Objective> byName = new LinkedHashMap<>();
        if (slo != null) {
            slo.objectives().forEach(objective -> byName.put(objective.name(), objective));
        }
        return byName;
    }
}
