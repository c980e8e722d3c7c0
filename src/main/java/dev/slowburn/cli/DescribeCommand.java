package dev.slowburn.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slowburn.cli.client.Server;
import dev.slowburn.cli.options.ServerOptions;
import dev.slowburn.cli.output.BudgetFacts;
import dev.slowburn.cli.output.CellFormat;
import dev.slowburn.cli.output.Colours;
import dev.slowburn.cli.output.Column;
import dev.slowburn.cli.output.Listing;
import dev.slowburn.cli.output.OutputFormat;
import dev.slowburn.cli.output.Table;
import dev.slowburn.domain.outcome.Printable;
import dev.slowburn.domain.outcome.Quantity;
import dev.slowburn.domain.slo.Composite;
import dev.slowburn.runtime.broker.ExitCodes;
import dev.slowburn.runtime.config.ConfigException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code slowburn describe}: prints the details of one budget. */
@Command(
        name = "describe",
        description = "Shows the details of one budget: numbers, burn rates, alert rules, recent events and failures.",
        footerHeading = "%nExample:%n",
        footer = "  slowburn describe checkout-availability/availability",
        exitCodeList = {
            "0:done",
            "1:no response from the instance, or no such budget; see standard error",
            "2:wrong usage"
        })
final class DescribeCommand implements Callable<Integer> {
    private static final int HISTORY_LIMIT = 5;
    private static final List<Column> ALERT_HISTORY = List.of(
            Column.moment("AT", "occurred_at"),
            Column.of("RULE", "rule"),
            Column.of("SEVERITY", "severity"),
            Column.of("STATE", "state"),
            Column.of("REASON", "reason"));

    @Mixin
    private ServerOptions server;

    @Parameters(index = "0", paramLabel = "BUDGET", description = "Budget id, such as SLO/objective.")
    private String id;

