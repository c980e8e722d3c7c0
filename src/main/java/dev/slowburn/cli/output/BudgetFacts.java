package dev.slowburn.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slowburn.domain.outcome.Printable;
import dev.slowburn.schema.record.BudgetSentences;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What people are told of a budget's numbers: a number that rests on nothing, or on old input, says so. */
public final class BudgetFacts {
    private BudgetFacts() {}

    public static String remaining(JsonNode budget) {
        double ratio = budget.path("remaining_ratio").asDouble();
        String remaining =
                isExhausted(budget) ? BudgetSentences.exhausted(ratio) : BudgetSentences.percent(Math.max(0, ratio));
        return switch (budget.path("state").asText()) {
            case "NO_DATA" -> remaining + ", as nothing was counted in the window";
            case "STALE" -> remaining + " by what is counted; the input lags";
            default -> remaining;
        };
    }

    public static String sli(JsonNode budget) {
        return budget.hasNonNull("sli")
                ? String.format(Locale.ROOT, "%.4f %%", 100 * budget.get("sli").asDouble())
                : "-";
    }

    public static String exhaustedIn(JsonNode budget) {
        if (isExhausted(budget)) {
            return "exhausted";
        }
        if (budget.hasNonNull("seconds_to_exhaustion")) {
            return CellFormat.seconds(budget, "seconds_to_exhaustion") + " at the burn rate of the last hour";
        }
        return budget.hasNonNull("window_end") && burns(budget)
                ? "not before the window resets at " + CellFormat.moment(budget, "window_end")
                        + ", at the burn rate of the last hour"
                : "-";
    }

    private static boolean burns(JsonNode budget) {
        for (JsonNode each : budget.path("burn_rates")) {
            if (each.path("look_back").asText().equals("1h")) {
                return each.path("rate").asDouble() > 0;
            }
        }
        return false;
    }

    /** Its window with its kind: a rolling one has no end, and a calendar one begins and ends by the clock of its zone. */
    public static String window(JsonNode budget) {
        String of = CellFormat.text(budget, "window") + ", ";
        if (!budget.hasNonNull("window_end")) {
            return of + "rolling; as of now from " + CellFormat.moment(budget, "window_start");
        }
        JsonNode objective = budget.path("definition").path("objectives").path(0);
        String zone = objective.hasNonNull("time_zone") ? " in " + CellFormat.text(objective, "time_zone") : "";
        return of + "calendar" + zone + "; began " + CellFormat.moment(budget, "window_start") + ", resets "
                + CellFormat.moment(budget, "window_end");
    }

    /** What its definition says of it: names, what counts as bad, and where it stands; nothing that it does not say. */
    public static Map<String, String> about(JsonNode budget) {
        JsonNode slo = budget.path("definition");
        Map<String, String> about = new LinkedHashMap<>();
        put(about, "Name", slo, "display_name");
        put(about, "Description", slo, "description");
        slo.path("labels")
                .properties()
                .forEach(label -> about.merge(
                        "Labels",
                        Printable.of(label.getKey()) + "=" + CellFormat.list(label.getValue()),
                        (some, more) -> some + ", " + more));
        slo.path("annotations")
                .properties()
                .forEach(each -> about.merge(
                        "Annotations",
                        Printable.of(each.getKey()) + "="
                                + Printable.of(each.getValue().asText()),
                        (some, more) -> some + ", " + more));
        for (JsonNode objective : slo.path("objectives")) {
            if (CellFormat.text(objective, "objective").equals(CellFormat.text(budget, "objective"))) {
                put(about, "Counted", objective.path("sli"), "counted");
                put(about, "Good if", objective.path("sli"), "good");
                put(about, "Bad if", objective.path("sli"), "bad");
            }
        }
        put(about, "Defined in", slo, "source");
        return about;
    }

    private static void put(Map<String, String> about, String name, JsonNode item, String field) {
        if (!item.path(field).asText("").isEmpty() && item.hasNonNull(field)) {
            about.put(name, CellFormat.text(item, field));
        }
    }

    /** How many requests of the last hour failed; none is only said where some were counted. */
    public static String failures(JsonNode failures) {
        if (failures.isMissingNode()) {
            return "not available: the instance runs an earlier version";
        }
        if (failures.path("total").asLong() == 0) {
            return "no requests were counted";
        }
        String of = " of " + CellFormat.count(failures, "total") + " requests failed";
        return (failures.path("bad").asLong() == 0 ? "none" : CellFormat.count(failures, "bad")) + of;
    }

    public static String unclassified(JsonNode each) {
        return CellFormat.count(each, "outcomes") + " outcomes since " + CellFormat.moment(each, "since")
                + ": the filter of objective "
                + CellFormat.text(each, "objective") + " failed on all that came from partition "
                + CellFormat.list(each.path("partitions"));
    }

    /** Also of a stale one: nothing is left by what is counted. */
    private static boolean isExhausted(JsonNode budget) {
        return budget.path("state").asText().equals("EXHAUSTED")
                || budget.path("remaining_ratio").asDouble() < 0;
    }

    /** An empty list of what was published: none at all, unless the instance does not keep all. */
    public static String none(JsonNode page) {
        return page.hasNonNull("kept_from")
                ? "none since " + CellFormat.moment(page, "kept_from") + "; earlier ones are not kept here"
                : "none";
    }

    /** How much of a list is printed, if it is not all. */
    public static String part(JsonNode page) {
        int printed = page.path("items").size();
        long total = page.path("total").asLong();
        return total > printed ? " (the newest " + printed + " of " + total + ")" : "";
    }
}
