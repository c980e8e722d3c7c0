package dev.slowburn.cli;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.avro.Decision;
import dev.slowburn.avro.ReleaseDecision;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the demo shows: on a terminal tables that are drawn over themselves, elsewhere now and then. First the budgets that
 * will be compared, then what the other examples are about, the alerts that are on, and what may be released.
 */
final class DemoScreen {
    private static final String CLEAR = "\u001b[H\u001b[2J";
    private static final int MOST_ALERTS = 5;

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

    /** @param compared names of the SLOs whose budgets will be compared */
    void show(DemoOutputs outputs, Set<String> compared, String status) {
        Map<Boolean, List<BudgetSnapshot>> budgets = outputs.snapshots().stream()
                .collect(Collectors.partitioningBy(snapshot -> compared.contains(snapshot.getSlo())));
        out.print((terminal ? CLEAR : "\n") + table.render(budgets.get(true)) + "\n"
                + table.renderWorst(budgets.get(false)) + "\n"
                + alerts(outputs.alertsThatAreOn()) + releases(outputs.decisions()) + status + "\n");
        out.flush();
    }

    static String alerts(List<BurnRateAlert> on) {
        StringBuilder lines = new StringBuilder();
        for (BurnRateAlert alert : on.subList(0, Math.min(MOST_ALERTS, on.size()))) {
            lines.append(String.format(
                    Locale.ROOT, "%-8s %s: %s%n", alert.getSeverity(), alert.getAlertId(), alert.getReason()));
        }
        if (on.size() > MOST_ALERTS) {
            lines.append(String.format(Locale.ROOT, "%-8s and %d more alerts are on%n", "", on.size() - MOST_ALERTS));
        }
        return lines.toString();
    }

    static String releases(Collection<ReleaseDecision> decisions) {
        Map<Decision, List<String>> services = decisions.stream()
                .collect(Collectors.groupingBy(
                        ReleaseDecision::getDecision,
                        TreeMap::new,
                        Collectors.mapping(DemoScreen::service, Collectors.toList())));
        StringBuilder lines = new StringBuilder();
        services.forEach((decision, named) ->
                lines.append(String.format(Locale.ROOT, "%-8s %s%n", decision, String.join(", ", named))));
        return lines.toString();
    }

    private static String service(ReleaseDecision decision) {
        return decision.getOverride() == null
                ? decision.getService()
                : decision.getService() + " (by " + decision.getOverride().getAuthor() + ")";
    }

    /** Whether what was published is what was sent. */
    void result(List<DemoBudget> budgets) {
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
