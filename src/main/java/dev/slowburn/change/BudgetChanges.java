package dev.slowburn.change;

import dev.slowburn.change.Plan.BudgetChange;
import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.Composite;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The effects of a change of definitions on budgets. A budget keeps its history if the definition still counts the same
 * outcomes; otherwise, its history is counted again from the input.
 */
final class BudgetChanges {
    private static final String CREATED = "CREATED";
    private static final String REMOVED = "REMOVED";
    private static final String HISTORY_KEPT = "HISTORY_KEPT";
    private static final String HISTORY_RECOUNTED = "HISTORY_RECOUNTED";
    private static final String HISTORY_LOST = "HISTORY_LOST";

    /** Only the instance that holds a ledger of the same rules knows that it exists. */
    private static final String FORMER_LEDGER =
            "; if the same was counted within ledger.retention, that history returns";

    private final Optional<InputHistories> inputs;
    /** By the only input that an SLO counts. */
    private final Map<Optional<String>, InputHistory> known = new HashMap<>();

    /** @param inputs what is counted again; empty if nothing is */
    BudgetChanges(Optional<InputHistories> inputs) {
        this.inputs = inputs;
    }

    private Optional<InputHistory> historyOf(Slo slo) {
        return inputs.map(all -> known.computeIfAbsent(slo.input(), all::of));
    }

    List<BudgetChange> between(DefinitionSet before, DefinitionSet after) {
        Map<String, Slo> old = byName(before);
        Map<String, Slo> updated = byName(after);
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(updated.keySet());
        List<BudgetChange> changes = new ArrayList<>();
        names.forEach(name -> compare(name, old.get(name), updated.get(name), changes));
        return changes;
    }

    private static Map<String, Slo> byName(DefinitionSet definitions) {
        Map<String, Slo> byName = new LinkedHashMap<>();
        definitions.slos().forEach(slo -> byName.put(slo.name(), slo));
        return byName;
    }

    private void compare(String name, Slo old, Slo updated, List<BudgetChange> changes) {
        if (old != null && updated != null && old.revision().equals(updated.revision())) {
            return;
        }
        TreeSet<String> objectives = new TreeSet<>();
        objectives(old).forEach((objective, same) -> objectives.add(objective));
        objectives(updated).forEach((objective, same) -> objectives.add(objective));
        for (String objective : objectives) {
            Objective oldObjective = objectives(old).get(objective);
            Objective newObjective = objectives(updated).get(objective);
            changes.add(
                    oldObjective == null
                            ? new BudgetChange(name, objective, CREATED, beginning(updated, newObjective.window()))
                            : newObjective == null
                                    ? new BudgetChange(
                                            name,
                                            objective,
                                            REMOVED,
                                            "its alerts are resolved and its snapshot is deleted; its history is kept until the ledger expires")
                                    : keptOrLost(
                                            updated,
                                            newObjective,
                                            Budget.ledgerId(old, oldObjective)
                                                    == Budget.ledgerId(updated, newObjective)));
        }
        composite(name, old, updated, changes);
    }

    private String beginning(Slo slo, Window window) {
        return historyOf(slo)
                        .map(history -> "its history is counted from the input" + history.text(window))
                        .orElse("starts with the next outcome")
                + formerLedger();
    }

    /** What happens if the rules were in force before: their ledger is kept until it expires. */
    private String formerLedger() {
        return FORMER_LEDGER
                + (inputs.isPresent() ? " and only the rest is counted" : " without what arrived in between");
    }

    private BudgetChange keptOrLost(Slo slo, Objective updated, boolean sameLedger) {
        String objective = updated.name();
        if (sameLedger) {
            return new BudgetChange(
                    slo.name(),
                    objective,
                    HISTORY_KEPT,
                    "history kept; the next snapshot is recomputed under the new definition");
        }
        return historyOf(slo)
                .map(history -> new BudgetChange(
                        slo.name(),
                        objective,
                        HISTORY_RECOUNTED,
                        "counts something else: its history is counted again from the input"
                                + history.text(updated.window())
                                + formerLedger()))
                .orElseGet(() -> new BudgetChange(
                        slo.name(),
                        objective,
                        HISTORY_LOST,
                        "counts something else: starts with an empty ledger" + formerLedger()));
    }

    private static void composite(String name, Slo old, Slo updated, List<BudgetChange> changes) {
        boolean before = old != null && old.composite().isPresent();
        boolean after = updated != null && updated.composite().isPresent();
        if (!before && after) {
            changes.add(new BudgetChange(name, Composite.NAME, CREATED, "computed from the ledgers of its objectives"));
        } else if (before && !after) {
            changes.add(new BudgetChange(
                    name, Composite.NAME, REMOVED, "its alerts are resolved and its snapshot is deleted"));
        } else if (after) {
            changes.add(new BudgetChange(
                    name, Composite.NAME, HISTORY_KEPT, "computed from the current ledgers of its objectives"));
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
