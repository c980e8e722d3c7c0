package dev.slowburn.cli;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BudgetState;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Locale;

/** Budgets as a table for a terminal: a line each, in the order given. */
final class BudgetTable {
    private static final String LINE = "%-38s %9s %7s %14s %10s %11s  %s%n";
    private static final String RESET = "\u001b[0m";

    private final boolean coloured;

    BudgetTable(boolean coloured) {
        this.coloured = coloured;
    }

    String render(Collection<BudgetSnapshot> snapshots) {
        StringBuilder table = new StringBuilder(
                String.format(LINE, "BUDGET", "TARGET", "WINDOW", "TOTAL", "BAD", "REMAINING", "STATE"));
        for (BudgetSnapshot snapshot : snapshots) {
            table.append(String.format(
                    Locale.ROOT,
                    LINE,
                    snapshot.getBudgetId(),
                    percent(snapshot.getTarget()),
                    snapshot.getWindow(),
                    String.format(Locale.ROOT, "%,d", snapshot.getTotal()),
                    String.format(Locale.ROOT, "%,d", snapshot.getBad()),
                    String.format(Locale.ROOT, "%.1f %%", 100 * snapshot.getRemainingRatio()),
                    state(snapshot.getState())));
        }
        return table.toString();
    }

    private static String percent(String target) {
        return new BigDecimal(target).movePointRight(2).stripTrailingZeros().toPlainString() + " %";
    }

    private String state(BudgetState state) {
        if (!coloured) {
            return state.name();
        }
        String colour =
                switch (state) {
                    case HEALTHY -> "\u001b[32m";
                    case BURNING -> "\u001b[33m";
                    case EXHAUSTED -> "\u001b[31m";
                    case NO_DATA, STALE -> "\u001b[2m";
                };
        return colour + state + RESET;
    }
}
