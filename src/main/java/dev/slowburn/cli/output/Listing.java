package dev.slowburn.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * A kind of items that {@code get} lists.
 *
 * @param text name on the command line
 * @param path path in the HTTP API
 * @param nameField JSON field with an item's name, or several, joined by slashes
 * @param liveKind kind in the change stream; empty if there is none
 * @param allColumns columns of a table
 */
public record Listing(String text, String path, String nameField, String liveKind, List<Column> allColumns) {
    /** Limit for a line of a terminal. */
    private static final int MAX_CAUSES = 2;

    public static final Listing BUDGETS = new Listing(
            "budgets",
            "/api/v1/budgets",
            "budget_id",
            "snapshot",
            List.of(
                    Column.of("BUDGET", "budget_id"),
                    Column.of("SERVICE", "service").onlyWide(),
                    Column.number("TARGET", budget -> CellFormat.exactPercent(budget, "target")),
                    Column.of("WINDOW", "window"),
                    Column.number("TOTAL", budget -> CellFormat.count(budget, "total")),
                    Column.number("BAD", budget -> CellFormat.count(budget, "bad")),
                    Column.number("REMAINING", budget -> CellFormat.percent(budget, "remaining_ratio")),
                    Column.number("BURN 1H", budget -> CellFormat.burnRate(budget, "1h")),
                    Column.number("TIME TO EXHAUSTION", budget -> CellFormat.seconds(budget, "seconds_to_exhaustion"))
                            .onlyWide(),
                    Column.moment("AS OF", "as_of").whenWatched(),
                    Column.of("STATE", "state")));

    static final Listing ALERTS = new Listing(
            "alerts",
            "/api/v1/alerts",
            "alert_id",
            "alert",
            List.of(
                    Column.moment("SINCE", "occurred_at"),
                    Column.of("BUDGET", "budget_id"),
                    Column.of("RULE", "rule"),
                    Column.of("SEVERITY", "severity"),
                    Column.of("STATE", "state"),
                    Column.number(
                            "BURN RATE",
                            alert ->
                                    CellFormat.rate(alert.path("long_burn_rate").asDouble())),
                    Column.number("THRESHOLD", Listing::threshold),
                    Column.of("TARGETS", alert -> CellFormat.list(alert.path("notification_targets")))
                            .onlyWide(),
                    Column.of("REASON", "reason").onlyWide(),
                    Column.of("NOW", "now").onlyWide()));

    public static final Listing EVENTS = new Listing(
            "events",
            "/api/v1/events",
            "event_id",
            "event",
            List.of(
                    Column.moment("AT", "occurred_at"),
                    Column.of("BUDGET", "budget_id"),
                    Column.of("TYPE", "type"),
                    Column.number(
                            "THRESHOLD",
                            event -> event.hasNonNull("threshold") ? CellFormat.text(event, "threshold") + " %" : "-"),
                    Column.number("CONSUMED", event -> CellFormat.percent(event, "consumed_ratio")),
                    Column.number("BAD", event -> CellFormat.count(event, "bad"))
                            .onlyWide(),
                    Column.number("TOTAL", event -> CellFormat.count(event, "total"))
                            .onlyWide(),
                    Column.number("EPISODE", event -> CellFormat.text(event, "episode"))
                            .onlyWide()));

    static final Listing SLOS = new Listing(
            "slos",
            "/api/v1/slos",
            "slo",
            "",
            List.of(
                    Column.of("SLO", "slo"),
                    Column.of(
                            "SERVICE",
                            slo -> slo.path("all_services").asBoolean() ? "(all)" : CellFormat.text(slo, "service")),
                    Column.of("OBJECTIVES", Listing::objectives),
                    Column.of("GROUP BY", slo -> CellFormat.list(slo.path("group_by")))
                            .onlyWide(),
                    Column.of("REVISION", "revision").onlyWide(),
                    Column.of("SOURCE", "source").onlyWide()));

    public static final Listing DECISIONS = new Listing(
            "decisions",
            "/api/v1/decisions",
            "service",
            "decision",
            List.of(
                    Column.of("SERVICE", "service"),
                    Column.of("DECISION", "decision"),
                    Column.moment("SINCE", "since"),
                    Column.of("POLICY", "policy").onlyWide(),
                    Column.of("CAUSES", decision -> causes(decision, MAX_CAUSES))
                            .onlyNarrow(),
                    Column.of("CAUSES", decision -> causes(decision, Integer.MAX_VALUE))
                            .onlyWide()));

