package dev.slowburn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.slowburn.query.view.EventView;
import dev.slowburn.testkit.browser.ChartScene;
import dev.slowburn.testkit.browser.DrawnChart;
import dev.slowburn.testkit.browser.ServedPages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The charts of a budget in a real browser equal the API's history, point by point. */
class ChartsIT {
    @RegisterExtension
    static final ChartPages PAGES = new ChartPages();

    static List<String> budgets() {
        return ChartScene.ALL;
    }

    @ParameterizedTest
    @MethodSource("budgets")
    void drawsTheRemainingBudget(String id) {
        Page page = PAGES.open(id, 1440);
        for (String range : List.of("1h", "1d", "window")) {
            ChartPages.DrawnHistory drawnHistory = ChartPages.openBudget(page, id, "&range=" + range);
            DrawnChart chart = drawnHistory.first();
            String what = id + " " + range;

            ChartPages.assertSame(
                    what,
                    chart.points(".above .line", ".above .dots"),
                    ChartPages.expected(drawnHistory, chart, drawnHistory.isSliced(), ChartPages::remaining));
            assertThat(chart.text("name")).isEqualTo("Budget remaining");
            assertThat(chart.labels()).as(what).contains("0 %", "100 %");
            assertThat(chart.heightOf("zero")).isCloseTo(chart.y(0), within(DrawnChart.CLOSE));
            assertThat(chart.to()).isBeforeOrEqualTo(drawnHistory.asOf().plusSeconds(60));
            for (String type : List.of("EXHAUSTED", "RECOVERED")) {
                assertThat(chart.events(type.toLowerCase(Locale.ROOT)))
                        .as(what)
                        .hasSameSizeAs(published(id, type, chart.from()));
            }
            assertThat(chart.events("exhausted")).as(what).allSatisfy(x -> assertThat(after(drawnHistory, chart, x))
                    .isNotPositive());
            assertThat(chart.events("recovered")).as(what).allSatisfy(x -> assertThat(after(drawnHistory, chart, x))
                    .isPositive());
        }
        ServedPages.close(page);
    }

    private static List<EventView> published(String id, String type, Instant from) {
        return PAGES.scene().events(id).stream()
                .filter(event ->
                        event.type().equals(type) && !event.occurredAt().isBefore(from))
                .toList();
    }

    /** Otherwise the assertions about events above would be vacuous. */
    @Test
    void drawsExhaustionAndRecovery() {
        Page page = PAGES.open(ChartScene.RECOVERED, 1440);
        DrawnChart chart =
                ChartPages.openBudget(page, ChartScene.RECOVERED, "&range=1d").first();

        assertThat(chart.events("exhausted")).isNotEmpty();
        assertThat(chart.events("recovered")).isNotEmpty();

        ServedPages.close(page);
    }

    /** The remaining budget at the end of the step that contains x. */
    private static double after(ChartPages.DrawnHistory drawnHistory, DrawnChart chart, double x) {
        return drawnHistory.steps().stream()
                .filter(step -> chart.x(ChartPages.moment(step, "end")) >= x)
                .mapToDouble(ChartPages::remaining)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("budgets")
    void drawsConsumptionOfTheCurrentWindowInTheSecondView(String id) {
        Page page = PAGES.open(id, 1440);
        ChartPages.DrawnHistory drawnHistory = ChartPages.openBudget(page, id, "&view=spent");
        DrawnChart chart = drawnHistory.first();

        assertThat(chart.text("name")).isEqualTo("Where today’s budget went");
        ChartPages.assertSame(
                id,
                chart.points(".above .line", ".above .dots"),
                ChartPages.expected(
                        drawnHistory,
                        chart,
                        drawnHistory.isSliced(),
                        step -> 1 - ChartPages.number(step, "burned_ratio")));
        assertThat(chart.events("exhausted")).isEmpty();
        ServedPages.close(page);
    }

    @Test
    void drawsNoLineWithoutData() {
        Page page = PAGES.open(ChartScene.EMPTY, 1440);
        ChartPages.DrawnHistory drawnHistory = ChartPages.openBudget(page, ChartScene.EMPTY, "&range=1h");

        assertThat(drawnHistory.first().points(".above .line", ".above .dots")).isEmpty();
        assertThat(drawnHistory.first().text("empty")).isEqualTo("No data in this period");
        assertThat(drawnHistory.first().text("readout")).endsWith("no data");
        assertThat(drawnHistory.third().text("empty")).isEqualTo("No requests in this period");
        ChartPages.DrawnHistory onePoint = ChartPages.openBudget(page, ChartScene.ONE_POINT, "");
        assertThat(onePoint.first().points(".above .dots")).hasSize(1);
        assertThat(onePoint.third().text("empty")).isEqualTo("The current step is still in progress");
        ServedPages.close(page);
    }

    /** Uncounted time must not look like a drop in traffic. */
    @Test
    void marksTimeThatIsNotCountedYet() {
        Instant watermark = Instant.parse("2026-03-01T15:50:30Z");
        ObjectNode lagging = (ObjectNode) PAGES.web().json("/api/v1/budgets/" + ChartScene.SPIKY);
        lagging.put("lagging", true).put("state", "STALE").put("watermark", watermark.toString());
        Page page = PAGES.open(ChartScene.SPIKY, 1440);
        page.route(
                "**/api/v1/budgets/spiky%2Fall",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(lagging.toString())));

        ChartPages.DrawnHistory drawnHistory = ChartPages.openBudget(page, ChartScene.SPIKY, "&range=1h");

        for (DrawnChart chart : List.of(drawnHistory.first(), drawnHistory.second(), drawnHistory.third())) {
            assertThat(chart.bands("uncounted")).singleElement().satisfies(band -> {
                assertThat(band.left()).isCloseTo(chart.x(watermark), within(DrawnChart.CLOSE));
                assertThat(band.right()).isCloseTo(chart.x(drawnHistory.asOf()), within(DrawnChart.CLOSE));
            });
            assertThat(chart.text("keys")).contains("input lags: not counted yet");
        }
        List<DrawnChart.Point> line = drawnHistory.first().points(".above .line");
        assertThat(line.get(line.size() - 1).x())
                .isCloseTo(drawnHistory.first().x(watermark), within(DrawnChart.CLOSE));
        List<DrawnChart.Box> bars = drawnHistory.third().bars(".bars.good");
        assertThat(bars.get(bars.size() - 1).right())
                .isCloseTo(
                        drawnHistory.third().x(Instant.parse("2026-03-01T15:50:00Z")), within(0.5 + DrawnChart.CLOSE));
        ServedPages.close(page);
    }

