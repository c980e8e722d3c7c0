package dev.slowburn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import dev.slowburn.testkit.browser.ChartScene;
import dev.slowburn.testkit.browser.DrawnChart;
import dev.slowburn.testkit.browser.DrawnChart.Box;
import dev.slowburn.testkit.browser.DrawnChart.Point;
import dev.slowburn.testkit.browser.ServedPages;
import dev.slowburn.testkit.instance.Web;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Opens pages for the budgets of a {@link ChartScene}; provides the history that a page loaded and what it drew. */
final class ChartPages implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    /** Holds the scene in the JUnit store. */
    private record Made(ChartScene scene) {}

    private ChartScene scene;
    private ServedPages pages;

    /** The first class creates the scene, which all classes share. */
    @Override
    public void beforeAll(ExtensionContext context) {
        scene = context.getRoot()
                .getStore(Namespace.create(ChartPages.class))
                .getOrComputeIfAbsent("scene", key -> new Made(new ChartScene()), Made.class)
                .scene();
        pages = new ServedPages("charts", scene::views);
        pages.beforeAll(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        pages.afterEach(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        pages.afterAll(context);
    }

    ChartScene scene() {
        return scene;
    }

    Web web() {
        return pages.web();
    }

    /** Opens a window without a budget. Requests for events and alerts are answered from the scene. */
    Page open(String id, int width) {
        Page page = pages.chromium().open("#/definitions", width, 900, ColorScheme.LIGHT);
        page.route("**/api/v1/events*", route -> answer(route, scene.events(id)));
        page.route("**/api/v1/alerts/history*", route -> answer(route, scene.alerts(id)));
        return page;
    }

    private static void answer(Route route, List<?> items) {
        Object page = new dev.slowburn.http.Page<>(items, items.size(), 0, 200, List.of(), null);
        route.fulfill(new Route.FulfillOptions()
                .setContentType("application/json")
                .setBody(Json.MAPPER.valueToTree(page).toString()));
    }

    /** A history that the page loaded, and the three charts that it drew. */
    record DrawnHistory(JsonNode history, DrawnChart first, DrawnChart second, DrawnChart third) {
        Instant asOf() {
            return moment(history, "as_of");
        }

        boolean isSliced() {
            return history.get("budget_id").asText().equals(ChartScene.SLICES);
        }

        List<JsonNode> steps() {
            List<JsonNode> steps = new ArrayList<>();
            history.get("points").forEach(steps::add);
            return steps;
        }
    }

    static DrawnHistory openBudget(Page page, String id, String query) {
        String address = "#/budget?id=" + URLEncoder.encode(id, StandardCharsets.UTF_8) + query;
        String body = page.waitForResponse(
                        answer -> answer.url().contains("/history?")
                                && answer.url().contains("max_points"),
                        () -> page.navigate(page.url().replaceAll("#.*", address)))
                .text();
        return new DrawnHistory(json(body), DrawnChart.of(page, 0), DrawnChart.of(page, 1), DrawnChart.of(page, 2));
    }

    private static JsonNode json(String body) {
        try {
            return Json.MAPPER.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Instant moment(JsonNode node, String field) {
        return Instant.parse(node.get(field).asText());
    }

    static double number(JsonNode node, String field) {
        return node.get(field).isNull() ? Double.NaN : node.get(field).asDouble();
    }

    /** The remaining budget that the chart should show; NaN without data. */
    static double remaining(JsonNode step) {
        boolean isKnown = step.get("window_total").asLong() > 0 || number(step, "consumed_ratio") > 0;
        return isKnown ? number(step, "remaining_ratio") : Double.NaN;
    }

    /** One point per step, at its end or at now if that is earlier; with hold, one at its start, too. */
    static List<Point> expected(
            DrawnHistory drawnHistory, DrawnChart chart, boolean hold, ToDoubleFunction<JsonNode> value) {
        List<Point> points = new ArrayList<>();
        for (JsonNode step : drawnHistory.steps()) {
            double drawn = value.applyAsDouble(step);
            if (!Double.isNaN(drawn)) {
                Instant end = moment(step, "end");
                if (hold) {
                    points.add(new Point(chart.x(moment(step, "start")), chart.y(drawn)));
                }
                points.add(new Point(
                        chart.x(end.isAfter(drawnHistory.asOf()) ? drawnHistory.asOf() : end), chart.y(drawn)));
            }
        }
        points.sort(Comparator.comparingDouble((Point point) -> Math.round(point.x() * 100))
                .thenComparingDouble(Point::y));
        return points;
    }

    static void assertSame(String what, List<Point> drawn, List<Point> expected) {
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

    static void assertBars(String what, List<Box> drawn, List<Box> all) {
        List<Box> expected =
                all.stream().filter(bar -> bar.low() - bar.high() > 1e-9).toList();
        assertThat(drawn).as(what).hasSameSizeAs(expected);
        // Wide bars have a gap of one pixel.
        double gap = 0.5 + DrawnChart.CLOSE;
        for (int i = 0; i < drawn.size(); i++) {
            assertThat(drawn.get(i).left()).as(what).isCloseTo(expected.get(i).left(), within(gap));
            assertThat(drawn.get(i).right()).as(what).isCloseTo(expected.get(i).right(), within(gap));
            assertThat(drawn.get(i).low()).as(what).isCloseTo(expected.get(i).low(), within(DrawnChart.CLOSE));
            assertThat(drawn.get(i).high()).as(what).isCloseTo(expected.get(i).high(), within(DrawnChart.CLOSE));
        }
    }
}