    static final Listing REPLAYS = new Listing(
            "replays",
            "/api/v1/replays",
            "slo/objective",
            "",
            List.of(
                    Column.of("SLO", "slo"),
                    Column.of("OBJECTIVE", "objective"),
                    Column.of("STATE", "state"),
                    Column.number(
                            "LEFT",
                            replay -> replay.hasNonNull("outcomes_left")
                                    ? CellFormat.count(replay, "outcomes_left")
                                    : "unknown"),
                    Column.number("COUNTED", Listing::shareCounted),
                    Column.moment("COMPLETE SINCE", "complete_since"),
                    Column.number("ETA", replay -> CellFormat.seconds(replay, "eta_seconds")),
                    Column.of("PARTITIONS", Listing::partitionsLeft).onlyWide(),
                    Column.of("UNKNOWN PARTITIONS", Listing::partitionsUnknown).onlyWide(),
                    Column.of("REASON", "reason")));

    private static final List<Listing> ALL = List.of(BUDGETS, ALERTS, EVENTS, SLOS, DECISIONS, REPLAYS);

    public Listing {
        allColumns = List.copyOf(allColumns);
    }

    public static List<Listing> all() {
        return ALL;
    }

    /** Finds a listing by its name in the plural or singular: {@code budgets}, {@code budget}. */
    public static Optional<Listing> named(String text) {
        return ALL.stream()
                .filter(each -> each.text.equals(text) || each.text.equals(text + "s"))
                .findFirst();
    }

    public String nameOf(JsonNode item) {
        return Arrays.stream(nameField.split("/", -1))
                .map(field -> item.path(field).asText())
                .collect(Collectors.joining("/"));
    }

    /** Kind in the change stream; empty if there is none. */
    public Optional<String> live() {
        return Optional.of(liveKind).filter(kind -> !kind.isEmpty());
    }

    public List<Column> columns(boolean wide, boolean watched) {
        return allColumns.stream()
                .filter(column -> switch (column.shown()) {
                    case ALWAYS -> true;
                    case WATCHED -> wide || watched;
                    case WIDE -> wide;
                    case NARROW -> !wide;
                })
                .toList();
    }

    /** The cells of an item without the time at which it was evaluated; an item with the same cells has not changed. */
    public List<String> content(JsonNode item, boolean wide) {
        return columns(wide, false).stream()
                .filter(column -> column.shown() != Column.Shown.WATCHED)
                .map(column -> column.cell().apply(item))
                .toList();
    }

    private static String objectives(JsonNode slo) {
        StringJoiner all = new StringJoiner(", ");
        slo.path("objectives")
                .forEach(each -> all.add(CellFormat.text(each, "objective") + " "
                        + CellFormat.exactPercent(each, "target") + " in " + CellFormat.text(each, "window")));
        return all.toString();
    }

    /** The share counted since the replay began, rounded down. */
    private static String shareCounted(JsonNode replay) {
        long total = replay.path("outcomes_total").asLong();
        return replay.hasNonNull("outcomes_left") && total > 0
                ? 100 * (total - replay.path("outcomes_left").asLong()) / total + " %"
                : "-";
    }

    /** The number of outcomes left by partition of the input. */
    private static String partitionsLeft(JsonNode replay) {
        StringJoiner all = new StringJoiner(", ").setEmptyValue("-");
        replay.path("partitions").forEach(each -> all.add(partition(each) + ": " + CellFormat.count(each, "left")));
        return all.toString();
    }

    private static String partitionsUnknown(JsonNode replay) {
        StringJoiner all = new StringJoiner(", ").setEmptyValue("-");
        replay.path("unreported").forEach(each -> all.add(partition(each)));
        return all.toString();
    }

    private static String partition(JsonNode each) {
        return CellFormat.text(each, "topic") + "-" + CellFormat.text(each, "partition");
    }

    /** The burn rate, or the time to exhaustion, at which the alert fires. */
    private static String threshold(JsonNode alert) {
        return alert.hasNonNull("exhaustion_within")
                ? "within " + CellFormat.text(alert, "exhaustion_within")
                : CellFormat.rate(alert.path("factor").asDouble());
    }

    private static String causes(JsonNode decision, int limit) {
        StringJoiner all = new StringJoiner(", ").setEmptyValue("-");
        if (decision.hasNonNull("override")) {
            all.add("override by " + CellFormat.text(decision.get("override"), "author"));
        }
        JsonNode causes = decision.path("causes");
        for (int i = 0; i < Math.min(limit, causes.size()); i++) {
            all.add(CellFormat.text(causes.get(i), "budget_id"));
        }
        if (causes.size() > limit) {
            all.add("and " + (causes.size() - limit) + " more");
        }
        return all.toString();
    }
}
