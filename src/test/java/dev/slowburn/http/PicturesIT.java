package dev.slowburn.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import dev.slowburn.domain.DefinitionSet;
import dev.slowburn.testkit.Chromium;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.Views;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the web UI makes of numbers, in a real browser. */
class PicturesIT {
    private static final String BUDGET = "#/budget?range=1h&id=cart%2Fall";
    /** How many of the first picture's points have any colour, and how many are rather red, of which nothing else is there. */
    private static final String POINTS = """
            canvas => {
              const bytes = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              let coloured = 0, red = 0;
              for (let i = 0; i < bytes.length; i += 4) {
                if (bytes[i + 3] > 0) coloured++;
                if (bytes[i + 3] > 0 && bytes[i] > bytes[i + 1] + 60 && bytes[i] > bytes[i + 2] + 60) red++;
              }
              return [coloured, red];
            }""";

    private static Views views;
    private static ApiServer server;
    private static Chromium chromium;

    @BeforeAll
    static void start() throws Exception {
        views = Views.of(DefinitionSet.of(List.of(new SloBuilder("cart").build())));
        server = ApiServer.start("127.0.0.1", 0, () -> new Health(true, true, List.of()));
        views.now("cart", 100, 0);
        server.open(views.instance(Views.NOBODY_ELSE));
        chromium = Chromium.start("http://127.0.0.1:" + server.port() + "/");
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
        server.close();
        views.close();
    }

    @AfterEach
    void nothingWentWrongInAnyWindow() {
        assertThat(chromium.troubles()).isEmpty();
    }

    @Test
    void eventsAndCorrectionsAreMarkedOnTheBurnDown() {
        Instant middle = Views.START.minusSeconds(1_800);
        Page page = chromium.open("#/definitions", 1280, 800, ColorScheme.LIGHT);
        List<Integer> plain = points(page, "", "");
        List<Integer> withEvent = points(page, "", """
                {"event_id": "e", "type": "EXHAUSTED", "budget_id": "cart/all", "slo": "cart", "objective": "all",
                 "service": "cart", "threshold": 100, "occurred_at": "%s", "consumed_ratio": 1.2, "good": 1, "bad": 1,
                 "target": "0.99", "window": "30d", "sequence": 1}""".formatted(middle));
        List<Integer> withCorrection = points(
                page,
                "{\"name\": \"works\", \"start\": \"%s\", \"end\": \"%s\"}".formatted(middle, middle.plusSeconds(600)),
                "");

        assertThat(plain.get(1)).isZero();
        assertThat(withEvent.get(1)).isGreaterThan(100);
        assertThat(withCorrection.get(1)).isZero();
        // A sixth of the width, and twice as high as what is filled anyway.
        assertThat(withCorrection.get(0)).isGreaterThan(plain.get(0) * 11 / 10);
    }

    /** Of a budget of which two fifths remained for an hour. */
    private static List<Integer> points(Page page, String correction, String event) {
        Instant from = Views.START.minusSeconds(3_600);
        StringBuilder points = new StringBuilder();
        for (int minute = 0; minute < 60; minute++) {
            points.append(minute == 0 ? "" : ",").append("""
                    {"start": "%s", "good": 9, "bad": 1, "total": 10, "burn_rate": 1, "consumed_ratio": 0.6,
                     "remaining_ratio": 0.4, "burned_ratio": 0.6}""".formatted(from.plusSeconds(60L * minute)));
        }
        page.route("**/history*", route -> answer(route, """
                {"budget_id": "cart/all", "target": "0.99", "window": "30d", "from": "%s", "to": "%s", "step_seconds": 60,
                 "retained_from": "%s", "points": [%s], "corrections": [%s]}""".formatted(from, Views.START, from, points, correction)));
        page.route(
                "**/api/v1/events*",
                route -> answer(
                        route,
                        "{\"total\": 1, \"offset\": 0, \"limit\": 200, \"items\": [%s], \"missing\": []}"
                                .formatted(event)));
        page.navigate(page.url().replaceAll("#.*", BUDGET));
        page.reload();
        Locator plot = page.locator(".plot").first();
        assertThat(plot).hasAttribute("aria-label", Pattern.compile("^Remaining: ends at 40[.]00 %; .*"));
        assertThat(page.locator(".plot").nth(2)).hasAttribute("aria-label", Pattern.compile(".*: 60 bad.*"));
        @SuppressWarnings("unchecked") // The script says so.
        List<Integer> found = (List<Integer>) plot.locator("canvas").evaluate(POINTS);
        return found;
    }

    private static void answer(Route route, String body) {
        route.fulfill(
                new Route.FulfillOptions().setContentType("application/json").setBody(body));
    }

    @Test
    void targetsHaveAllTheirPlacesAndNoSliButWholeIsHundred() {
        Page page = chromium.open("#/definitions", 1280, 800, ColorScheme.LIGHT);

        assertThat(page.evaluate("import('/format.js').then(({ exact, fine }) => ["
                        + "exact('0.99'), exact('0.999995'), exact('0.9999'),"
                        + "fine(1), fine(0.9999999), fine(0.99), fine(0.123456789), fine(null)])"))
                .isEqualTo(List.of("99 %", "99.9995 %", "99.99 %", "100 %", "99.99999 %", "99 %", "12.3457 %", "–"));
    }
}
