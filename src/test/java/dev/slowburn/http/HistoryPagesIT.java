package dev.slowburn.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.slowburn.testkit.browser.ServedPages;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Budgets whose history is not complete, in a real browser. */
class HistoryPagesIT {
    @RegisterExtension
    static final ServedPages UI = ServedPages.ofCart();

    private static final String DETAIL = "#/budget?id=cart%2Fall";

    /** The budget of cart that misses outcomes of its window written more than two hours ago. */
    private static ObjectNode cart(String state, boolean lagging) {
        ObjectNode cart = (ObjectNode) UI.web().json("/api/v1/budgets/cart%2Fall");
        cart.put("state", state)
                .put("lagging", lagging)
                .put("history_since", since(cart).toString());
        return cart;
    }

    private static Instant since(ObjectNode budget) {
        return Instant.parse(budget.get("as_of").asText()).minus(Duration.ofHours(2));
    }

    private static String replay(String state, String reason, Long left, Long seconds) {
        return replay(state, reason, left, null, seconds);
    }

    private static String replay(String state, String reason, Long left, Long total, Long seconds) {
        return """
                {"slo": "cart", "objective": "all", "state": "%s", "reason": %s, "outcomes_left": %d, "outcomes_total": %s, "complete_since": null,
                 "eta_seconds": %d, "partitions": [], "unreported_partitions": []}""".formatted(state, reason == null ? null : "\"" + reason + "\"", left, total, seconds);
    }

    private static Page open(String address, ObjectNode budget, String... replays) {
        return open(address, budget, 1280, replays);
    }

    private static Page open(String address, ObjectNode budget, int width, String... replays) {
        Page page = UI.open("#/definitions", width);
        ServedPages.answer(page, "**/api/v1/budgets/cart%2Fall", budget.toString());
        ServedPages.answer(page, "**/api/v1/budgets?*", ServedPages.listOf(List.of(budget.toString())));
        ServedPages.answer(page, "**/api/v1/replays?*", ServedPages.listOf(List.of(replays)));
        ServedPages.go(page, address);
        return page;
    }

    private static void loadAgain(Page page) {
        page.evaluate("window.stream.push('ready', {})");
    }

    /** A late input and a missing history have the same state, but not the same cause. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            RUNNING        | true  | counting history        | up to 1,200 outcomes left, about 1m                 | false
            PAUSED         | true  | counting history paused | Paused: input is compacted.                          | false
            DONE_TRUNCATED | true  | history since           | deleted from the input before they were counted | true
            DONE_TRUNCATED | false | history since           | deleted from the input before they were counted | false
            """)
    void namesWhyOutcomesAreMissing(String state, boolean lagging, String name, String text, boolean lags) {
        ObjectNode budget = cart(lagging ? "STALE" : "HEALTHY", lagging);
        String reason = state.equals("PAUSED") ? "input is compacted" : null;
        String replay = replay(state, reason, 1_200L, 90L);
        Page page = open("#/budgets", budget, replay);

        Locator badge = page.locator("tr[data-budget] [data-history]");
        assertThat(badge).containsText(name);
        assertThat(badge).containsText(text);
        assertThat(badge).hasAttribute("title", Pattern.compile("^Complete since 2026-03-01 10:0.:.. UTC[;:] .*"));
        assertThat(UI.chromium().barriers(page)).isEmpty();
        ServedPages.go(page, DETAIL);
        assertThat(page.locator(".head [data-history]")).containsText(name);
        assertThat(page.locator("[data-part=history]")).containsText(text);
        assertThat(page.locator(".head").getByText("input lags")).hasCount(lags ? 1 : 0);
        assertThat(page.getByRole(AriaRole.PROGRESSBAR)).hasCount(state.startsWith("DONE") ? 0 : 1);
        assertThat(UI.chromium().barriers(page)).isEmpty();
        ServedPages.close(page);
    }

    @Test
    void callsOnlyALateInputLagging() {
        ObjectNode budget = cart("STALE", true).putNull("history_since");
        Page page = open(DETAIL, budget);

        assertThat(page.locator(".head").getByText("input lags")).isVisible();
        assertThat(page.locator("[data-history], [data-part=history]")).hasCount(0);
        assertThat(page.locator(".panel:has-text('Burn-rate alerts') tbody"))
                .not()
                .containsText("QUIET");
        ServedPages.close(page);
    }

    /** For example, an older instance answers the request. */
    @Test
    void saysThatTheCauseIsUnknown() {
        Page page = open("#/definitions", cart("STALE", true));
        page.route(
                "**/api/v1/replays?*",
                route -> route.fulfill(new Route.FulfillOptions().setStatus(404).setBody("{}")));
        ServedPages.go(page, "#/budgets");

        assertThat(page.locator("tr[data-budget] [data-history]")).containsText("history incomplete");
        ServedPages.go(page, DETAIL);
        assertThat(page.locator("[data-part=history]"))
                .containsText("unknown whether older outcomes are being counted");
        ServedPages.close(page);
    }

