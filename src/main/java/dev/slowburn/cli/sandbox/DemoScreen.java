package dev.slowburn.cli.sandbox;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.avro.Decision;
import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.cli.output.BudgetTable;
import dev.slowburn.cli.output.Colours;
import dev.slowburn.domain.outcome.Quantity;
import dev.slowburn.sandbox.SampleTraffic;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The demo's display. On a terminal it is redrawn in place; elsewhere each update is appended. Shows the budgets that will be
 * compared, the budgets of the other examples, firing alerts, and release decisions.
 */
final class DemoScreen {
    private static final String CLEAR = "\u001b[H\u001b[2J";
    private static final int MAX_ALERTS = 5;
    private static final String PAGE = "page";
    private static final int WIDTH = 120;
    /** Width of the column with the decision. */
    private static final int DECISION_WIDTH = 9;

    private final PrintWriter out;
    private final boolean terminal;
    private final Colours colours;
    private final BudgetTable table;

    DemoScreen(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
        this.colours = Colours.of(terminal, System.getenv("NO_COLOR"));
        this.table = new BudgetTable(colours);
    }

    boolean isTerminal() {
        return terminal;
    }

    /** Prints a status message on its own line. */
    void print(String line) {
        out.println(line);
        out.flush();
    }

    /** @param compared names of the SLOs whose budgets will be compared */
    void show(DemoOutputs outputs, Set<String> compared, String status) {
        Map<Boolean, List<BudgetSnapshot>> budgets = outputs.snapshots().stream()
                .collect(Collectors.partitioningBy(snapshot -> compared.contains(snapshot.getSlo())));
        out.print((terminal ? CLEAR : "\n") + "Budgets that are compared with the generator's counts at the end ("
                + SampleTraffic.SPAN_SERVICE + " arrives as OpenTelemetry spans):\n"
                + table.render(budgets.get(true)) + "\nBudgets of the other examples (worst of each objective):\n"
                + table.renderWorst(budgets.get(false)) + "\n" + alerts(outputs.firingAlerts())
                + "Release decisions (PROCEED: release, CAUTION: release with care, FREEZE: fixes only):\n"
                + releases(outputs.decisions()) + status + "\n");
        out.flush();
    }

    /** Up to {@value #MAX_ALERTS} alerts, pages first, one per line. */
    String alerts(List<BurnRateAlert> firing) {
        if (firing.isEmpty()) {
            return "No firing alerts.\n";
        }
        StringBuilder lines = new StringBuilder("Firing alerts (" + firing.size() + "):\n");
        firing.stream()
                .sorted(Comparator.comparing(alert -> !alert.getSeverity().equals(PAGE)))
                .limit(MAX_ALERTS)
                .forEach(alert -> lines.append(line(alert)).append('\n'));
        if (firing.size() > MAX_ALERTS) {
            lines.append("and ").append(firing.size() - MAX_ALERTS).append(" more\n");
        }
        return lines.toString();
    }

    /** On a terminal, truncated to its width, because a wrapped line would move the table. */
    private String line(BurnRateAlert alert) {
        String severity = String.format(Locale.ROOT, "%-8s", alert.getSeverity());
        String rest = " " + alert.getAlertId() + ": " + alert.getReason();
        int room = WIDTH - severity.length();
        boolean cut = terminal && rest.codePointCount(0, rest.length()) > room;
        return colours.word(alert.getSeverity())
                + " ".repeat(severity.length() - alert.getSeverity().length())
                + (cut ? rest.substring(0, rest.offsetByCodePoints(0, room - 1)) + "…" : rest);
    }

    String releases(Collection<ReleaseDecision> decisions) {
        Map<Decision, List<String>> services = decisions.stream()
                .collect(Collectors.groupingBy(
                        ReleaseDecision::getDecision,
                        TreeMap::new,
                        Collectors.mapping(DemoScreen::service, Collectors.toList())));
        StringBuilder lines = new StringBuilder();
        services.forEach((decision, named) -> lines.append(colours.word(decision.name())
                + " ".repeat(DECISION_WIDTH - decision.name().length()) + String.join(", ", named) + "\n"));
        return lines.toString();
    }

    private static String service(ReleaseDecision decision) {
        return decision.getOverride() == null
                ? decision.getService()
                : decision.getService() + " (by " + decision.getOverride().getAuthor() + ")";
    }

    /** Prints whether the published budgets equal the generator's counts. */
    void printResult(List<DemoBudget> budgets) {
        List<DemoBudget> wrong =
                budgets.stream().filter(budget -> !budget.isExact()).toList();
        if (wrong.isEmpty()) {
            print("All " + budgets.size() + " budgets are exact: their counts equal the generator's counts.");
        }
        for (DemoBudget budget : wrong) {
            print(String.format(
                    Locale.ROOT,
                    "%s is wrong: sent %s, %,d bad; counted %s, %,d bad",
                    budget.snapshot().getBudgetId(),
                    Quantity.of(budget.sentTotal(), "request"),
                    budget.sentBad(),
                    Quantity.of(budget.snapshot().getTotal(), "request"),
                    budget.snapshot().getBad()));
        }
    }
}
