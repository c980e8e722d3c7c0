package dev.slowburn.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts of {@code describe} for budgets in each state. */
class BudgetFactsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"window\": \"28d\", \"window_start\": \"2026-03-01T00:00:00Z\", \"window_end\": null}"
                        + " | 28d, rolling; currently from 2026-03-01T00:00:00Z",
                "{\"window\": \"1M\", \"window_start\": \"2026-02-28T23:00:00Z\", \"window_end\": \"2026-03-31T22:00:00Z\","
                        + " \"definition\": {\"objectives\": [{\"time_zone\": \"Europe/Berlin\"}]}}"
                        + " | 1M, calendar in Europe/Berlin; started 2026-02-28T23:00:00Z, resets 2026-03-31T22:00:00Z",
            })
    void printsTheWindow(String budget, String text) throws IOException {
        assertThat(BudgetFacts.window(new ObjectMapper().readTree(budget))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | [] | ",
                "{} | [{\"state\": \"DONE_TRUNCATED\"}] | ",
                "{\"history_since\": \"2026-03-01T00:00:00.5Z\"} | [] | complete since 2026-03-01T00:00:00Z",
                "{\"history_since\": \"2026-03-01T00:00:00Z\"}"
                        + " | [{\"state\": \"DONE_TRUNCATED\"}]"
                        + " | complete since 2026-03-01T00:00:00Z; older outcomes were deleted from the input before they were counted",
                "{} | [{\"state\": \"RUNNING\", \"outcomes_left\": 1234567, \"eta_seconds\": 90}]"
                        + " | up to 1,234,567 outcomes left, about 1m30s",
                "{} | [{\"state\": \"PAUSED\", \"outcomes_left\": null, \"reason\": \"no permission\"}]"
                        + " | unknown how many outcomes are left, paused: no permission",
                "{} | [{\"state\": \"RUNNING\", \"objective\": \"a\", \"outcomes_left\": 1},"
                        + " {\"state\": \"RUNNING\", \"objective\": \"b\", \"outcomes_left\": 2}]"
                        + " | up to 1 outcome left for objective a; up to 2 outcomes left for objective b",
            })
    void printsHowMuchOfTheHistoryIsCounted(String budget, String replays, String text) throws IOException {
        List<JsonNode> listed = new ArrayList<>();
        new ObjectMapper().readTree(replays).forEach(listed::add);

        assertThat(BudgetFacts.history(new ObjectMapper().readTree(budget), listed))
                .isEqualTo(Optional.ofNullable(text));
    }

    @Test
    void printsTheFieldsOfTheDefinition() throws IOException {
        String budget = """
                {"objective": "all", "definition": {
                  "display_name": "Shop", "description": null, "labels": {"team": ["web", "shop"]},
                  "annotations": {"runbook": "https://wiki\\u001b[31m"}, "source": "slo.yaml",
                  "objectives": [{"objective": "other"},
                    {"objective": "all", "sli": {"counted": "every request", "good": "status_code < 500", "bad": "all others"}}]}}
                """;
        assertThat(BudgetFacts.definition(new ObjectMapper().readTree(budget)))
                .containsExactly(
                        entry("Name", "Shop"),
                        entry("Labels", "team=web,shop"),
                        entry("Annotations", "runbook=https://wiki\\u001b[31m"),
                        entry("Counted", "every request"),
                        entry("Good if", "status_code < 500"),
                        entry("Bad if", "all others"),
                        entry("Defined in", "slo.yaml"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"total\": 120000, \"bad\": 1750} | 1,750 of 120,000 requests failed",
                "{\"total\": 1020, \"bad\": 0} | none of 1,020 requests failed",
                "{\"total\": 1, \"bad\": 1} | 1 of 1 request failed",
                "{\"total\": 0, \"bad\": 0} | no requests counted",
            })
    void printsTheNumberOfFailures(String failures, String text) throws IOException {
        assertThat(BudgetFacts.failures(new ObjectMapper().readTree(failures))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "HEALTHY | 0.8 | null | 80.0 % | -",
                "BURNING | 0.332 | 3600 | 33.2 % | 1h0m at the burn rate of the last hour",
                "BURNING | 0.0001 | 30 | less than 0.1 % | 30s at the burn rate of the last hour",
                "EXHAUSTED | 0 | 0 | exhausted | exhausted",
                "EXHAUSTED | -0.566 | 0 | overspent by 56.6 % | exhausted",
                "STALE | 0.5 | null | 50.0 % of the outcomes counted so far; the input lags | -",
                "STALE | -0.566 | 0 | overspent by 56.6 % of the outcomes counted so far; the input lags | exhausted",
                "NO_DATA | 1 | null | 100.0 %; no data in the window | -"
            })
    void printsTheRemainderAndTheTimeToExhaustion(
            String state, double remaining, Long seconds, String remains, String time) {
        ObjectNode budget = new ObjectMapper()
                .createObjectNode()
                .put("state", state)
                .put("remaining_ratio", remaining)
                .put("seconds_to_exhaustion", seconds);

        assertThat(BudgetFacts.remaining(budget)).isEqualTo(remains);
        assertThat(BudgetFacts.timeToExhaustion(budget)).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | null | -",
                "0.5 | null | -",
                "0 | 2026-04-01T00:00:00Z | -",
                "0.5 | 2026-04-01T00:00:00Z | not before the window resets at 2026-04-01T00:00:00Z, at the burn rate of the last hour",
            })
    void printsTheResetIfItComesBeforeExhaustion(double rate, String end, String time) throws IOException {
        JsonNode budget = new ObjectMapper()
                .readTree("{\"state\": \"HEALTHY\", \"remaining_ratio\": 0.5, \"seconds_to_exhaustion\": null,"
                        + " \"burn_rates\": [{\"look_back\": \"1h\", \"rate\": " + rate + "}],"
                        + " \"window_end\": " + (end.equals("null") ? "null" : '"' + end + '"') + "}");

        assertThat(BudgetFacts.timeToExhaustion(budget)).isEqualTo(time);
    }

    @Test
    void printsUnclassifiedOutcomesWithTheirPartitions() throws JsonProcessingException {
        JsonNode each = new ObjectMapper()
                .readTree("{\"objective\":\"all\",\"since\":\"2026-03-01T12:00:31.500Z\",\"outcomes\":1234,"
                        + "\"partitions\":[0,3]}");

        assertThat(BudgetFacts.unclassified(each))
                .isEqualTo(
                        "1,234 outcomes since 2026-03-01T12:00:31Z: the filter of objective all failed on all outcomes of "
                                + "partitions 0,3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"items": [], "total": 0, "kept_from": null} | none | ``
            {"items": [], "total": 0} | none | ``
            {"items": [], "total": 0, "kept_from": "2026-03-01T12:00:00Z"} | none since 2026-03-01T12:00:00Z; the instance does not keep earlier ones | ``
            {"items": [1, 2], "total": 2} | none | ``
            {"items": [1, 2], "total": 7} | none | ` (newest 2 of 7)`
            """)
    void printsWhetherAListIsEmptyOrTruncated(String page, String empty, String truncation) throws IOException {
        JsonNode read = new ObjectMapper().readTree(page);
        assertThat(BudgetFacts.emptyList(read)).isEqualTo(empty);
        assertThat(BudgetFacts.truncation(read)).isEqualTo(truncation);
    }
}
