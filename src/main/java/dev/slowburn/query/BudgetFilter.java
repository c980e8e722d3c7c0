package dev.slowburn.query;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which budgets are asked for: those that fit all of it; an empty set or text fits all.
 *
 * @param labels attribute → value of the budget's group
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

    public boolean fits(BudgetView budget) {
        return fits(services, budget.service())
                && fits(slos, budget.slo())
                && fits(states, budget.state())
                && budget.group().entrySet().containsAll(labels.entrySet())
                && budget.budgetId().toLowerCase(Locale.ROOT).contains(text);
    }

    private static boolean fits(Set<String> wanted, String value) {
        return wanted.isEmpty() || wanted.contains(value);
    }
}
