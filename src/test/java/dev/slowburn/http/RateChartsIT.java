package dev.slowburn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import dev.slowburn.query.view.AlertView;
import dev.slowburn.testkit.browser.ChartScene;
import dev.slowburn.testkit.browser.DrawnChart;
import dev.slowburn.testkit.browser.DrawnChart.Box;
import dev.slowburn.testkit.browser.ServedPages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The charts of burn rates and requests in a real browser equal the API's history: points, bars and threshold lines. */
class RateChartsIT {
    @RegisterExtension
    static final ChartPages PAGES = new ChartPages();

    static List<String> budgets() {
        return ChartScene.ALL;
    }

    @ParameterizedTest
    @MethodSource("budgets")
    void drawsBurnRatesThresholdAndFiringPeriodsOfTheRule(String id) {
        Page page = PAGES.open(id, 1440);
        JsonNode budget = PAGES.web().json("/api/v1/budgets/" + id);
        for (JsonNode rule : budget.get("alert_rules")) {
            for (String range : id.equals(ChartScene.SPIKY) ? List.of("6h", "window") : List.of("6h")) {
                String name = rule.get("rule").asText();
                ChartPages.DrawnHistory drawnHistory =
                        ChartPages.openBudget(page, id, "&range=" + range + "&rule=" + name);
                DrawnChart chart = drawnHistory.second();
                boolean hold = drawnHistory.history().get("step_seconds").asLong() > 60;
                String what = id + " " + range + " " + name;

                for (String kind : List.of("long", "short")) {
                    String lookBack = rule.get(kind + "_window").asText();
                    ChartPages.assertSame(
                            what + " " + lookBack,
                            chart.points(".line." + kind, ".dots." + kind),
                            ChartPages.expected(drawnHistory, chart, hold, step -> highest(step, lookBack)));
                    assertThat(chart.text("about")).contains("the last " + lookBack);
                    assertThat(chart.text("keys")).contains("last " + lookBack);
                }
                double factor = rule.get("factor").asDouble();
                assertThat(chart.heightOf("level")).as(what).isCloseTo(chart.y(factor), within(DrawnChart.CLOSE));
                // Spikes must not press the threshold to the bottom.
                assertThat(chart.y(0) - chart.y(factor)).as(what).isGreaterThan(12);
                assertThat(chart.text("levelText")).startsWith(name + " fires at ");
                assertFiring(what, chart, PAGES.scene().alerts(id), name, drawnHistory.asOf());
            }
        }
        ServedPages.close(page);
    }

    private static double highest(JsonNode step, String lookBack) {
        for (JsonNode rate : step.get("burn_rates")) {
            if (rate.get("look_back").asText().equals(lookBack)) {
                return ChartPages.number(rate, "highest");
            }
        }
        throw new AssertionError("no burn rate over " + lookBack + " in " + step);
    }

