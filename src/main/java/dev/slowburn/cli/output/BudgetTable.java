package dev.slowburn.cli.output;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BudgetingMethod;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Renders budget snapshots as a table for a terminal. */
public final class BudgetTable {
    private static final String LINE = "%-38s %9s %7s %14s %10s %11s  %s%n";
    private static final Comparator<BudgetSnapshot> MOST_USED_FIRST =
            Comparator.comparingDouble(BudgetSnapshot::getRemainingRatio).thenComparing(BudgetSnapshot::getBudgetId);

    private final Colours colours;

    public BudgetTable(Colours colours) {
        this.colours = colours;
    }

    /** One line per budget, in the given order. */
    public String render(Collection<BudgetSnapshot> snapshots) {
        StringBuilder table = head();
        snapshots.forEach(snapshot -> table.append(line(snapshot, "")));
        return table.toString();
    }

    /** One line per objective. If it has several budgets, for groups or services, the one with the least remaining. */
    public String renderWorst(Collection<BudgetSnapshot> snapshots) {
        Map<String, List<BudgetSnapshot>> byObjective = snapshots.stream()
                .sorted(MOST_USED_FIRST)
                .collect(Collectors.groupingBy(
                        snapshot -> snapshot.getSlo() + "/" + snapshot.getObjective(),
                        TreeMap::new,
                        Collectors.toList()));
        StringBuilder table = head();
        byObjective
                .values()
                .forEach(budgets ->
                        table.append(line(budgets.get(0), budgets.size() == 1 ? "" : "  worst of " + budgets.size())));
        return table.toString();
    }

    private static StringBuilder head() {
        return new StringBuilder(
                String.format(LINE, "BUDGET", "TARGET", "WINDOW", "TOTAL", "BAD", "REMAINING", "STATE"));
    }

    private String line(BudgetSnapshot snapshot, String note) {
        String unit = snapshot.getMethod() == BudgetingMethod.TIMESLICES ? " slices" : "";
        return String.format(
                Locale.ROOT,
                LINE,
                snapshot.getBudgetId(),
                percent(snapshot.getTarget()),
                snapshot.getWindow(),
                String.format(Locale.ROOT, "%,d", snapshot.getTotal()) + unit,
                String.format(Locale.ROOT, "%,d", snapshot.getBad()),
                String.format(Locale.ROOT, "%.1f %%", 100 * snapshot.getRemainingRatio()),
                colours.word(snapshot.getState().name()) + note);
    }

    private static String percent(String target) {
        return new BigDecimal(target).movePointRight(2).stripTrailingZeros().toPlainString() + " %";
    }
}
