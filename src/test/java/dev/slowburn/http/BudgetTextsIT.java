package dev.slowburn.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.slowburn.cli.output.CellFormat;
import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.browser.ServedPages;
import dev.slowburn.testkit.topology.Views;
import dev.slowburn.topology.definitions.BaseDefinitions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts on a budget's page: table tests of single texts, and the page in a browser. */
class BudgetTextsIT {
    private static final String SHOP = """
            apiVersion: openslo/v1
            kind: SLO
            metadata:
              name: shop
              displayName: The shop
              labels: {team: [web]}
              annotations: {runbook: "https://wiki.example/shop", slowburn.dev/min-events: "0"}
            spec:
              description: What the shop answers.
              service: cart
              timeWindow:
                - {duration: 1d, calendar: {startTime: "2026-01-01 00:00:00", timeZone: Europe/Berlin}}
              budgetingMethod: Occurrences
              objectives:
                - displayName: "Gold: 99 %%"
                  target: 0.99
                  compositeWeight: 3
                  indicator: %1$s
                - displayName: lenient
                  target: 0.5
                  indicator: %1$s
            """.formatted(
                    "{spec: {ratioMetric: {good: {metricSource: {type: slowburn, spec: {filter: status_code < 500}}},"
                            + " total: {metricSource: {type: slowburn}}}}}");

    @RegisterExtension
    static final ServedPages UI = new ServedPages("shop", BudgetTextsIT::shop);

    private static Page blank;

    private static Views shop() {
        Views views =
                Views.of(BaseDefinitions.ofSources(List.of(new Source("slos/shop.yaml", SHOP))), Duration.ofDays(3));
        views.harness()
                .send(Outcomes.ofOperation(Outcomes.bad("cart", views.harness().wallClock(), 60), "GET /pay"));
        views.now("cart", 900, 40);
        views.harness().minutes(1);
        return views;
    }

    @BeforeAll
    static void open() {
        blank = UI.chromium().open("#/definitions", 1280, 800, ColorScheme.LIGHT);
    }

    /** Calls a function of a UI module. */
    private static Object call(String module, String function, String json) {
        return blank.evaluate(
                "async ([module, name, value]) => (await import(module))[name](JSON.parse(value))",
                List.of(module, function, json));
    }

