package dev.slowburn.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.slowburn.testkit.browser.ServedPages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pages in a real browser while data is missing, requests fail or the stream is interrupted. */
class PageOutagesIT {
    @RegisterExtension
    static final ServedPages UI = ServedPages.ofCart();

    @Test
    void showsMissingDataAsWarningInsteadOfAnEmptyList() {
        Page page = UI.open("#/definitions");
        String sentence = "partitions 0 to 3 are still being read";
        for (String list : List.of("budgets", "alerts", "alerts/history", "decisions", "slos")) {
            ServedPages.answer(page, "**/api/v1/" + list + "?*", ServedPages.listOf(List.of(), sentence));
        }
        for (String address :
                List.of("#/budgets", "#/releases", "#/alerts", "#/definitions", "#/budgets?alerts=firing")) {
            ServedPages.go(page, address);
            page.reload();
            assertThat(page.locator("main .note.is-warning").first()).hasText(sentence);
            assertThat(page.locator("main"))
                    .not()
                    .containsText(Pattern.compile("No (alert|firing|decision|budget|SLO|definition|service)"));
            assertThat(page.locator("#nav [data-page=alerts]")).containsText("?");
        }
        ServedPages.go(page, "#/alerts");
        page.route(
                "**/api/v1/alerts?*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(503)
                        .setBody("{\"detail\": \"the instance is starting\"}")));
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("the instance is starting");
        ServedPages.answer(page, "**/api/v1/alerts?*", Answers.alerts(2));

