package dev.slowburn.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.slowburn.testkit.browser.ChartScene;
import dev.slowburn.testkit.browser.DrawnChart;
import dev.slowburn.testkit.browser.ServedPages;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The events and firing periods on a budget's page, in a real browser, including incomplete logs. */
class BudgetHistoryIT {
    private static final Instant FROM = Instant.parse("2026-03-01T10:00:00Z");
    private static final String BUDGET = "#/budget?id=" + ChartScene.RECOVERED.replace("/", "%2F");

    @RegisterExtension
    static final ChartPages PAGES = new ChartPages();

    /** Answers a list of published items, of which more may exist. */
    private static void answer(Page page, String list, List<String> newestFirst, int total, String keptFrom) {
        ServedPages.answer(
                page, "**/api/v1/" + list + "?*", """
                {"total": %d, "offset": 0, "limit": 200, "items": [%s], "missing": [], "kept_from": %s}""".formatted(total, String.join(",", newestFirst), keptFrom));
    }

    private static String event(int minute) {
        return """
                {"event_id": "e%d", "type": "RECOVERED", "budget_id": "recovered/all", "occurred_at": "%s", "consumed_ratio": 0.5,
                 "threshold": null, "reason": null}""".formatted(minute, FROM.plusSeconds(60L * minute));
    }

    private static Page open() {
        return PAGES.open(ChartScene.RECOVERED, 1280);
    }

    @Test
    void showsSinceWhenTheListOfEventsIsComplete() {
        Page page = open();
        answer(page, "alerts/history", List.of(), 0, "null");
        Locator panel = page.locator("[data-panel=events]");
        answer(page, "events", List.of(), 0, "null");
        ServedPages.go(page, BUDGET + "&range=6h");

        assertThat(panel).containsText("No events in this period.");

        answer(page, "events", List.of(), 0, "\"2026-03-01T15:00:00Z\"");
        page.reload();

        assertThat(panel)
                .containsText("Not all events before 2026-03-01 15:00:00 UTC are listed: an instance keeps the newest");
        assertThat(panel).not().containsText("No events in this period.");

        answer(page, "events", List.of(event(301), event(300)), 341, "null");
        page.reload();

        assertThat(panel)
                .containsText(
                        "Not all events before 2026-03-01 15:00:00 UTC are listed: the newest 2 of 341 are. Choose a shorter period");
        assertThat(page.locator(".chart .about").first())
                .containsText("Not all events before 2026-03-01 15:00:00 UTC are drawn.");

        ServedPages.close(page);
    }

