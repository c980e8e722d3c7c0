package dev.slowburn.cli.sandbox;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.avro.Decision;
import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.cli.output.BudgetTable;
import dev.slowburn.cli.output.Colours;
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
 * What the demo shows: on a terminal tables that are drawn over themselves, elsewhere now and then. First the budgets that
 * will be compared, then what the other examples are about, the alerts that are on, and what may be released.
 */
final class DemoScreen {
    private static final String CLEAR = "\u001b[H\u001b[2J";
    private static final int MOST_ALERTS = 5;
    private static final String PAGE = "page";
    private static final int WIDTH = 120;
    /** So many characters a decision takes, with blanks. */
    private static final int LONGEST = 9;

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

    /** A step of the way, on a line of its own. */
    void say(String line) {
        out.println(line);
        out.flush();
    }

    /** @param compared names of the SLOs whose budgets will be compared */
    void show(DemoOutputs outputs, Set<String> compared, String status) {
        Map<Boolean, List<BudgetSnapshot>> budgets = outputs.snapshots().stream()
                .collect(Collectors.partitioningBy(snapshot -> compared.contains(snapshot.getSlo())));
        out.print((terminal ? CLEAR : "\n") + "Budgets that are compared with what was sent, at the end:\n"
                + table.render(budgets.get(true)) + "\nBudgets of other examples, the worst of each objective:\n"
                + table.renderWorst(budgets.get(false)) + "\n" + alerts(outputs.alertsThatAreOn())
                + "Releases (PROCEED: release, CAUTION: release with care, FREEZE: fixes only):\n"
                + releases(outputs.decisions()) + status + "\n");
        out.flush();
    }

    /** The first of them, those that page before others, a line each. */
    String alerts(List<BurnRateAlert> on) {
        if (on.isEmpty()) {
            return "No alert is firing.\n";
        }
        StringBuilder lines = new StringBuilder("Alerts that are firing, " + on.size() + ":\n");
        on.stream()
                .sorted(Comparator.comparing(alert -> !alert.getSeverity().equals(PAGE)))
                .limit(MOST_ALERTS)
                .forEach(alert -> lines.append(line(alert)).append('\n'));
        if (on.size() > MOST_ALERTS) {
            lines.append("and ").append(on.size() - MOST_ALERTS).append(" more\n");
        }
        return lines.toString();
    }

    /** Cut where a terminal would break it, so that the table above stays where it is. */
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
                + " ".repeat(LONGEST - decision.name().length()) + String.join(", ", named) + "\n"));
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
