package dev.slowburn.cli;

import dev.slowburn.avro.BudgetSnapshot;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What the demo shows: on a terminal a table that is drawn over itself, elsewhere a table now and then. */
final class DemoScreen {
    private static final String CLEAR = "\u001b[H\u001b[2J";

    private final PrintWriter out;
    private final boolean terminal;
    private final BudgetTable table;

    DemoScreen(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
        this.table = new BudgetTable(terminal && System.getenv("NO_COLOR") == null);
    }

    boolean isTerminal() {
        return terminal;
    }

    /** A step of the way, on a line of its own. */
    void say(String line) {
        out.println(line);
        out.flush();
    }

    void show(Collection<BudgetSnapshot> snapshots, String status) {
        out.print((terminal ? CLEAR : "\n") + table.render(snapshots) + "\n" + status + "\n");
        out.flush();
    }

    /** The last table, and whether it is what was sent. */
    void result(List<DemoBudget> budgets) {
        show(budgets.stream().map(DemoBudget::snapshot).toList(), "");
        List<DemoBudget> wrong =
                budgets.stream().filter(budget -> !budget.isExact()).toList();
        if (wrong.isEmpty()) {
            say("All " + budgets.size() + " budgets are exact: what they count is what was sent, to the event.");
        }
        for (DemoBudget budget : wrong) {
            say(String.format(
                    Locale.ROOT,
                    "%s is wrong: %,d requests and %,d bad ones were sent, %,d and %,d are counted",
                    budget.snapshot().getBudgetId(),
                    budget.sentTotal(),
                    budget.sentBad(),
                    budget.snapshot().getTotal(),
                    budget.snapshot().getBad()));
        }
    }
}
