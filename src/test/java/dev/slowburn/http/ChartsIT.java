package dev.slowburn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import dev.slowburn.query.AlertView;
import dev.slowburn.testkit.ChartScene;
import dev.slowburn.testkit.Chromium;
import dev.slowburn.testkit.DrawnChart;
import dev.slowburn.testkit.DrawnChart.Box;
import dev.slowburn.testkit.DrawnChart.Point;
import dev.slowburn.testkit.Views;
import dev.slowburn.testkit.Web;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What charts draw, in a real browser, is what the API says: every point, every bar and every line across. */
class ChartsIT {
    private static ChartScene scene;
    private static ApiServer server;
    private static Web web;
    private static Chromium chromium;

    @BeforeAll
    static void start() throws Exception {
        scene = new ChartScene();
        server = ApiServer.start("127.0.0.1", 0, () -> new Health(true, true, List.of()));
        server.open(scene.views().instance(Views.NOBODY_ELSE));
        web = new Web(server.port());
        chromium = Chromium.start("http://127.0.0.1:" + server.port() + "/");
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
        server.close();
        scene.close();
    }

    @AfterEach
    void nothingWentWrongInAnyWindow() {
        assertThat(chromium.troubles()).isEmpty();
    }

    static List<String> budgets() {
        return ChartScene.ALL;
    }

    /** A history as the page got it, with what it drew of it. */
    private record Seen(JsonNode history, DrawnChart first, DrawnChart second, DrawnChart third) {
        Instant asOf() {
            return moment(history, "as_of");
        }

        boolean isSliced() {
            return history.get("budget_id").asText().startsWith("slices");
        }

        List<JsonNode> steps() {
            List<JsonNode> steps = new ArrayList<>();
            history.get("points").forEach(steps::add);
            return steps;
        }
    }

    private static Instant moment(JsonNode node, String field) {
        return Instant.parse(node.get(field).asText());
    }

    /** What was published about the budget is answered as an instance would that has read it. */
    private static Page open(String id, int width) {
        Page page = chromium.open("#/definitions", width, 900, ColorScheme.LIGHT);
        page.route("**/api/v1/events*", route -> answer(route, scene.events(id)));
        page.route("**/api/v1/alerts/history*", route -> answer(route, scene.alerts(id)));
        return page;
    }

    private static void answer(Route route, List<?> items) {
        Object page = new dev.slowburn.http.Page<>(items, items.size(), 0, 200, List.of());
        route.fulfill(new Route.FulfillOptions()
                .setContentType("application/json")
                .setBody(Json.MAPPER.valueToTree(page).toString()));
    }

    private static Seen look(Page page, String id, String query) {
        String address = "#/budget?id=" + URLEncoder.encode(id, StandardCharsets.UTF_8) + query;
        String body = page.waitForResponse(
                        answer -> answer.url().contains("/history?")
                                && answer.url().contains("max_points"),
                        () -> page.navigate(page.url().replaceAll("#.*", address)))
                .text();
        return new Seen(json(body), DrawnChart.of(page, 0), DrawnChart.of(page, 1), DrawnChart.of(page, 2));
    }