    @Test
    void showsTheShareCountedOnceItIsKnown() {
        ObjectNode budget = cart("STALE", true);
        Page page = open(DETAIL, budget, replay("RUNNING", null, 8_000L, null));
        Locator bar = page.getByRole(AriaRole.PROGRESSBAR);

        assertThat(bar).hasAttribute("aria-valuetext", "share counted is unknown");
        assertThat(bar.getAttribute("aria-valuenow")).isNull();
        assertThat(page.locator("[data-part=history]")).containsText("up to 8,000 outcomes left.");
        ServedPages.answer(
                page,
                "**/api/v1/replays?*",
                ServedPages.listOf(List.of(replay("RUNNING", null, 2_000L, 8_030L, 240L))));
        loadAgain(page);
        assertThat(bar).hasAttribute("aria-valuenow", "75");
        assertThat(bar).hasAttribute("aria-valuetext", "75 % counted");
        assertThat(page.locator("[data-part=history]")).containsText("up to 2,000 outcomes left, about 4m.");
        // Another window that is opened later shows the same.
        page.reload();
        assertThat(bar).hasAttribute("aria-valuenow", "75");
        // A partition reports later.
        ServedPages.answer(
                page, "**/api/v1/replays?*", ServedPages.listOf(List.of(replay("RUNNING", null, null, null))));
        loadAgain(page);
        assertThat(bar).hasAttribute("aria-valuetext", "share counted is unknown");
        assertThat(page.locator("[data-part=history]")).containsText("unknown how many outcomes are left");
        ServedPages.close(page);
    }

    /** The last hour is counted, the last six hours are not. */
    @Test
    void showsWhichAlertsAreOnHold() throws IOException {
        ObjectNode budget = cart("STALE", true);
        budget.putArray("alerts");
        budget.set("alert_rules", Json.MAPPER.readTree("""
                [{"rule": "burn-1h", "severity": "page", "factor": 14.4, "op": "gte", "long_window": "1h", "short_window": "5m"},
                 {"rule": "burn-6h", "severity": "page", "factor": 6, "op": "gte", "long_window": "6h", "short_window": "30m"},
                 {"rule": "soon", "severity": "ticket", "factor": null, "op": null, "long_window": "1h", "short_window": null,
                  "exhaustion_within": "1d"}]"""));
        Page page = open(DETAIL, budget, replay("RUNNING", null, 5L, null));

        Locator rules = page.locator(".panel:has(h2:text-is('Burn-rate alerts')) tbody tr");
        assertThat(rules.nth(0)).containsText("QUIET");
        assertThat(rules.nth(1)).containsText("ON HOLD");
        assertThat(rules.nth(2)).containsText("ON HOLD");
        assertThat(page.locator("[data-part=history]"))
                .containsText("alerts burn-6h, soon. Not on hold: alerts burn-1h.");
        ServedPages.close(page);
    }

    @Test
    void saysThatAlertsMayBeOnHold() {
        Page page = open("#/definitions", cart("STALE", true), replay("RUNNING", null, 5L, null));
        ServedPages.answer(page, "**/api/v1/alerts?*", ServedPages.listOf(List.of()));
        ServedPages.go(page, "#/alerts");
        page.reload();

        assertThat(page.locator("[data-list=Firing] .note"))
                .hasText("No alert is firing. Alerts of cart may be on hold until the history is counted.");
        ServedPages.answer(page, "**/api/v1/replays?*", ServedPages.listOf(List.of()));
        page.reload();
        assertThat(page.locator("[data-list=Firing] .note")).hasText("No alert is firing.");
        ServedPages.close(page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#/budgets", DETAIL})
    void showsNothingGreen(String address) {
        ObjectNode budget = cart("STALE", true).putNull("seconds_to_exhaustion");
        budget.putArray("alerts");
        budget.put("remaining_ratio", 1.0).put("consumed_ratio", 0.0).put("bad", 0);
        Page page = open(address, budget, 390, replay("RUNNING", null, 1_200L, 90L));

        assertThat(page.locator("main [data-history]").first()).isVisible();
        assertThat(page.locator("main .badge.is-healthy, main .meter.is-healthy, main .spark.is-healthy"))
                .hasCount(0);
        assertThat(page.locator("main")).not().containsText("no failures");
        assertThat((int) page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                .isZero();
        ServedPages.close(page);
    }
}