    /** Time whose outcomes are not all counted must not look like time without failures. */
    @Test
    void shadesTimeBeforeTheHistoryIsComplete() {
        Instant since = Instant.parse("2026-03-01T15:30:00Z");
        ObjectNode counting = (ObjectNode) PAGES.web().json("/api/v1/budgets/" + ChartScene.SPIKY);
        counting.put("lagging", true).put("state", "STALE").put("history_since", since.toString());
        Page page = PAGES.open(ChartScene.SPIKY, 1440);
        ServedPages.answer(page, "**/api/v1/budgets/spiky%2Fall", counting.toString());
        ServedPages.answer(page, "**/api/v1/replays?*", ServedPages.listOf(List.of()));

        ChartPages.DrawnHistory drawnHistory = ChartPages.openBudget(page, ChartScene.SPIKY, "&range=1h");

        page.locator(".head [data-history=counting]").waitFor();
        for (DrawnChart chart : List.of(DrawnChart.of(page, 0), DrawnChart.of(page, 1), DrawnChart.of(page, 2))) {
            assertThat(chart.bands("incomplete")).singleElement().satisfies(band -> {
                assertThat(band.left()).isCloseTo(chart.x(drawnHistory.first().from()), within(DrawnChart.CLOSE));
                assertThat(band.right()).isCloseTo(chart.x(since), within(DrawnChart.CLOSE));
            });
            assertThat(chart.bands("uncounted")).isEmpty();
            assertThat(chart.text("keys")).contains("before 2026-03-01 15:30:00 UTC: not all counted yet");
        }
        DrawnChart first = drawnHistory.first();
        assertThat(first.points(".above .line")).isNotEmpty().allSatisfy(point -> assertThat(point.x())
                .isGreaterThan(first.x(since)));
        DrawnChart third = drawnHistory.third();
        assertThat(third.bars(".bars.good")).isNotEmpty().allSatisfy(bar -> assertThat(bar.left())
                .isGreaterThanOrEqualTo(third.x(since)));
        assertThat(third.bars(".bars.within")).isNotEmpty().allSatisfy(bar -> assertThat(bar.right())
                .isLessThanOrEqualTo(third.x(since) + DrawnChart.CLOSE));
        ServedPages.close(page);
    }

    @Test
    void showsTheMomentAtThePointerInAllCharts() {
        Page page = PAGES.open(ChartScene.RECOVERED, 1440);
        ChartPages.DrawnHistory drawnHistory = ChartPages.openBudget(page, ChartScene.RECOVERED, "&range=6h");
        Instant overspent = Instant.parse("2026-03-01T14:30:10Z");
        var plot = page.locator(".plot").first().boundingBox();
        page.mouse().move(plot.x + drawnHistory.first().x(overspent), plot.y + 80);

        assertThat(DrawnChart.of(page, 0).text("readout")).startsWith("2026-03-01 14:30:00  remaining −1");
        assertThat(DrawnChart.of(page, 1).text("readout")).startsWith("2026-03-01 14:30:00  5m ");
        assertThat(DrawnChart.of(page, 2).text("readout")).isEqualTo("03-01 14:30–14:31  good 100  bad 0");
        page.mouse().move(2, 2);
        assertThat(DrawnChart.of(page, 0).text("readout")).startsWith("2026-03-01 16:07:3");
        ServedPages.close(page);
    }