    private static void assertFiring(
            String what, DrawnChart chart, List<AlertView> newestFirst, String rule, Instant asOf) {
        List<Box> expected = new ArrayList<>();
        Instant end = asOf;
        for (AlertView alert : newestFirst) {
            if (!alert.rule().equals(rule)) {
                continue;
            }
            if (alert.state().equals("RESOLVED")) {
                end = alert.occurredAt();
            } else if (!end.isBefore(chart.from())) {
                expected.add(
                        0, new Box(Math.max(chart.x(chart.from()), chart.x(alert.occurredAt())), chart.x(end), 0, 0));
            }
        }
        List<Box> drawn = chart.bands("firing");
        assertThat(drawn).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < drawn.size(); i++) {
            assertThat(drawn.get(i).left()).as(what).isCloseTo(expected.get(i).left(), within(DrawnChart.CLOSE));
            // Each band has a minimum width; one that is still firing extends to the edge.
            double right = Math.max(expected.get(i).right(), drawn.get(i).left() + 2);
            double slack = i == drawn.size() - 1 ? chart.x(chart.to()) - chart.x(asOf) : 0;
            assertThat(drawn.get(i).right())
                    .as(what)
                    .isBetween(right - DrawnChart.CLOSE, right + slack + DrawnChart.CLOSE);
        }
    }

    @ParameterizedTest
    @MethodSource("budgets")
    void drawsRequestsAsBarsThatEndNow(String id) {
        for (int width : id.equals(ChartScene.DAY) ? List.of(1440, 390) : List.of(1440)) {
            Page page = PAGES.open(id, width);
            for (String range : List.of("1h", "window")) {
                ChartPages.DrawnHistory drawnHistory = ChartPages.openBudget(page, id, "&range=" + range);
                DrawnChart chart = drawnHistory.third();
                List<Box> good = new ArrayList<>();
                List<Box> bad = new ArrayList<>();
                for (JsonNode step : drawnHistory.steps()) {
                    Instant start = ChartPages.moment(step, "start");
                    Instant end = ChartPages.moment(step, "end");
                    boolean isOpen = end.isAfter(drawnHistory.asOf());
                    Instant until = isOpen ? drawnHistory.asOf() : end;
                    double minutes = Duration.between(start, until).toMillis() / 60_000.0;
                    if (isOpen && minutes < 5) {
                        continue;
                    }
                    double bads = step.get("bad").asDouble() / minutes;
                    double all = step.get("total").asDouble() / minutes;
                    bad.add(new Box(chart.x(start), chart.x(until), chart.y(0), chart.y(bads)));
                    good.add(new Box(chart.x(start), chart.x(until), chart.y(bads), chart.y(all)));
                }
                ChartPages.assertBars(id + " " + range + " bad", chart.bars(".bars.bad"), bad);
                ChartPages.assertBars(id + " " + range + " good", chart.bars(".bars.good"), good);
                assertThat(chart.text("name")).isEqualTo("Requests per minute");
                assertThat(chart.text("title")).isEqualTo("requests/min, times in UTC");
            }
            ServedPages.close(page);
        }
    }

    @ParameterizedTest
    @MethodSource("budgets")
    void drawsErrorRatiosWithWhatTheTargetAllows(String id) {
        Page page = PAGES.open(id, 1440);
        ChartPages.DrawnHistory drawnHistory = ChartPages.openBudget(page, id, "&range=6h&requests=ratio");
        DrawnChart chart = drawnHistory.third();
        JsonNode budget = PAGES.web().json("/api/v1/budgets/" + id);
        boolean isOfRequests = budget.get("method").asText().equals("OCCURRENCES") && !id.equals(ChartScene.BOTH);
        double allowed = isOfRequests ? 1 - budget.get("target").asDouble() : 0;
        List<Box> over = new ArrayList<>();
        List<Box> in = new ArrayList<>();
        for (JsonNode step : drawnHistory.steps()) {
            if (ChartPages.moment(step, "end").isAfter(drawnHistory.asOf())) {
                continue;
            }
            double ratio =
                    step.get("bad").asDouble() / Math.max(1, step.get("total").asDouble());
            Box bar = new Box(
                    chart.x(ChartPages.moment(step, "start")),
                    chart.x(ChartPages.moment(step, "end")),
                    chart.y(0),
                    chart.y(ratio));
            (ratio > allowed + 1e-12 ? over : in).add(bar);
        }

        ChartPages.assertBars(id, chart.bars(".bars.bad"), over);
        ChartPages.assertBars(id, chart.bars(".bars.within"), in);
        assertThat(chart.text("level").isEmpty()).isNotEqualTo(isOfRequests);
        if (isOfRequests) {
            assertThat(chart.heightOf("level")).isCloseTo(chart.y(allowed), within(DrawnChart.CLOSE));
            assertThat(chart.text("levelText")).startsWith("the target allows ");
        }
        ServedPages.close(page);
    }

    /** Steps are not hours although the window is weeks. */
    @Test
    void drawsAYoungBudgetInStepsOfMinutes() {
        Page page = PAGES.open(ChartScene.YOUNG, 1440);
        ChartPages.DrawnHistory drawnHistory = ChartPages.openBudget(page, ChartScene.YOUNG, "");
        DrawnChart chart = drawnHistory.third();

        assertThat(drawnHistory.history().get("step_seconds").asLong()).isEqualTo(60);
        assertThat(chart.bars(".bars.bad").get(0).left())
                .isCloseTo(chart.x(Instant.parse("2026-03-01T14:00:00Z")), within(DrawnChart.CLOSE));
        assertThat(chart.text("readout")).isEqualTo("03-01 16:06–16:07  good 100  bad 0");
        ServedPages.close(page);
    }
}
