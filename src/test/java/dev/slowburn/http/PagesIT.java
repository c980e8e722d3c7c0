package dev.slowburn.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long-open pages in a real browser, with live changes from a stream that the test controls. */
class PagesIT {
    @RegisterExtension
    static final ServedPages UI = ServedPages.ofCart();

    private static final List<String> PAGES =
            List.of("#/budgets", "#/budget?id=cart%2Fall", "#/releases", "#/alerts", "#/definitions");

    /** Pushes ten minutes of snapshots, one per second. */
    private static void pushTenMinutesOfSnapshots(Page page) {
        page.evaluate("""
                async () => {
                  const budget = await (await fetch('api/v1/budgets/cart%2Fall')).json();
                  const start = Date.parse(budget.as_of);
                  for (let second = 1; second <= 600; second++) {
                    window.stream.push('snapshot', {
                      ...budget,
                      sequence: budget.sequence + second,
                      as_of: new Date(start + second * 1000).toISOString(),
                      bad: budget.bad + second,
                      total: budget.total + 20 * second,
                      consumed_ratio: budget.consumed_ratio + second / 1000,
                      remaining_ratio: budget.remaining_ratio - second / 1000,
                      burn_rates: budget.burn_rates.map((burn) => ({ ...burn, rate: burn.rate + second / 100 })),
                      contributors: budget.contributors.map((each) => ({ ...each, count: each.count + second })),
                    });
                    if (second % 60 === 0) await new Promise(requestAnimationFrame);
                  }
                }""");
    }