    @Option(names = "--json", description = "Print the instance's response as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (id.isEmpty()) {
            throw new ConfigException("BUDGET: must not be empty");
        }
        Server instance = server.connect();
        JsonNode budget = instance.get("/api/v1/budgets/" + Server.encode(id), "budget_id");
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(OutputFormat.JSON.write(budget));
            return ExitCodes.DONE;
        }
        print(budget, replays(instance, budget), out);
        history(instance, "Events", "/api/v1/events", Listing.EVENTS.columns(false, false));
        history(instance, "Alert history", "/api/v1/alerts/history", ALERT_HISTORY);
        return ExitCodes.DONE;
    }

    /** Prints the newest items that were published for the budget. If the list is incomplete and empty, it is unknown. */
    private void history(Server instance, String name, String path, List<Column> columns) {
        JsonNode page = instance.get(path + "?limit=" + HISTORY_LIMIT + "&budget_id=" + Server.listValue(id), "items");
        page.path("missing").forEach(sentence -> spec.commandLine()
                .getErr()
                .println("slowburn: incomplete: " + Printable.of(sentence.asText())));
        PrintWriter out = spec.commandLine().getOut();
        if (page.path("items").isEmpty() && !page.path("missing").isEmpty()) {
            out.println();
            out.println(name + ":  currently unknown");
        } else if (page.path("items").isEmpty()) {
            out.println();
            out.println(name + ":  " + BudgetFacts.emptyList(page));
        } else {
            section(out, name + BudgetFacts.truncation(page), items(page.path("items")), columns);
        }
    }

    /** The objectives of the budget whose history is not counted; an instance of an earlier version has none. */
    private List<JsonNode> replays(Server instance, JsonNode budget) {
        if (!budget.has("history_since")) {
            return List.of();
        }
        Server.Items listed = instance.all(
                "/api/v1/replays?slo=" + Server.listValue(budget.path("slo").asText()));
        listed.missing()
                .forEach(sentence ->
                        spec.commandLine().getErr().println("slowburn: incomplete: " + Printable.of(sentence)));
        String objective = budget.path("objective").asText();
        return listed.items().stream()
                .filter(replay -> objective.equals(Composite.NAME)
                        || objective.equals(replay.path("objective").asText()))
                .toList();
    }

    private static void print(JsonNode budget, List<JsonNode> replays, PrintWriter out) {
        Colours colours = Colours.ofOutput();
        String unit = CellFormat.text(budget, "method").equals("TIMESLICES") ? " slices" : "";
        field(out, "Budget", CellFormat.text(budget, "budget_id"));
        field(out, "Service", CellFormat.text(budget, "service"));
        field(out, "Group", CellFormat.pairs(budget.path("group")));
        BudgetFacts.definition(budget).forEach((name, value) -> field(out, name, value));
        field(out, "State", colours.word(CellFormat.text(budget, "state")));
        field(out, "Target", CellFormat.exactPercent(budget, "target") + " in " + CellFormat.text(budget, "window"));
        field(out, "Window", BudgetFacts.window(budget));
        field(out, "Method", CellFormat.text(budget, "method"));
        field(out, "SLI", BudgetFacts.sli(budget));
        field(out, "Good", CellFormat.count(budget, "good") + unit);
        field(out, "Bad", CellFormat.count(budget, "bad") + unit);
        field(out, "Total", CellFormat.count(budget, "total") + unit);
        field(out, "Consumed", CellFormat.percent(budget, "consumed_ratio"));
        field(out, "Remaining", BudgetFacts.remaining(budget));
        BudgetFacts.history(budget, replays).ifPresent(history -> field(out, "History", history));
        field(out, "Time to exhaustion", BudgetFacts.timeToExhaustion(budget));
        if (budget.hasNonNull("full_again_at")) {
            field(out, "Full again", CellFormat.moment(budget, "full_again_at") + " if nothing fails until then");
        } else if (budget.hasNonNull("full_again_unknown")) {
            field(out, "Full again", "unknown: " + CellFormat.text(budget, "full_again_unknown"));
        }
        field(out, "As of", CellFormat.text(budget, "as_of"));
        budget.path("unclassified").forEach(each -> field(out, "Not counted", BudgetFacts.unclassified(each)));
        if (budget.hasNonNull("unclassified_note")) {
            field(out, "Unclassified", CellFormat.text(budget, "unclassified_note"));
        }
        section(
                out,
                "Burn rates",
                budget.path("burn_rates"),
                Column.of("LOOK-BACK", "look_back"),
                Column.number("RATE", each -> CellFormat.rate(each.path("rate").asDouble())));
        section(
                out,
                "Alert rules",
                budget.path("alert_rules"),
                Column.of("RULE", "rule"),
                Column.of("SEVERITY", "severity"),
                Column.number(
                        "FACTOR",
                        each -> each.hasNonNull("factor")
                                ? CellFormat.rate(each.get("factor").asDouble())
                                : "-"),
                Column.of("LONG", "long_window"),
                Column.number("BURN RATE", each -> CellFormat.burnRate(budget, CellFormat.text(each, "long_window"))),
                Column.of("SHORT", "short_window"),
                Column.number("BURN RATE", each -> CellFormat.burnRate(budget, CellFormat.text(each, "short_window"))),
                Column.of("EXHAUSTION WITHIN", "exhaustion_within"));
        section(
                out,
                "Firing alerts",
                budget.path("alerts"),
                Column.of("RULE", "rule"),
                Column.moment("SINCE", "occurred_at"),
                Column.of("REASON", "reason"),
                Column.of("NOW", "now"));
        if (!budget.path("objectives").isEmpty()) {
            section(
                    out,
                    "Objectives",
                    budget.path("objectives"),
                    Column.of("BUDGET", "budget_id"),
                    Column.number(
                            "WEIGHT",
                            each -> CellFormat.rate(each.path("weight").asDouble())),
                    Column.number("CONSUMED", each -> CellFormat.percent(each, "consumed_ratio")),
                    Column.number("SHARE OF CONSUMED", each -> CellFormat.percent(each, "share")),
                    Column.number(
                            "BURN 1H",
                            each -> each.hasNonNull("burn_rate")
                                    ? CellFormat.rate(each.get("burn_rate").asDouble())
                                    : "-"),
                    Column.number("FAILED 1H", each -> each.hasNonNull("bad") ? CellFormat.count(each, "bad") : "-"));
        }
        failures(budget.path("failures"), out);
    }

    private static void failures(JsonNode failures, PrintWriter out) {
        out.println();
        out.println("Top failures, last hour: " + BudgetFacts.failures(failures));
        if (!failures.path("kinds").isEmpty()) {
            List<Column> columns = List.of(
                    Column.number("COUNT", each -> CellFormat.count(each, "count")),
                    Column.number("SHARE", each -> CellFormat.percent(each, "share")),
                    Column.of("OPERATION", "operation"),
                    Column.of("STATUS", "status_code"),
                    Column.of("OUTCOME", "outcome"));
            table(out, items(failures.path("kinds")), columns);
        }
        long other = failures.path("other").asLong();
        if (other > 0) {
            out.println("  " + Quantity.of(other, "other failure"));
        }
        failures.path("notes").forEach(note -> out.println("  " + Printable.of(note.asText())));
    }

    private static void field(PrintWriter out, String name, String value) {
        out.printf("%-20s%s%n", name + ":", value);
    }

    private static void section(PrintWriter out, String name, JsonNode items, Column... columns) {
        section(out, name, items(items), List.of(columns));
    }

    private static void section(PrintWriter out, String name, List<JsonNode> items, List<Column> columns) {
        out.println();
        if (items.isEmpty()) {
            out.println(name + ":  none");
            return;
        }
        out.println(name + ":");
        table(out, items, columns);
    }

    private static void table(PrintWriter out, List<JsonNode> items, List<Column> columns) {
        new Table(columns, Colours.ofOutput()).render(items).lines().forEach(line -> out.println("  " + line));
    }

    private static List<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