        assertThat(page.locator("section[data-list=Firing] tbody tr")).hasCount(2);
    }

    /** The server is killed while it sends the response, or a proxy responds with a page of its own. */
    @Test
    void retriesAfterAnIncompleteResponse() {
        Map<String, String> addresses = Map.of(
                "#/budgets", "tr[data-budget='cart/all']",
                "#/budget?id=cart%2Fall", ".budget .head .badge",
                "#/releases", "tr[data-service='cart']",
                "#/definitions", "main table tbody tr");
        addresses.forEach((address, content) -> {
            Page page = UI.open("#/alerts");
            Set<String> cut = ConcurrentHashMap.newKeySet();
            page.route("**/api/v1/**", route -> {
                if (cut.add(route.request().url().replaceAll("[?].*", ""))) {
                    route.fulfill(new Route.FulfillOptions()
                            .setContentType("application/json")
                            .setBody(cut.size() % 2 == 0 ? "<html></html>" : "{\"items\": ["));
                } else {
                    route.resume();
                }
            });
            ServedPages.go(page, address);
            page.reload();

            assertThat(page.locator(content).first()).isVisible();
            assertThat(page.locator("main [role=alert]")).hasCount(0);
            assertThat(page.locator("#nav [data-page=alerts]")).not().containsText("?");
            ServedPages.close(page);
        });
    }

    @Test
    void hidesOutdatedNumbersWhileSignedOut() {
        Page page = UI.open("#/alerts");
        assertThat(page.locator("#live")).hasText("live");
        assertThat(page.locator("#nav .number")).isVisible();
        page.route(
                "**/api/v1/**",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(401)
                        .setBody("{\"detail\": \"the token is missing or unknown\"}")));
        page.evaluate("window.stream.push('ready', {})");

        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in")))
                .isVisible();
        assertThat(page.locator("#live")).not().hasText("live");
        assertThat(page.locator("#nav .number")).hasCount(0);
        assertThat(page).hasTitle("Sign in · Slowburn");
    }

    @Test
    void showsSinceWhenNumbersAreNotLive() {
        Page page = UI.open("#/budgets");
        assertThat(page.locator("#live")).hasText("live");
        page.locator("tr[data-budget]").first().waitFor();
        assertThat(page.locator("#outage")).isHidden();
        page.evaluate("window.stream.onerror()");

        assertThat(page.locator("#outage"))
                .hasText(Pattern.compile(
                        "Not live since ..:..:.. UTC[.] The numbers are as of 2026-03-01 12:.* UTC[.] .*"));
        assertThat(page.locator("main")).hasCSS("filter", "grayscale(1)");
        page.evaluate("window.stream.push('ready', {})");
        assertThat(page.locator("#outage")).isHidden();
        assertThat(page.locator("main")).hasCSS("filter", "none");
    }

    /** The connection works, but the instance can't read published records. */
    @Test
    void showsOutageIfTheInstanceReadsNoOutputs() {
        Page page = UI.open("#/budgets");
        assertThat(page.locator("#live")).hasText("live");
        page.evaluate("window.stream.push('heartbeat', { interval_millis: 15_000, missing: ['not read since noon'] })");
        assertThat(page.locator("#outage"))
                .hasText(Pattern.compile("Not live since .* The instance reports: not read since noon"));
        assertThat(page.locator("main")).hasCSS("filter", "grayscale(1)");

        page.waitForResponse(
                "**/api/v1/budgets?*",
                () -> page.evaluate("window.stream.push('heartbeat', { interval_millis: 15_000, missing: [] })"));

        assertThat(page.locator("#live")).hasText("live");
        assertThat(page.locator("#outage")).isHidden();
    }

    /** The page shows no budget, so the moment of its data is unknown. */
    @Test
    void showsOutageOnAPageWithoutBudgets() {
        Page page = UI.open("#/alerts");
        assertThat(page.locator("#live")).hasText("live");

        page.evaluate("window.stream.onerror()");
        assertThat(page.locator("#outage"))
                .hasText(Pattern.compile(
                        "Not live since ..:..:.. UTC[.] The numbers shown are older[.] Reconnecting …"));
    }

    /** The connection stays open and requests succeed, but the stream sends nothing more. */
    @Test
    void reconnectsIfTheStreamIsSilent() {
        Page page = UI.open("#/budgets");
        List<String> requested = new ArrayList<>();
        page.onRequest(request -> requested.add(request.url()));
        page.clock().install();
        page.reload();
        assertThat(page.locator("#live")).hasText("live");
        page.evaluate("window.first = window.stream");
        for (int i = 0; i < 8; i++) {
            page.evaluate("window.stream.push('heartbeat', { interval_millis: 15_000 })");
            page.clock().runFor(15_000);
        }
        assertThat(page.locator("#live")).hasText("live");
        assertThat(page.evaluate("window.stream === window.first")).isEqualTo(true);
        String since = (String) page.evaluate("""
                () => {
                  window.isSilent = true;
                  window.stream.push('heartbeat', { interval_millis: 1_000 });
                  const seconds = [-2, 2].map((by) => new Date(Date.now() + by).toISOString().slice(11, 19));
                  return seconds.join('|');
                }""");

        page.clock().runFor(10_000);

        assertThat(page.locator("#outage")).containsText(Pattern.compile("Not live since (" + since + ") UTC"));
        assertThat(page.evaluate("window.first.readyState")).isEqualTo(2);
        page.evaluate("window.isSilent = false");
        page.clock().runFor(10_000);
        assertThat(page.locator("#live")).hasText("live");
        assertThat(page.locator("#outage")).isHidden();
        assertThat(requested).noneMatch(url -> url.endsWith("/healthz"));
        ServedPages.close(page);
    }

    /** The monotonic clock of a browser may stop during sleep. */
    @Test
    void reconnectsAfterTheMachineSlept() {
        Page page = UI.open("#/budgets");
        page.clock().install();
        page.reload();
        assertThat(page.locator("#live")).hasText("live");
        page.evaluate("const moment = performance.now(); performance.now = () => moment; window.first = window.stream");

        page.clock().fastForward(3_600_000);

        page.waitForFunction("window.stream !== window.first");
        assertThat(page.locator("#live")).hasText("live");
        ServedPages.close(page);
    }
}
