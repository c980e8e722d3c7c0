package dev.slowburn.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slowburn.domain.outcome.Printable;
import dev.slowburn.domain.outcome.Quantity;
import dev.slowburn.schema.record.BudgetSentences;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Texts about a budget for {@code describe}. Numbers without data, or from lagging input, are marked as such. */
public final class BudgetFacts {
    private BudgetFacts() {}

    public static String remaining(JsonNode budget) {
        double ratio = budget.path("remaining_ratio").asDouble();
        String remaining =
                isExhausted(budget) ? BudgetSentences.exhausted(ratio) : BudgetSentences.percent(Math.max(0, ratio));
        return switch (budget.path("state").asText()) {
            case "NO_DATA" -> remaining + "; no data in the window";
            case "STALE" ->
                remaining + " of the outcomes counted so far; "
                        + (budget.hasNonNull("history_since") ? "the history is not counted yet" : "the input lags");
            default -> remaining;
        };
    }

    public static String sli(JsonNode budget) {
        return budget.hasNonNull("sli")
                ? String.format(Locale.ROOT, "%.4f %%", 100 * budget.get("sli").asDouble())
                : "-";
    }

    public static String timeToExhaustion(JsonNode budget) {
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

    /** The window with its kind: a rolling window has no end; a calendar window starts and ends in its time zone. */
    public static String window(JsonNode budget) {
        String length = CellFormat.text(budget, "window") + ", ";
        if (!budget.hasNonNull("window_end")) {
            return length + "rolling; currently from " + CellFormat.moment(budget, "window_start");
        }
        JsonNode objective = budget.path("definition").path("objectives").path(0);
        String zone = objective.hasNonNull("time_zone") ? " in " + CellFormat.text(objective, "time_zone") : "";
        return length + "calendar" + zone + "; started " + CellFormat.moment(budget, "window_start") + ", resets "
                + CellFormat.moment(budget, "window_end");
    }

    /** The fields that the budget's definition has: names, labels, the indicator and the source. */
    public static Map<String, String> definition(JsonNode budget) {
        JsonNode slo = budget.path("definition");
        Map<String, String> fields = new LinkedHashMap<>();
        put(fields, "Name", slo, "display_name");
        put(fields, "Description", slo, "description");
        slo.path("labels")
                .properties()
                .forEach(label -> fields.merge(
                        "Labels",
                        Printable.of(label.getKey()) + "=" + CellFormat.list(label.getValue()),
                        (some, more) -> some + ", " + more));
        slo.path("annotations")
                .properties()
                .forEach(each -> fields.merge(
                        "Annotations",
                        Printable.of(each.getKey()) + "="
                                + Printable.of(each.getValue().asText()),
                        (some, more) -> some + ", " + more));
        for (JsonNode objective : slo.path("objectives")) {
            if (CellFormat.text(objective, "objective").equals(CellFormat.text(budget, "objective"))) {
                put(fields, "Counted", objective.path("sli"), "counted");
                put(fields, "Good if", objective.path("sli"), "good");
                put(fields, "Bad if", objective.path("sli"), "bad");
            }
        }
        put(fields, "Defined in", slo, "source");
        return fields;
    }

    private static void put(Map<String, String> fields, String name, JsonNode item, String field) {
        if (!item.path(field).asText("").isEmpty() && item.hasNonNull(field)) {
            fields.put(name, CellFormat.text(item, field));
        }
    }

    /**
     * Since when the history is complete, and how much is left to count; empty if nothing is known to be missing.
     *
     * @param replays the objectives of the budget that have not counted everything that ever was in the input
     */
    public static Optional<String> history(JsonNode budget, List<JsonNode> replays) {
        StringJoiner facts = new StringJoiner("; ");
        if (budget.hasNonNull("history_since")) {
            facts.add("complete since " + CellFormat.moment(budget, "history_since"));
        }
        replays.forEach(replay -> {
            if (!isTruncated(replay)) {
                facts.add(left(replay)
                        + (replays.size() > 1 ? " for objective " + CellFormat.text(replay, "objective") : ""));
            }
        });
        if (facts.length() > 0 && replays.stream().anyMatch(BudgetFacts::isTruncated)) {
            facts.add("older outcomes were deleted from the input before they were counted");
        }
        return Optional.of(facts.toString()).filter(text -> !text.isEmpty());
    }

    private static boolean isTruncated(JsonNode replay) {
        return CellFormat.text(replay, "state").equals("DONE_TRUNCATED");
    }

    private static String left(JsonNode replay) {
        String left = replay.hasNonNull("outcomes_left")
                ? "up to " + Quantity.of(replay.get("outcomes_left").asLong(), "outcome") + " left"
                : "unknown how many outcomes are left";
        if (replay.hasNonNull("reason")) {
            return left + ", paused: " + CellFormat.text(replay, "reason");
        }
        return replay.hasNonNull("eta_seconds") ? left + ", about " + CellFormat.seconds(replay, "eta_seconds") : left;
    }

    /** The number of failed requests in the last hour; "none" requires that requests were counted. */
    public static String failures(JsonNode failures) {
        if (failures.isMissingNode()) {
            return "not available; the instance runs an earlier version";
        }
        if (failures.path("total").asLong() == 0) {
            return "no requests counted";
        }
        String of = " of " + Quantity.of(failures.path("total").asLong(), "request") + " failed";
        return (failures.path("bad").asLong() == 0 ? "none" : CellFormat.count(failures, "bad")) + of;
    }

    public static String unclassified(JsonNode each) {
        return Quantity.of(each.path("outcomes").asLong(), "outcome") + " since " + CellFormat.moment(each, "since")
                + ": the filter of objective "
                + CellFormat.text(each, "objective") + " failed on all outcomes of partitions "
                + CellFormat.list(each.path("partitions"));
    }

    /** Also true for a STALE budget without a remainder. */
    private static boolean isExhausted(JsonNode budget) {
        return budget.path("state").asText().equals("EXHAUSTED")
                || budget.path("remaining_ratio").asDouble() < 0;
    }

    /** The text for an empty list of published items; the instance may not keep older ones. */
    public static String emptyList(JsonNode page) {
        return page.hasNonNull("kept_from")
                ? "none since " + CellFormat.moment(page, "kept_from") + "; the instance does not keep earlier ones"
                : "none";
    }

    /** The number of printed items, if the list is truncated. */
    public static String truncation(JsonNode page) {
        int printed = page.path("items").size();
        long total = page.path("total").asLong();
        return total > printed ? " (newest " + printed + " of " + total + ")" : "";
    }
}
