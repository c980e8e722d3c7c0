package dev.slowburn.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * What can be listed.
 *
 * @param path where it is asked for
 * @param nameField what names an item
 * @param liveKind what its live changes are called; empty if there are none
 * @param allColumns what a table shows of it
 */
record Listing(String text, String path, String nameField, String liveKind, List<Column> allColumns) {
    static final Listing BUDGETS = new Listing(
            "budgets",
            "/api/v1/budgets",
            "budget_id",
            "snapshot",
            List.of(
                    Column.of("BUDGET", "budget_id"),
                    Column.of("SERVICE", "service").onlyWide(),
                    Column.of("TARGET", budget -> Cells.exactPercent(budget, "target")),
                    Column.of("WINDOW", "window"),
                    Column.of("TOTAL", budget -> Cells.count(budget, "total")),
                    Column.of("BAD", budget -> Cells.count(budget, "bad")),
                    Column.of("REMAINING", budget -> Cells.percent(budget, "remaining_ratio")),
                    Column.of("BURN 1H", budget -> Cells.burnRate(budget, "1h")),
                    Column.of("EXHAUSTED IN", budget -> Cells.seconds(budget, "seconds_to_exhaustion"))
                            .onlyWide(),
                    Column.of("AS OF", "as_of").onlyWide(),
                    Column.of("STATE", "state")));

    static final Listing ALERTS = new Listing(
            "alerts",
            "/api/v1/alerts",
            "alert_id",
            "alert",
            List.of(
                    Column.of("SINCE", "occurred_at"),
                    Column.of("BUDGET", "budget_id"),
                    Column.of("RULE", "rule"),
                    Column.of("SEVERITY", "severity"),
                    Column.of("STATE", "state"),
                    Column.of(
                            "BURN RATE",
                            alert -> Cells.rate(alert.path("long_burn_rate").asDouble())),
                    Column.of("FACTOR", alert -> Cells.rate(alert.path("factor").asDouble()))
                            .onlyWide(),
                    Column.of("TARGETS", alert -> Cells.list(alert.path("notification_targets")))
                            .onlyWide(),
                    Column.of("REASON", "reason").onlyWide()));

    static final Listing EVENTS = new Listing(
            "events",
            "/api/v1/events",
            "event_id",
            "event",
            List.of(
                    Column.of("AT", "occurred_at"),
                    Column.of("BUDGET", "budget_id"),
                    Column.of("TYPE", "type"),
                    Column.of(
                            "THRESHOLD",
                            event -> event.hasNonNull("threshold") ? Cells.text(event, "threshold") + " %" : "-"),
                    Column.of("CONSUMED", event -> Cells.percent(event, "consumed_ratio")),
                    Column.of("BAD", event -> Cells.count(event, "bad")).onlyWide(),
                    Column.of("TOTAL", event -> Cells.count(event, "total")).onlyWide(),
                    Column.of("EPISODE", "episode").onlyWide()));

    static final Listing SLOS = new Listing(
            "slos",
            "/api/v1/slos",
            "slo",
            "",
            List.of(
                    Column.of("SLO", "slo"),
                    Column.of(
                            "SERVICE",
                            slo -> slo.path("all_services").asBoolean() ? "(all)" : Cells.text(slo, "service")),
                    Column.of("OBJECTIVES", Listing::objectives),
                    Column.of("GROUP BY", slo -> Cells.list(slo.path("group_by")))
                            .onlyWide(),
                    Column.of("REVISION", "revision").onlyWide()));

    static final Listing DECISIONS = new Listing(
            "decisions",
            "/api/v1/decisions",
            "service",
            "decision",
            List.of(
                    Column.of("SERVICE", "service"),
                    Column.of("DECISION", "decision"),
                    Column.of("SINCE", "decided_at"),
                    Column.of("POLICY", "policy").onlyWide(),
                    Column.of("BECAUSE", Listing::because)));

    private static final List<Listing> ALL = List.of(BUDGETS, ALERTS, EVENTS, SLOS, DECISIONS);

    Listing {
        allColumns = List.copyOf(allColumns);
    }

    static List<Listing> all() {
        return ALL;
    }

    /** By its name as it is typed: {@code budgets}, {@code budget}. */
    static Optional<Listing> named(String text) {
        return ALL.stream()
                .filter(each -> each.text.equals(text) || each.text.equals(text + "s"))
                .findFirst();
    }

    String nameOf(JsonNode item) {
        return item.path(nameField).asText();
    }

    /** What live changes of it are called; empty if there are none. */
    Optional<String> live() {
        return Optional.of(liveKind).filter(kind -> !kind.isEmpty());
    }

    List<Column> columns(boolean wide) {
        return allColumns.stream().filter(column -> wide || !column.wide()).toList();
    }

    private static String objectives(JsonNode slo) {
        StringJoiner all = new StringJoiner(", ");
        slo.path("objectives")
                .forEach(each -> all.add(Cells.text(each, "objective") + " " + Cells.exactPercent(each, "target")
                        + " in " + Cells.text(each, "window")));
        return all.toString();
    }

    private static String because(JsonNode decision) {
        StringJoiner all = new StringJoiner(", ").setEmptyValue("-");
        if (decision.hasNonNull("override")) {
            all.add("override by " + Cells.text(decision.get("override"), "author"));
        }
        decision.path("causes").forEach(cause -> all.add(Cells.text(cause, "budget_id")));
        return all.toString();
    }
}