    @Test
    void keepsFocusAndSelectionAcrossManyUpdates() {
        Map<String, String> selected = Map.of(
                ".fact:has-text('Bad requests') dd >> nth=0", "700",
                ".panel tr:has-text('Bad') td.num >> nth=0", "700",
                ".panel tr:has-text('burn-5m') >> nth=0", "burn-5m",
                ".summary .note >> nth=0", "burn rate");
        selected.forEach((text, expected) -> {
            Page page = UI.open("#/budget?id=cart%2Fall");
            page.locator(".head a").first().focus();
            page.evaluate("document.activeElement.isTheSame = true");
            page.locator(text).evaluate("element => getSelection().selectAllChildren(element)");

            pushTenMinutesOfSnapshots(page);

            assertThat(page.locator("main")).containsText("of 13,000");
            assertThat(page.evaluate("document.activeElement.isTheSame"))
                    .as(text)
                    .isEqualTo(true);
            assertThat(page.evaluate("getSelection().toString()").toString())
                    .as(text)
                    .contains(expected);
            page.context().close();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 910, 960, 1024, 1100, 1440})
    void fitsEachPageIntoItsWidth(int width) {
        Page page = UI.open("#/budgets", width);
        ServedPages.answer(page, "**/api/v1/budgets?*", Answers.budgets(UI.web(), 30));
        ServedPages.answer(page, "**/api/v1/alerts?*", Answers.alerts(40));
        for (String address : PAGES) {
            ServedPages.go(page, address);
            page.locator("main table tbody tr").first().waitFor();
            assertThat((int) page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                    .as(address)
                    .isZero();
            assertThat(UI.chromium().barriers(page)).as(address).isEmpty();
        }
        ServedPages.go(page, "#/budgets");
        page.locator("tr[data-budget]").first().waitFor();
        assertThat((int) page.evaluate("Math.round(document.querySelector('tr[data-budget] th').clientWidth)"))
                .isGreaterThan(200);
        assertThat(
                        (int)
                                page.evaluate(
                                        "Math.max(...[...document.querySelectorAll('tr[data-budget]')].map((row) => row.clientHeight))"))
                .isLessThan(width < 900 ? 180 : 90);
        page.context().close();
    }

    /** All pages use the same text and show the number of items without the filter. */
    @Test
    void namesTheFilterIfNothingMatches() {
        Page page = UI.open("#/budgets");
        Map.of("#/budgets", "budget", "#/releases", "service", "#/definitions", "SLO")
                .forEach((address, what) -> {
                    ServedPages.go(page, address + "?q=nothing");
                    assertThat(page.locator("main"))
                            .containsText(
                                    Pattern.compile("No " + what + " matches “nothing” \\([12] without the filter\\)"));
                    page.getByText("Clear filter").click();
                    assertThat(page.locator("tbody tr").first()).isVisible();
                    assertThat(page).hasURL(Pattern.compile(".*" + address));
                });
        ServedPages.go(page, "#/budgets?q=cart&state=HEALTHY");
        assertThat(page.locator("main")).containsText("No budget matches “cart” and HEALTHY");
        assertThat(page.locator(".chip.is-exhausted")).hasText("1 EXHAUSTED");
        assertThat(page.locator(".chip.is-healthy")).hasText("0 HEALTHY");
    }

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
            page.context().close();
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
    void ignoresSnapshotsOlderThanTheShownOne() {
        Page page = UI.open("#/budget?id=cart%2Fall");
        assertThat(page.locator("main")).containsText("of 1,000");
        page.evaluate("""
                async () => {
                  const budget = await (await fetch('api/v1/budgets/cart%2Fall')).json();
                  window.stream.push('snapshot', { ...budget, sequence: budget.sequence + 2, total: 7000 });
                  window.stream.push('snapshot', { ...budget, sequence: budget.sequence + 1, total: 6000 });
                }""");
        assertThat(page.locator("main")).containsText("of 7,000");
        page.context().close();
    }

    @Test
    void showsNotFoundWithALinkBackForUnknownUrls() {
        Page page = UI.open("#/budgets");
        Map.of(
                        "#/budget", "The URL has no budget id.",
                        "#/budget?id=", "The URL has no budget id.",
                        "#/budget?id=gone%2Fall", "There is no budget gone/all.",
                        "#/alarms", "There is no page at #/alarms.",
                        "#/constructor", "There is no page at #/constructor.",
                        "#/budgets/cart", "There is no page at #/budgets/cart.")
                .forEach((address, sentence) -> {
                    ServedPages.go(page, address);
                    assertThat(page.locator("main")).containsText(sentence);
                    page.getByText("All budgets").click();
                    assertThat(page.locator("tr[data-budget='cart/all']")).isVisible();
                });
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
        page.context().close();
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
        page.context().close();
    }

    /** Rows are reordered while one of them has the focus. */
    @Test
    void keepsFocusAndSelectionInListsAcrossManyUpdates() {
        for (String address : List.of("#/budgets", "#/releases", "#/alerts", "#/definitions")) {
            Page page = UI.open(address);
            Locator row = page.locator("main tbody tr:has-text('cart')").first();
            row.locator("th a").first().focus();
            page.evaluate("document.activeElement.isTheSame = true");
            row.locator("td").last().evaluate("cell => getSelection().selectAllChildren(cell)");
            String selected = page.evaluate("getSelection().toString()").toString();

            pushTenMinutesOfSnapshots(page);
            page.evaluate("window.stream.push('definitions', {})");
            page.evaluate("window.stream.push('ready', {})");
            page.waitForResponse("**/api/v1/**", () -> page.evaluate("window.stream.push('ready', {})"));
            page.locator("#zone").dispatchEvent("click");

            assertThat(page.evaluate("document.activeElement.isTheSame"))
                    .as(address)
                    .isEqualTo(true);
            assertThat(page.evaluate("getSelection().toString()").toString())
                    .as(address + " " + selected)
                    .isNotEmpty();
            page.context().close();
        }
    }

    /** Once per table row, paragraph, chart or list with times. */
    @Test
    void showsTheZoneBesideTimes() {
        Page page = UI.open("#/budgets");
        for (String address : PAGES) {
            ServedPages.go(page, address);
            page.locator("main table tbody tr").first().waitFor();
            if (address.startsWith("#/budget?")) {
                page.locator(".frame").nth(2).waitFor();
            }
            assertThat((List<?>) page.evaluate("""
                            () => {
                              const found = [];
                              const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                              for (let node = texts.nextNode(); node; node = texts.nextNode()) {
                                const element = node.parentElement;
                                if (!/[0-9]:[0-9]{2}/.test(node.data) || element.closest('pre, textarea, script, [hidden]')) continue;
                                const near = element.closest('figure, section, tr, p, .controls, .head, .fact, header');
                                if (!near?.textContent.includes('UTC')) found.push(node.data);
                              }
                              return found;
                            }""")).as(address).isEmpty();
        }
    }
}