    /** A budget of 28 days and 99 %, with some fields replaced. */
    private static String budget(String fields) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Map<String, Object> budget = mapper.readValue("""
                {"objective": "all", "method": "OCCURRENCES", "target": "0.99", "window": "28d", "window_start": "2026-02-01T00:00:00Z",
                 "window_end": null, "as_of": "2026-03-01T00:00:00Z", "state": "HEALTHY", "good": 990, "bad": 5, "total": 1000,
                 "consumed_ratio": 0.5, "remaining_ratio": 0.5, "sli": 0.995, "burn_rates": [{"look_back": "1h", "rate": 2}],
                 "seconds_to_exhaustion": 604800, "full_again_at": null, "objectives": []}""", new TypeReference<>() {});
        budget.putAll(mapper.readValue(fields, new TypeReference<Map<String, Object>>() {}));
        return mapper.writeValueAsString(budget);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {} | Consumed | 50.00 % | 5 ÷ 10
            {} | Allowed | 10 | 1,000 × (1 − 0.99)
            {} | Time to exhaustion | 7d | 50.00 % × 28d ÷ 2
            {} | Burn rate 1h | 2× | share of bad requests in 1h ÷ (1 − 0.99)
            {"window": "1M", "window_end": "2026-03-01T00:00:00Z", "as_of": "2026-02-10T00:00:00Z"} | Time to exhaustion | 7d | 50.00 % × 28d ÷ 2
            {"window": "1M", "window_end": "2026-03-01T00:00:00Z", "as_of": "2026-02-27T00:00:00Z", "seconds_to_exhaustion": null} | Time to exhaustion | not before the window resets | 50.00 % × 28d ÷ 2 is longer than the rest of the window, which ends 2026-03-01 00:00:00 UTC
            {"window": "1M", "window_end": "2026-03-01T00:00:00Z", "as_of": "2026-02-27T00:00:00Z", "seconds_to_exhaustion": null, "burn_rates": [{"look_back": "1h", "rate": 0}]} | Time to exhaustion | never | no failures in the last hour
            {"state": "NO_DATA", "good": 0, "bad": 0, "total": 0, "consumed_ratio": 0, "remaining_ratio": 1, "seconds_to_exhaustion": null} | Consumed | 0.00 % | no outcomes in the window, so nothing is used
            {"state": "NO_DATA", "good": 0, "bad": 0, "total": 0, "consumed_ratio": 0, "remaining_ratio": 1, "seconds_to_exhaustion": null} | Time to exhaustion | no data | no outcomes in the window
            {"seconds_to_exhaustion": null, "burn_rates": [{"look_back": "1h", "rate": 0}]} | Time to exhaustion | never | no failures in the last hour
            {"seconds_to_exhaustion": null, "method": "TIMESLICES", "burn_rates": []} | Time to exhaustion | never | no bad slices in the last hour
            {"seconds_to_exhaustion": null, "failures": {"total": 0}, "burn_rates": []} | Time to exhaustion | never | no requests counted in the last hour
            {"state": "EXHAUSTED", "consumed_ratio": 1.566, "remaining_ratio": -0.566, "seconds_to_exhaustion": 0} | Remaining | overspent by 56.60 % | 1 − 156.60 %
            {"state": "EXHAUSTED", "consumed_ratio": 1.566, "remaining_ratio": -0.566, "seconds_to_exhaustion": 0} | Time to exhaustion | exhausted | no budget remains
            {"state": "EXHAUSTED", "consumed_ratio": 1, "remaining_ratio": 0, "seconds_to_exhaustion": 0, "full_again_at": "2026-03-02T10:00:00Z"} | Time to exhaustion | exhausted | full again 2026-03-02 10:00:00 UTC if there are no further failures
            {"state": "EXHAUSTED", "consumed_ratio": 1, "remaining_ratio": 0, "seconds_to_exhaustion": 0, "full_again_unknown": "it moves"} | Time to exhaustion | exhausted | unknown when it is full again: it moves
            {"state": "STALE", "consumed_ratio": 1.2, "remaining_ratio": -0.2, "seconds_to_exhaustion": 0} | Time to exhaustion | exhausted | no budget remains
            {"state": "STALE"} | Time to exhaustion | 7d | 50.00 % × 28d ÷ 2, from the outcomes counted so far; input lags
            {"state": "STALE", "seconds_to_exhaustion": null, "burn_rates": [{"look_back": "1h", "rate": 0}]} | Time to exhaustion | unknown | input lags
            {"state": "STALE", "history_since": "2026-02-28T00:00:00Z"} | Time to exhaustion | 7d | 50.00 % × 28d ÷ 2, from the outcomes counted so far; history incomplete
            {"state": "STALE", "good": 0, "bad": 0, "total": 0, "consumed_ratio": 0} | Consumed | 0.00 % | no outcomes of the window counted so far
            {"method": "TIMESLICES"} | Burn rate 1h | 2× | share of bad slices in 1h ÷ (1 − 0.99)
            {"method": "RATIO_TIMESLICES", "sli": null, "total": 0} | Consumed | 50.00 % | no outcomes in the window, so nothing is used
            {"objective": "composite", "sli": null, "objectives": [{"objective": "a", "weight": 1, "consumed_ratio": 0.2}, {"objective": "b", "weight": 3, "consumed_ratio": 0.1}]} | Consumed | 50.00 % | 1 × 20.00 % + 3 × 10.00 %
            {"objective": "composite", "sli": null, "definition": {"composite_method": "mean", "objectives": []}, "objectives": [{"objective": "a", "weight": 1, "consumed_ratio": 0.2}, {"objective": "b", "weight": 3, "consumed_ratio": 0.1}]} | Consumed | 50.00 % | (1 × 20.00 % + 3 × 10.00 %) ÷ 4
            {"objective": "composite", "sli": null, "method": "TIMESLICES", "bad": 36, "total": 1440, "consumed_ratio": 2.5} | Bad | 36 | slices that are bad for any objective, each counted once
            {"objective": "composite", "sli": null, "method": "TIMESLICES", "bad": 36, "total": 1440, "consumed_ratio": 2.5} | Consumed | 250.00 % | each bad slice ÷ what its objective allows; if bad for several, the strictest one’s
            {"objective": "composite", "sli": null} | Burn rate 1h | 2× | as Consumed, from what its objectives burned in 1h
            """)
    void showsTheFormulaForEachState(String fields, String number, String value, String how) throws IOException {
        @SuppressWarnings("unchecked") // The script returns these types.
        List<List<String>> steps = (List<List<String>>) call("/pages/computed.js", "steps", budget(fields));
        assertThat(steps).contains(List.of(number, value, how));
    }

    /** Spellings of one look-back in rules. */
    @ParameterizedTest
    @ValueSource(strings = {"1h", "60m", "01h"})
    void findsBurnRatesByLengthOfLookBack(String lookBack) throws IOException {
        Object rate = blank.evaluate(
                "async ([json, lookBack]) => (await import('/pages/order.js')).burnRate(JSON.parse(json), lookBack)",
                List.of(budget("{}"), lookBack));

        assertThat(rate).isEqualTo(2);
        assertThat(CellFormat.burnRate(new ObjectMapper().readTree(budget("{}")), lookBack))
                .isEqualTo("2.00");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"total": 0, "bad": 0} | No requests counted in the last hour.
            {"total": 1, "bad": 1, "from": "2026-03-01T11:01:00Z", "to": "2026-03-01T12:00:30Z"} | 1 of 1 request failed from 11:01:00 to 12:00:30 UTC. Shares are of all failures.
            {"total": 10, "bad": 0, "from": "2026-03-01T11:01:00Z", "to": "2026-03-01T12:00:30Z"} | None of 10 requests failed from 11:01:00 to 12:00:30 UTC.
            {"total": 4000, "bad": 1200, "from": "2026-03-01T11:01:00Z", "to": "2026-03-01T12:00:30Z"} | 1,200 of 4,000 requests failed from 11:01:00 to 12:00:30 UTC. Shares are of all failures.
            null | This instance has no breakdown of failures.
            """)
    void reportsNoFailuresOnlyIfRequestsWereCounted(String failures, String text) {
        assertThat(call("/pages/failures.js", "failuresText", failures)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [] | No outcomes since 2026-03-01 10:00:00 UTC.
            [["10:59", 0], ["11:59", 0]] | No outcomes since 2026-03-01 10:00:00 UTC.
            [["10:59", 7], ["11:58", 3], ["11:59", 0]] | Last outcome before 2026-03-01 11:58:00 UTC.
            [["10:59", 0], ["12:00", 1]] | Last outcome before 2026-03-01 11:59:30 UTC.
            """)
    void showsTheTimeOfTheLastOutcome(String ends, String text) throws IOException {
        StringBuilder points = new StringBuilder();
        for (JsonNode end : new ObjectMapper().readTree(ends)) {
            points.append(points.isEmpty() ? "" : ",")
                    .append("{\"end\": \"2026-03-01T%s:00Z\", \"total\": %d}"
                            .formatted(end.get(0).asText(), end.get(1).asInt()));
        }

        assertThat(call(
                        "/pages/requests.js",
                        "receivedText",
                        "{\"from\": \"2026-03-01T10:00:00Z\", \"as_of\": \"2026-03-01T11:59:30Z\", \"points\": [%s]}"
                                .formatted(points)))
                .isEqualTo(text);
    }

    @Test
    void mergesThresholdsOfOneMomentIntoOneLine() {
        @SuppressWarnings("unchecked") // The script returns these types.
        List<Map<String, String>> lines = (List<Map<String, String>>) call("/pages/events.js", "eventLines", """
                [{"event_id": "1", "type": "EXHAUSTED", "occurred_at": "t2", "consumed_ratio": 2.836, "reason": null},
                 {"event_id": "2", "type": "THRESHOLD_CROSSED", "threshold": 90, "occurred_at": "t2", "consumed_ratio": 2.836, "reason": null},
                 {"event_id": "3", "type": "THRESHOLD_CROSSED", "threshold": 50, "occurred_at": "t2", "consumed_ratio": 2.836, "reason": null},
                 {"event_id": "4", "type": "THRESHOLD_CROSSED", "threshold": 50, "occurred_at": "t1", "consumed_ratio": 0.5, "reason": null},
                 {"event_id": "5", "type": "RECOVERED", "occurred_at": "t0", "consumed_ratio": 0, "reason": "it is no longer defined"},
                 {"event_id": "6", "rule": "burn-1h", "severity": "page", "state": "FIRING", "occurred_at": "t0", "reason": "burn rate 15"}]""");
        assertThat(lines)
                .extracting(line -> line.get("text"))
                .containsExactly(
                        "Exhausted (283.6 % used)",
                        "50 and 90 % thresholds crossed (283.6 % used)",
                        "50 % threshold crossed (50.0 % used)",
                        "Recovered: it is no longer defined",
                        "burn-1h (page) fired: burn rate 15");
    }

    @ParameterizedTest
    @CsvSource({
        "28d, rolling, rolling 28d",
        "1M, calendar, calendar month",
        "1d, calendar, calendar day",
        "2w, calendar, calendar window of 2w"
    })
    void showsTheKindOfAWindow(String window, String kind, String text) {
        assertThat(call(
                        "/pages/definition.js",
                        "targetText",
                        "{\"target\": \"0.99\", \"window\": \"%s\", \"window_kind\": \"%s\"}".formatted(window, kind)))
                .isEqualTo("99 % over " + text);
    }

    @Test
    void showsDefinitionTopFailuresAndWhenTheBudgetIsFullAgain() {
        Page page = UI.chromium().open("#/budget?id=shop%2Fgold-99", 1280, 1000, ColorScheme.LIGHT);

        Locator summary = page.locator(".summary");
        assertThat(summary).containsText("99 % over calendar day, request-based");
        assertThat(summary).containsText("resets 2026-03-01 23:00:00 UTC, calendar of Europe/Berlin");
        assertThat(summary).containsText("The shop, Gold: 99 %");
        assertThat(summary).containsText("What the shop answers.");
        assertThat(summary.getByText("runbook")).hasAttribute("href", "https://wiki.example/shop");
        assertThat(summary).containsText("full again 2026-03-01 23:00:00 UTC if there are no further failures");
        assertThat(summary.locator("p.note").first())
                .containsText("Top failure: GET /pay 500 server error, 60 % of 100");
        assertThat(page.locator("[data-part=received]")).hasText("Last outcome before 2026-03-01 12:01:00 UTC.");
        Locator failures = page.locator(".panel:has-text('Top failures')");
        assertThat(failures).containsText("100 of 1,000 requests failed");
        assertThat(failures.locator("tbody tr").first()).containsText("GET /pay");
        assertThat(failures.locator("tbody tr").first()).containsText("60 %");
        Locator definition = page.locator(".panel:has(h2:text-is('Definition'))");
        assertThat(definition).containsText("Counted: every request. Good: status_code < 500. Bad: all others.");
        definition.getByText("OpenSLO document from slos/shop.yaml").click();
        assertThat(definition.locator("pre")).containsText("displayName: The shop");
        assertThat(UI.chromium().barriers(page)).isEmpty();
    }

    @Test
    void showsObjectivesOfACompositeAndItsDefinitions() {
        Page page = UI.chromium().open("#/budget?id=shop%2Fcomposite", 1280, 1000, ColorScheme.DARK);

        Locator objectives = page.locator(".panel:has(h2:text-is('Objectives')) tbody tr");
        assertThat(objectives).hasCount(2);
        // 10 % bad is 1,000 % of 1 %, with weight 3, and 20 % of 50 %.
        assertThat(objectives.first()).containsText("1,000 %");
        assertThat(objectives.first()).containsText("99.3 %");
        objectives.last().locator("a").click();
        assertThat(page.locator("h1")).hasText("shop/lenient");
        ServedPages.go(page, "#/definitions");
        Locator row = page.locator("tbody:has(tr[data-slo=shop])");
        assertThat(row).containsText("Gold: 99 %");
        assertThat(row).containsText("99 % over calendar day");
        assertThat(row).containsText("Good: status_code < 500");
        assertThat(UI.chromium().barriers(page)).isEmpty();
    }
}