    @Test
    void zoomsToADraggedPeriod() {
        Page page = PAGES.open(ChartScene.RECOVERED, 1440);
        ChartPages.DrawnHistory drawnHistory = ChartPages.openBudget(page, ChartScene.RECOVERED, "&range=6h");
        Instant from = Instant.parse("2026-03-01T12:50:20Z");
        Instant to = Instant.parse("2026-03-01T13:19:40Z");
        var plot = page.locator(".plot").first().boundingBox();
        page.mouse().move(plot.x + drawnHistory.first().x(from), plot.y + 80);
        page.mouse().down();
        page.mouse().move(plot.x + drawnHistory.first().x(to), plot.y + 90);
        page.mouse().up();
        page.locator(".frame[data-to='" + to.plusSeconds(20).toEpochMilli() + "']")
                .nth(2)
                .waitFor();

        DrawnChart chart = DrawnChart.of(page, 2);
        assertThat(chart.from()).isEqualTo("2026-03-01T12:50:00Z");
        assertThat(chart.bars(".bars.bad")).hasSize(10);
        assertThat(page.url()).contains("from=2026-03-01T12%3A50%3A00.000Z");
        page.getByText("6h", new Page.GetByTextOptions().setExact(true)).click();
        page.locator(".frame[data-from='" + drawnHistory.first().from().toEpochMilli() + "']")
                .nth(2)
                .waitFor();
        assertThat(page.url()).doesNotContain("from=");
        ServedPages.close(page);
    }

    @Test
    void drawsSparklinesOfTheRemainingBudgetOverOneDay() {
        Page page = PAGES.open(ChartScene.RECOVERED, 1440);
        page.navigate(page.url().replaceAll("#.*", "#/budgets"));

        assertThat(page.locator("thead").textContent()).contains("Last 24 h");

        for (String id : ChartScene.ALL) {
            var spark = page.locator("tr[data-budget='" + id + "'] .spark");
            spark.and(page.locator("[data-to]")).waitFor();
            Instant to = Instant.ofEpochMilli(Long.parseLong(spark.getAttribute("data-to")));
            Instant from = Instant.ofEpochMilli(Long.parseLong(spark.getAttribute("data-from")));
            assertThat(Duration.between(from, to)).as(id).isEqualTo(Duration.ofHours(24));
            List<Double> values = new ArrayList<>();
            List<Double> times = new ArrayList<>();
            for (JsonNode step : PAGES.web()
                    .json("/api/v1/budgets/" + id + "/history?max_points=72&from=" + from)
                    .get("points")) {
                double left = ChartPages.remaining(step);
                if (!Double.isNaN(left)) {
                    Instant end = ChartPages.moment(step, "end");
                    values.add(left);
                    times.add(Duration.between(from, end.isAfter(to) ? to : end).toMillis()
                            / (double) Duration.between(from, to).toMillis());
                }
            }
            assertSpark(id, spark, times, values);
        }
        ServedPages.close(page);
    }

    /** All sparklines have one scale: 100 % at the top, 0 at the zero line, and lower values clamped to the bottom. */
    private static void assertSpark(String id, Locator spark, List<Double> times, List<Double> values) {
        String[] box = spark.getAttribute("viewBox").split(" ", 0);
        double width = Double.parseDouble(box[2]);
        double height = Double.parseDouble(box[3]);
        double zero = Double.parseDouble(
                spark.locator(".spark-zero").getAttribute("d").replaceAll("M0 ([0-9.]+)H.*", "$1"));
        List<double[]> drawn = Arrays.stream(spark.locator(".above .spark-line")
                        .getAttribute("d")
                        .replace("h0", "")
                        .split("[ML]", 0))
                .filter(point -> !point.isEmpty())
                .map(point -> Arrays.stream(point.split(" ", 0))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toList();
        assertThat(drawn).as(id).hasSameSizeAs(values);
        // A margin keeps the line from being clipped at the edge.
        double top = 1;
        for (int i = 0; i < values.size(); i++) {
            assertThat(drawn.get(i)[0]).as(id).isCloseTo(times.get(i) * width, within(0.006));
            double expected = Math.min(zero - values.get(i) * (zero - top), height - top);
            assertThat(drawn.get(i)[1]).as(id).isCloseTo(expected, within(0.006));
        }
    }
}
