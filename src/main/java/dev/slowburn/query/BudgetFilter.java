package dev.slowburn.query;

import dev.slowburn.query.view.BudgetView;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Which budgets are asked for: those that fit all of it; an empty set or text fits all.
 *
 * @param labels name → value of an attribute of the budget's group, or of a label of its SLO
 * @param text stands somewhere in the id, in whatever case
 */
public record BudgetFilter(
        Set<String> services, Set<String> slos, Set<String> states, Map<String, String> labels, String text) {
    public static final BudgetFilter ALL = new BudgetFilter(Set.of(), Set.of(), Set.of(), Map.of(), "");

    public BudgetFilter {
        services = Set.copyOf(services);
        slos = Set.copyOf(slos);
        states = Set.copyOf(states);
        labels = Map.copyOf(labels);
        text = text.toLowerCase(Locale.ROOT);
    }

    /** @param labelsOf what an SLO's author says of it, by the SLO's name */
    public boolean fits(BudgetView budget, Function<String, Map<String, List<String>>> labelsOf) {
        return fits(services, budget.service())
                && fits(slos, budget.slo())
                && fits(states, budget.state())
                && isLabelled(budget, labelsOf)
                && budget.budgetId().toLowerCase(Locale.ROOT).contains(text);
    }

    private boolean isLabelled(BudgetView budget, Function<String, Map<String, List<String>>> labelsOf) {
        return labels.entrySet().stream()
                .allMatch(label -> label.getValue().equals(budget.group().get(label.getKey()))
                        || labelsOf.apply(budget.slo())
                                .getOrDefault(label.getKey(), List.of())
                                .contains(label.getValue()));
    }

    private static boolean fits(Set<String> wanted, String value) {
        return wanted.isEmpty() || wanted.contains(value);
    }
}
