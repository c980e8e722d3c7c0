package dev.slowburn.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slowburn.schema.BudgetSentences;

/** What people are told of a budget's numbers: a number that rests on nothing, or on old input, says so. */
final class BudgetFacts {
    private BudgetFacts() {}

    static String remaining(JsonNode budget) {
        double ratio = budget.path("remaining_ratio").asDouble();
        String remaining =
                isExhausted(budget) ? BudgetSentences.exhausted(ratio) : BudgetSentences.percent(Math.max(0, ratio));
        return switch (budget.path("state").asText()) {
            case "NO_DATA" -> remaining + ", as nothing was counted in the window";
            case "STALE" -> remaining + " by what is counted; the input lags";
            default -> remaining;
        };
    }

    static String exhaustedIn(JsonNode budget) {
        if (isExhausted(budget)) {
            return "exhausted";
        }
        return budget.hasNonNull("seconds_to_exhaustion")
                ? Cells.seconds(budget, "seconds_to_exhaustion") + " at the burn rate of the last hour"
                : "-";
    }

    /** How many requests of the last hour failed; none is only said where some were counted. */
    static String failures(JsonNode failures) {
        if (failures.isMissingNode()) {
            return "not told by this instance, which is of an earlier version";
        }
        if (failures.path("total").asLong() == 0) {
            return "no requests were counted";
        }
        String of = " of " + Cells.count(failures, "total") + " requests failed";
        return (failures.path("bad").asLong() == 0 ? "none" : Cells.count(failures, "bad")) + of;
    }

    static String unclassified(JsonNode each) {
        return Cells.count(each, "outcomes") + " outcomes since " + Cells.moment(each, "since")
                + ": the filter of objective "
                + Cells.text(each, "objective") + " fails on all outcomes of partition "
                + Cells.list(each.path("partitions"));
    }

    /** Also of a stale one: nothing is left by what is counted. */
    private static boolean isExhausted(JsonNode budget) {
        return budget.path("state").asText().equals("EXHAUSTED")
                || budget.path("remaining_ratio").asDouble() < 0;
    }
}