    private static JsonNode json(String body) {
        try {
            return Json.MAPPER.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of each step, at its end or at now if that is earlier; with hold, at its start, too. */
    private static List<Point> expected(Seen seen, DrawnChart chart, boolean hold, ToDoubleFunction<JsonNode> value) {
        List<Point> points = new ArrayList<>();
        for (JsonNode step : seen.steps()) {
            double drawn = value.applyAsDouble(step);
            if (!Double.isNaN(drawn)) {
                Instant end = moment(step, "end");
                if (hold) {
                    points.add(new Point(chart.x(moment(step, "start")), chart.y(drawn)));
                }
                points.add(new Point(chart.x(end.isAfter(seen.asOf()) ? seen.asOf() : end), chart.y(drawn)));
            }
        }
        points.sort(Comparator.comparingDouble((Point point) -> Math.round(point.x() * 100))
                .thenComparingDouble(Point::y));
        return points;
    }

    private static void assertSame(String what, List<Point> drawn, List<Point> expected) {
        assertThat(drawn).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < drawn.size(); i++) {
            assertThat(drawn.get(i).x())
                    .as("%s %d", what, i)
                    .isCloseTo(expected.get(i).x(), within(DrawnChart.CLOSE));
            assertThat(drawn.get(i).y())
                    .as("%s %d", what, i)
                    .isCloseTo(expected.get(i).y(), within(DrawnChart.CLOSE));
        }
    }

    private static double number(JsonNode node, String field) {
        return node.get(field).isNull() ? Double.NaN : node.get(field).asDouble();
    }

    private static double remaining(JsonNode step) {
        boolean isKnown = step.get("window_total").asLong() > 0 || number(step, "consumed_ratio") > 0;
        return isKnown ? number(step, "remaining_ratio") : Double.NaN;
    }

    @ParameterizedTest
    @MethodSource("budgets")
    void whatRemainedIsDrawnAsItWas(String id) {
        Page page = open(id, 1440);
        for (String range : List.of("1h", "1d", "window")) {
            Seen seen = look(page, id, "&range=" + range);
            DrawnChart chart = seen.first();
            String what = id + " " + range;

            assertSame(
                    what,
                    chart.points(".above .line", ".above .dots"),
                    expected(seen, chart, seen.isSliced(), ChartsIT::remaining));
            assertThat(chart.text("name")).isEqualTo("Budget remaining");
            assertThat(chart.labels()).as(what).contains("0 %", "100 %");
            assertThat(chart.heightOf("zero")).isCloseTo(chart.y(0), within(DrawnChart.CLOSE));
            assertThat(chart.to()).isBeforeOrEqualTo(seen.asOf().plusSeconds(60));
            assertThat(chart.events("exhausted")).as(what).allSatisfy(x -> assertThat(after(seen, chart, x))
                    .isNotPositive());
            assertThat(chart.events("recovered")).as(what).allSatisfy(x -> assertThat(after(seen, chart, x))
                    .isPositive());
        }
        page.context().close();
    }

    /** What remained at the end of the step in which something is drawn. */
    private static double after(Seen seen, DrawnChart chart, double x) {
        return seen.steps().stream()
                .filter(step -> chart.x(moment(step, "end")) >= x)
                .mapToDouble(ChartsIT::remaining)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("budgets")
    void theOtherViewSaysWhereTheBudgetOfThisWindowWent(String id) {
        Page page = open(id, 1440);
        Seen seen = look(page, id, "&view=spent");
        DrawnChart chart = seen.first();

        assertThat(chart.text("name")).isEqualTo("Where today’s budget went");
        assertSame(
                id,
                chart.points(".above .line", ".above .dots"),
                expected(seen, chart, seen.isSliced(), step -> 1 - number(step, "burned_ratio")));
        assertThat(chart.events("exhausted")).isEmpty();
        page.context().close();
    }

    @ParameterizedTest
    @MethodSource("budgets")
    void burnRatesAreThoseOfTheRulesLookBacksWithItsThresholdAndWhenItFired(String id) {
        Page page = open(id, 1440);
        JsonNode budget = web.json("/api/v1/budgets/" + id);
        for (JsonNode rule : budget.get("alert_rules")) {
            for (String range : id.equals(ChartScene.SPIKY) ? List.of("6h", "window") : List.of("6h")) {
                String name = rule.get("rule").asText();
                Seen seen = look(page, id, "&range=" + range + "&rule=" + name);
                DrawnChart chart = seen.second();
                boolean hold = seen.history().get("step_seconds").asLong() > 60;
                String what = id + " " + range + " " + name;

                for (String kind : List.of("long", "short")) {
                    String lookBack = rule.get(kind + "_window").asText();
                    assertSame(
                            what + " " + lookBack,
                            chart.points(".line." + kind, ".dots." + kind),
                            expected(seen, chart, hold, step -> highest(step, lookBack)));
                    assertThat(chart.text("about")).contains("the last " + lookBack);
                    assertThat(chart.text("keys")).contains("last " + lookBack);
                }
                double factor = rule.get("factor").asDouble();
                assertThat(chart.heightOf("level")).as(what).isCloseTo(chart.y(factor), within(DrawnChart.CLOSE));
                // Whatever spikes there were, the threshold is not on the ground.
                assertThat(chart.y(0) - chart.y(factor)).as(what).isGreaterThan(12);
                assertThat(chart.text("levelText")).startsWith(name + " fires at ");
                assertFiring(what, chart, scene.alerts(id), name, seen.asOf());
            }
        }
        page.context().close();
    }

    private static double highest(JsonNode step, String lookBack) {
        for (JsonNode rate : step.get("burn_rates")) {
            if (rate.get("look_back").asText().equals(lookBack)) {
                return number(rate, "highest");
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
            // Each is wide enough to be seen; one that is still firing goes on to the edge.
            double right = Math.max(expected.get(i).right(), drawn.get(i).left() + 2);
            double slack = i == drawn.size() - 1 ? chart.x(chart.to()) - chart.x(asOf) : 0;
            assertThat(drawn.get(i).right())
                    .as(what)
                    .isBetween(right - DrawnChart.CLOSE, right + slack + DrawnChart.CLOSE);
        }
    }

    @ParameterizedTest
    @MethodSource("budgets")
    void requestsAreBarsFromStartToEndOnOneAxisAndNoneIsInTheFuture(String id) {
        for (int width : id.equals(ChartScene.DAY) ? List.of(1440, 390) : List.of(1440)) {
            Page page = open(id, width);
            for (String range : List.of("1h", "window")) {
                Seen seen = look(page, id, "&range=" + range);
                DrawnChart chart = seen.third();
                List<Box> good = new ArrayList<>();
                List<Box> bad = new ArrayList<>();
                for (JsonNode step : seen.steps()) {
                    Instant start = moment(step, "start");
                    Instant end = moment(step, "end");
                    boolean isOpen = end.isAfter(seen.asOf());
                    Instant until = isOpen ? seen.asOf() : end;
                    double minutes = Duration.between(start, until).toMillis() / 60_000.0;
                    if (isOpen && minutes < 5) {
                        continue;
                    }
                    double bads = step.get("bad").asDouble() / minutes;
                    double all = step.get("total").asDouble() / minutes;
                    bad.add(new Box(chart.x(start), chart.x(until), chart.y(0), chart.y(bads)));
                    good.add(new Box(chart.x(start), chart.x(until), chart.y(bads), chart.y(all)));
                }
                assertBars(id + " " + range + " bad", chart.bars(".bars.bad"), bad);
                assertBars(id + " " + range + " good", chart.bars(".bars.good"), good);
                assertThat(chart.text("name")).isEqualTo("Requests per minute");
                assertThat(chart.text("title")).isEqualTo("requests/min");
            }
            page.context().close();
        }
    }

    private static void assertBars(String what, List<Box> drawn, List<Box> all) {
        List<Box> expected =
                all.stream().filter(bar -> bar.low() - bar.high() > 1e-9).toList();
        assertThat(drawn).as(what).hasSameSizeAs(expected);
        // Between wide bars there is room of a pixel.
        double gap = 0.5 + DrawnChart.CLOSE;
        for (int i = 0; i < drawn.size(); i++) {
            assertThat(drawn.get(i).left()).as(what).isCloseTo(expected.get(i).left(), within(gap));
            assertThat(drawn.get(i).right()).as(what).isCloseTo(expected.get(i).right(), within(gap));
            assertThat(drawn.get(i).low()).as(what).isCloseTo(expected.get(i).low(), within(DrawnChart.CLOSE));
            assertThat(drawn.get(i).high()).as(what).isCloseTo(expected.get(i).high(), within(DrawnChart.CLOSE));
        }
    }

    @ParameterizedTest
    @MethodSource("budgets")
    void errorRatiosStandAgainstWhatTheTargetAllows(String id) {
        Page page = open(id, 1440);
        Seen seen = look(page, id, "&range=6h&requests=ratio");
        DrawnChart chart = seen.third();
        JsonNode budget = web.json("/api/v1/budgets/" + id);
        boolean isOfRequests = budget.get("method").asText().equals("OCCURRENCES") && !id.equals(ChartScene.BOTH);
        double allowed = isOfRequests ? 1 - budget.get("target").asDouble() : 0;
        List<Box> over = new ArrayList<>();
        List<Box> in = new ArrayList<>();
        for (JsonNode step : seen.steps()) {
            if (moment(step, "end").isAfter(seen.asOf())) {
                continue;
            }
            double ratio =
                    step.get("bad").asDouble() / Math.max(1, step.get("total").asDouble());
            Box bar = new Box(chart.x(moment(step, "start")), chart.x(moment(step, "end")), chart.y(0), chart.y(ratio));
            (ratio > allowed + 1e-12 ? over : in).add(bar);
        }

        assertBars(id, chart.bars(".bars.bad"), over);
        assertBars(id, chart.bars(".bars.within"), in);
        assertThat(chart.text("level").isEmpty()).isNotEqualTo(isOfRequests);
        if (isOfRequests) {
            assertThat(chart.heightOf("level")).isCloseTo(chart.y(allowed), within(DrawnChart.CLOSE));
            assertThat(chart.text("levelText")).startsWith("the target allows ");
        }
        page.context().close();
    }

    /** Not in steps of hours because its window is of weeks. */
    @Test
    void anOutageOfAYoungBudgetBeginsInItsMinute() {
        Page page = open(ChartScene.YOUNG, 1440);
        Seen seen = look(page, ChartScene.YOUNG, "");
        DrawnChart chart = seen.third();

        assertThat(seen.history().get("step_seconds").asLong()).isEqualTo(60);
        assertThat(chart.bars(".bars.bad").get(0).left())
                .isCloseTo(chart.x(Instant.parse("2026-03-01T14:00:00Z")), within(DrawnChart.CLOSE));
        assertThat(chart.text("readout")).isEqualTo("03-01 16:06–16:07  good 100  bad 0");
        page.context().close();
    }

    @Test
    void whatIsNotKnownIsNoLine() {
        Page page = open(ChartScene.EMPTY, 1440);
        Seen seen = look(page, ChartScene.EMPTY, "&range=1h");

        assertThat(seen.first().points(".above .line", ".above .dots")).isEmpty();
        assertThat(seen.first().text("empty")).isEqualTo("No data in this time");
        assertThat(seen.first().text("readout")).endsWith("no data");
        assertThat(seen.third().text("empty")).isEqualTo("No requests in this time");
        Seen begun = look(page, ChartScene.ONE_POINT, "");
        assertThat(begun.first().points(".above .dots")).hasSize(1);
        assertThat(begun.third().text("empty")).isEqualTo("The current step is not over yet");
        page.context().close();
    }

    @Test
    void chartsShareTheMomentThatIsPointedAt() {
        Page page = open(ChartScene.RECOVERED, 1440);
        Seen seen = look(page, ChartScene.RECOVERED, "&range=6h");
        Instant overspent = Instant.parse("2026-03-01T14:30:10Z");
        var plot = page.locator(".plot").first().boundingBox();
        page.mouse().move(plot.x + seen.first().x(overspent), plot.y + 80);

        assertThat(DrawnChart.of(page, 0).text("readout")).startsWith("2026-03-01 14:30:00  remaining −1");
        assertThat(DrawnChart.of(page, 1).text("readout")).startsWith("2026-03-01 14:30:00  5m ");
        assertThat(DrawnChart.of(page, 2).text("readout")).isEqualTo("03-01 14:30–14:31  good 100  bad 0");
        page.mouse().move(2, 2);
        assertThat(DrawnChart.of(page, 0).text("readout")).startsWith("2026-03-01 16:07:3");
        page.context().close();
    }

    @Test
    void linesInTheListAreWhatRemainedInOneTimeForAll() {
        Page page = chromium.open("#/budgets", 1440, 900, ColorScheme.LIGHT);
        assertThat(page.locator("thead").textContent()).contains("Last 24 h");
        for (String id : ChartScene.ALL) {
            var spark = page.locator("tr[data-budget='" + id + "'] .spark");
            spark.and(page.locator("[data-to]")).waitFor();
            Instant to = Instant.ofEpochMilli(Long.parseLong(spark.getAttribute("data-to")));
            Instant from = Instant.ofEpochMilli(Long.parseLong(spark.getAttribute("data-from")));
            assertThat(Duration.between(from, to)).as(id).isEqualTo(Duration.ofHours(24));
            String path = spark.locator(".above .spark-line").getAttribute("d");
            List<String> expected = new ArrayList<>();
            for (JsonNode step : web.json("/api/v1/budgets/" + id + "/history?max_points=72&from=" + from)
                    .get("points")) {
                double left = remaining(step);
                if (!Double.isNaN(left)) {
                    Instant end = moment(step, "end");
                    long at = Duration.between(from, end.isAfter(to) ? to : end).toMillis();
                    expected.add(String.format(
                            Locale.ROOT,
                            "%.2f %.2f",
                            at * 120.0 / 86_400_000,
                            1 + (1 - Math.max(-0.5, left)) * 26 / 1.5));
                }
            }
            assertThat(path.replace("h0", "").split("(?=[ML])")).as(id).hasSameSizeAs(expected);
            assertThat(path.replace("h0", "")
                            .replaceAll("[ML]", ",")
                            .substring(1)
                            .split(","))
                    .as(id)
                    .containsExactly(expected.toArray(String[]::new));
        }
        page.context().close();
    }
}