    /** Minutes after ten o'clock; F fired, R resolved, with "<" and the minute at which it had fired if known. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            F10 R20       | -   | -  | 60 | 10-20
            R20           | -   | -  | 60 | 0-20
            R20<-5        | -   | -  | 60 | 0-20
            R20<15        | -   | -  | 60 | 15-20
            R20           | 12  | -  | 60 | 12-20
            R20<15        | 12  | -  | 60 | 15-20
            F10           | -   | -  | 60 | 10-60
            F10           | -   | 10 | 60 | 10-60
            -             | -   | -9 | 60 | 0-60
            -             | -   | 70 | 60 | -
            F10 R80<10    | -   | -  | 60 | 10-60
            R80<-5        | -   | -  | 60 | 0-60
            R80<70        | -   | -  | 60 | -
            F70 R80<70    | -   | -  | 60 | -
            F10 R20 F30   | -   | 30 | 60 | 10-20 30-60
            """)
    void computesFiringPeriodsFromTheKnownAlerts(
            String log, Integer keptFrom, Integer firesSince, int to, String expected) {
        Page page = PAGES.open(ChartScene.RECOVERED, 800);
        List<String> newestFirst = log == null
                ? List.of()
                : Arrays.stream(log.split(" ", 0))
                        .map(BudgetHistoryIT::alert)
                        .collect(Collectors.collectingAndThen(Collectors.toList(), all -> {
                            Collections.reverse(all);
                            return all;
                        }));
        Object times = page.evaluate(
                """
                async ([from, alerts, keptFrom, firesSince, to]) => {
                  const { firingTimes } = await import('/pages/burnrates.js');
                  const start = Date.parse(from);
                  const minute = (m) => start + 60_000 * m;
                  const published = { alerts: JSON.parse(alerts), alertsFrom: keptFrom == null ? -Infinity : minute(keptFrom) };
                  const on = firesSince == null ? [] : [{ rule: 'r', occurred_at: new Date(minute(firesSince)).toISOString() }];
                  return firingTimes({ rule: 'r' }, published, on, { from: start, to: minute(to) })
                    .map((each) => [each.from, each.to].map((at) => (Math.min(minute(to), Math.max(start, at)) - start) / 60_000).join('-')).join(' ');
                }""",
                Arrays.asList(FROM.toString(), "[" + String.join(",", newestFirst) + "]", keptFrom, firesSince, to));

        assertThat(times).isEqualTo(expected == null ? "" : expected);
        ServedPages.close(page);
    }

    private static String alert(String text) {
        String[] parts = text.substring(1).split("<", 0);
        String fired = parts.length < 2 ? "null" : "\"" + FROM.plusSeconds(60L * Integer.parseInt(parts[1])) + "\"";
        return "{\"rule\": \"r\", \"state\": \"%s\", \"occurred_at\": \"%s\", \"fired_at\": %s}"
                .formatted(
                        text.startsWith("F") ? "FIRING" : "RESOLVED",
                        FROM.plusSeconds(60L * Integer.parseInt(parts[0])),
                        fired);
    }

    @Test
    void marksPeriodsInWhichFiringIsUnknown() {
        Page page = open();
        Instant kept = Instant.parse("2026-03-01T13:00:00Z");
        answer(page, "events", List.of(), 0, "null");
        answer(page, "alerts/history", List.of(), 0, "\"" + kept + "\"");
        DrawnChart chart =
                ChartPages.openBudget(page, ChartScene.RECOVERED, "&range=6h").second();

        assertThat(chart.bands("unknown")).singleElement().satisfies(band -> {
            assertThat(band.left()).isCloseTo(chart.x(chart.from()), within(DrawnChart.CLOSE));
            assertThat(band.right()).isCloseTo(chart.x(kept), within(DrawnChart.CLOSE));
        });
        assertThat(chart.text("keys")).contains("unknown whether it was firing");
        ServedPages.close(page);
    }

    /** Another rule starts firing: until its look-backs are loaded, the chart shows those of the former rule. */
    @Test
    void drawsTheRuleThatTheHistoryWasRequestedFor() {
        Page page = open();
        ServedPages.takeStream(page);
        ObjectNode budget = (ObjectNode) PAGES.web().json("/api/v1/budgets/" + ChartScene.SPIKY);
        String id = ChartScene.SPIKY;
        ServedPages.answer(page, "**/api/v1/budgets/spiky%2Fall", budget.toString());
        ChartPages.openBudget(page, id, "&range=1h");
        String shown = budget.at("/alerts/0/rule").asText();
        assertThat(DrawnChart.of(page, 1).text("levelText")).startsWith(shown);
        String next = budget.at("/alert_rules/0/rule").asText();
        assertThat(next).isNotEqualTo(shown);
        ObjectNode alert = budget.at("/alerts/0").deepCopy();
        budget.withArray("alerts").add(alert.put("rule", next).put("alert_id", next));
        ServedPages.answer(page, "**/api/v1/budgets/spiky%2Fall", budget.toString());
        page.route("**/history?*", route -> {});

        page.waitForRequest("**/history?*look_back*", () -> page.evaluate("window.stream.push('ready', {})"));
        assertThat(page.locator(".summary")).containsText(next + " firing");
        page.locator("#theme").click();

        assertThat(DrawnChart.of(page, 1).text("levelText")).startsWith(shown);
        assertThat(DrawnChart.of(page, 1).points(".line.long", ".dots.long")).isNotEmpty();
        ServedPages.close(page);
    }

    /** The list of alerts includes those after the shown period, which are not drawn. */
    @Test
    void showsNoEventsForAPeriodBeforeTheOnlyAlert() {
        Page page = open();
        answer(page, "events", List.of(), 0, "null");
        answer(page, "alerts/history", List.of(event(200)), 1, "null");
        ServedPages.go(page, BUDGET + "&from=2026-03-01T10:00:00Z&to=2026-03-01T11:00:00Z");

        assertThat(page.locator("[data-panel=events]")).containsText("No events in this period.");
        assertThat(page.locator("main")).not().containsText("Cannot read");

        ServedPages.close(page);
    }

    /** Answers as an instance does for many objectives over a year. */
    @Test
    void showsTheOtherChartsIfBurnRatesAreRejected() {
        Page page = open();
        page.route(
                "**/history?*look_back*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(400)
                        .setContentType("application/problem+json")
                        .setBody("{\"status\": 400, \"detail\": \"look_back: too expensive\"}")));
        ServedPages.go(page, "#/budget?id=" + ChartScene.SPIKY.replace("/", "%2F") + "&range=1h");

        assertThat(page.locator(".chart").nth(1))
                .containsText("Not computed: too many objectives for a period this long");
        assertThat(page.locator(".chart").nth(1)).not().containsText("No data in this period");
        assertThat(DrawnChart.of(page, 0).points(".above .line", ".above .dots"))
                .isNotEmpty();

        ServedPages.close(page);
    }

    @Test
    void linksToListsFilteredByExactValues() {
        Page page = open();
        ServedPages.go(page, BUDGET);
        assertThat(page.getByText("Alerts of this budget")).hasAttribute("href", "#/alerts?budget_id=recovered%2Fall");
        assertThat(page.locator(".head a").first()).hasAttribute("href", "#/budgets?service=recovered");
        ServedPages.close(page);
    }
}
