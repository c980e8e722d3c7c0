package dev.slowburn.query;

import dev.slowburn.query.view.BudgetView;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A filter of budgets; all conditions must match. An empty set or text matches all budgets.
 *
 * @param labels name → values, each of an attribute of the budget's group or of a label of its SLO
 * @param text part of the id, ignoring case
 */
public record BudgetFilter(
        Set<String> services, Set<String> slos, Set<String> states, Map<String, Set<String>> labels, String text) {
    public static final BudgetFilter ALL = new BudgetFilter(Set.of(), Set.of(), Set.of(), Map.of(), "");

    public BudgetFilter {
        services = Set.copyOf(services);
        slos = Set.copyOf(slos);
        states = Set.copyOf(states);
        labels = Map.copyOf(labels);
        text = text.toLowerCase(Locale.ROOT);
    }

    /** @param labelsOf returns the labels of an SLO by its name */
    public boolean matches(BudgetView budget, Function<String, Map<String, List<String>>> labelsOf) {
        return matches(services, budget.service())
                && matches(slos, budget.slo())
                && matches(states, budget.state())
                && isLabelled(budget, labelsOf)
                && budget.budgetId().toLowerCase(Locale.ROOT).contains(text);
    }

    private boolean isLabelled(BudgetView budget, Function<String, Map<String, List<String>>> labelsOf) {
        return labels.entrySet().stream().allMatch(label -> label.getValue().stream()
                .allMatch(value -> isLabelled(budget, label.getKey(), value, labelsOf)));
    }

    private static boolean isLabelled(
            BudgetView budget, String name, String value, Function<String, Map<String, List<String>>> labelsOf) {
        return value.equals(budget.group().get(name))
                || labelsOf.apply(budget.slo()).getOrDefault(name, List.of()).contains(value);
    }

    private static boolean matches(Set<String> wanted, String value) {
        return wanted.isEmpty() || wanted.contains(value);
    }
}
