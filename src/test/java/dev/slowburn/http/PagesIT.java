package dev.slowburn.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.slowburn.domain.DefinitionSet;
import dev.slowburn.testkit.Chromium;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.Views;
import dev.slowburn.testkit.Web;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that stay open, in a real browser: live changes come by a stream that the test controls. */
class PagesIT {
    /** An event source to which a test pushes changes, and that it can cut off. */
    private static final String STREAM = """
            window.EventSource = class extends EventTarget {
              static CLOSED = 2;
              constructor() {
                super();
                window.stream = this;
                this.readyState = 1;
                setTimeout(() => { this.onopen?.(); if (!window.isSilent) this.push('ready', {}); });
              }
              push(kind, value) { this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(value) })); }
              close() { this.readyState = 2; }
            };""";

    private static final List<String> PAGES =
            List.of("#/budgets", "#/budget?id=cart%2Fall", "#/releases", "#/alerts", "#/definitions");

    private static Views views;
    private static ApiServer server;
    private static Chromium chromium;

    @BeforeAll
    static void start() throws Exception {
        views = Views.of(DefinitionSet.of(List.of(
                new SloBuilder("cart").window("1d").ladder(0).build(),
                new SloBuilder("pay").groupBy(10, "region").build())));
        server = ApiServer.start("127.0.0.1", 0, () -> new Health(true, true, List.of()));
        views.now("cart", 900, 100);
        views.now("pay", 100, 0);
        views.harness().minutes(1);
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

    private static Page open(String address) {
        return open(address, 1280);
    }

    private static Page open(String address, int width) {
        Page page = chromium.open("#/definitions", width, 800, ColorScheme.LIGHT);
        page.addInitScript(STREAM);
        page.navigate(page.url().replaceAll("#.*", address));
        page.reload();
        return page;
    }

    /** Of a snapshot each second. */
    private static void tenMinutesGoBy(Page page) {
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
    void manyUpdatesKeepFocusAndSelection() {
        Map<String, String> selected = Map.of(
                ".fact:has-text('Bad requests') dd >> nth=0", "700",
                ".panel tr:has-text('Bad') td.num >> nth=0", "700",
                ".panel tr:has-text('burn-5m') >> nth=0", "burn-5m",
                ".summary .note >> nth=0", "burn rate");
        selected.forEach((text, expected) -> {
            Page page = open("#/budget?id=cart%2Fall");
            page.locator(".head a").first().focus();
            page.evaluate("document.activeElement.isTheSame = true");
            page.locator(text).evaluate("element => getSelection().selectAllChildren(element)");

            tenMinutesGoBy(page);

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

    private static void answer(Page page, String pattern, String body) {
        page.route(
                pattern,
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(body)));
    }

    private static String listOf(List<String> items, String... missing) {
        String sentences = missing.length == 0 ? "" : "\"" + String.join("\", \"", missing) + "\"";
        return "{\"total\": %d, \"offset\": 0, \"limit\": 1000, \"items\": [%s], \"missing\": [%s]}"
                .formatted(items.size(), String.join(",", items), sentences);
    }

    /** Budgets like that of cart, with ids that are as long as they are where there are many. */
    private static String longNames(int count) {
        ObjectNode cart = (ObjectNode) web().json("/api/v1/budgets/cart%2Fall");
        return listOf(IntStream.range(0, count)
                .mapToObj(i -> cart.deepCopy()
                        .put(
                                "budget_id",
                                "every-service-of-the-shop/availability/checkout-and-payment-%04d".formatted(i))
                        .put("service", "checkout-and-payment-%04d".formatted(i))
                        .put("bad", 3_900_000_000L + i)
                        .put("total", 950_200_000_000L)
                        .toString())
                .toList());
    }

    private static Web web() {
        return new Web(server.port());
    }

    @ParameterizedTest
    @ValueSource(ints = {390, 910, 960, 1024, 1100, 1440})
    void eachPageFitsItsWidth(int width) {
        Page page = open("#/budgets", width);
        answer(page, "**/api/v1/budgets?*", longNames(30));
        answer(page, "**/api/v1/alerts?*", alerts(40));
        for (String address : PAGES) {
            page.navigate(page.url().replaceAll("#.*", address));
            page.locator("main table tbody tr").first().waitFor();
            assertThat((int) page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                    .as(address)
                    .isZero();
            assertThat(chromium.barriers(page)).as(address).isEmpty();
        }
        page.navigate(page.url().replaceAll("#.*", "#/budgets"));
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

    private static String alert(int i, String severity) {
        return """
                {"alert_id": "a%1$d", "event_id": "e%1$d", "budget_id": "every-service/availability/s%1$d", "slo": "every-service",
                 "objective": "availability", "service": "s%1$d", "rule": "burn-1h", "severity": "%2$s", "state": "FIRING",
                 "occurred_at": "2026-03-01T11:48:00Z", "factor": 14.4, "long_window": "1h", "long_burn_rate": %1$d.5,
                 "short_window": "5m", "short_burn_rate": 20, "good": 1, "bad": 1, "total": 2, "episode": 1, "cause": "BURN_RATE",
                 "reason": "burn rate %1$d.50 over 1h and 20.00 over 5m, threshold 14.400", "notification_targets": []}""".formatted(i, severity);
    }

    private static String alerts(int count) {
        return listOf(IntStream.range(0, count)
                .mapToObj(i -> alert(i, i % 2 == 0 ? "ticket" : "page"))
                .toList());
    }

    @Test
    void alertsOfOneSloAreOneRowAndPagesComeFirst() {
        Page page = open("#/alerts");
        answer(page, "**/api/v1/alerts?*", alerts(80));
        page.reload();
        Locator firing = page.locator("section[data-list=Firing] tbody tr");

        assertThat(firing).hasCount(2);
        assertThat(firing.first()).containsText("PAGE");
        assertThat(firing.first()).containsText("40 alerts of 40 budgets");
        assertThat(firing.first()).containsText(Pattern.compile("11:48 UTC.*\\(.*(min|h)"));
        assertThat(page.locator("#nav [data-page=alerts]")).containsText("80");
        assertThat(page).hasTitle("(80) Alerts · Slowburn");
        firing.first().getByText("Show all").click();
        assertThat(firing).hasCount(42);
        firing.nth(1).locator("th a").focus();
        page.evaluate("document.activeElement.isTheSame = true");
        page.evaluate("window.stream.push('alert', " + alert(200, "page") + ")");
        assertThat(page.locator("#nav [data-page=alerts]")).containsText("81");
        assertThat(page.evaluate("document.activeElement.isTheSame")).isEqualTo(true);
    }

    @Test
    void alertsAreFilteredWhileTypingByWhateverTheySay() {
        Page page = open("#/alerts");
        answer(page, "**/api/v1/alerts?*", listOf(List.of(alert(1, "page"), alert(22, "page"), alert(3, "ticket"))));
        page.reload();
        Locator firing = page.locator("section[data-list=Firing]");
        assertThat(firing.locator("tbody tr")).hasCount(3);
        Map.of("s2", 1, "TICK", 1, "every-serv", 3, "burn-1 s22", 1, "availability/s", 3, "page", 2)
                .forEach((text, count) -> {
                    page.getByRole(AriaRole.SEARCHBOX).fill(text);
                    assertThat(firing.locator("tbody tr")).hasCount(count);
                });
        page.getByRole(AriaRole.SEARCHBOX).fill("nothing of that kind");

        assertThat(firing.locator(".note"))
                .containsText("No firing alert matches “nothing of that kind” (3 without the filter).");
        firing.getByText("Clear filter").click();
        assertThat(firing.locator("tbody tr")).hasCount(3);
    }

    /** What a filter leaves out is counted, on each page in the same words. */
    @Test
    void aFilterThatLeavesNothingIsNamed() {
        Page page = open("#/budgets");
        Map.of("#/budgets", "budget", "#/releases", "service", "#/definitions", "SLO")
                .forEach((address, what) -> {
                    page.navigate(page.url().replaceAll("#.*", address + "?q=nothing"));
                    assertThat(page.locator("main"))
                            .containsText(
                                    Pattern.compile("No " + what + " matches “nothing” \\([12] without the filter\\)"));
                    page.getByText("Clear filter").click();
                    assertThat(page.locator("tbody tr").first()).isVisible();
                    assertThat(page).hasURL(Pattern.compile(".*" + address));
                });
        page.navigate(page.url().replaceAll("#.*", "#/budgets?q=cart&state=HEALTHY"));
        assertThat(page.locator("main")).containsText("No budget matches “cart” and HEALTHY");
        assertThat(page.locator(".chip.is-exhausted")).hasText("1 EXHAUSTED");
        assertThat(page.locator(".chip.is-healthy")).hasText("0 HEALTHY");
    }

    @Test
    void whatIsNotKnownIsNeverAnEmptyList() {
        Page page = open("#/definitions");
        String sentence = "partitions 0 to 3 are still being read";
        for (String list : List.of("budgets", "alerts", "alerts/history", "decisions", "slos")) {
            answer(page, "**/api/v1/" + list + "?*", listOf(List.of(), sentence));
        }
        for (String address :
                List.of("#/budgets", "#/releases", "#/alerts", "#/definitions", "#/budgets?alerts=firing")) {
            page.navigate(page.url().replaceAll("#.*", address));
            page.reload();
            assertThat(page.locator("main .note.is-warning").first()).hasText(sentence);
            assertThat(page.locator("main"))
                    .not()
                    .containsText(Pattern.compile("No (alert|firing|decision|budget|SLO|definition|service)"));
            assertThat(page.locator("#nav [data-page=alerts]")).containsText("?");
        }
        page.navigate(page.url().replaceAll("#.*", "#/alerts"));
        page.route(
                "**/api/v1/alerts?*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(503)
                        .setBody("{\"detail\": \"the instance is starting\"}")));
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("the instance is starting");
        answer(page, "**/api/v1/alerts?*", alerts(2));

        assertThat(page.locator("section[data-list=Firing] tbody tr")).hasCount(2);
    }

    /** As of a server that is killed while it answers, or of a proxy that answers by a page of its own. */
    @Test
    void anAnswerThatIsCutShortIsAskedForAgain() {
        Map<String, String> addresses = Map.of(
                "#/budgets", "tr[data-budget='cart/all']",
                "#/budget?id=cart%2Fall", ".budget .head .badge",
                "#/releases", "tr[data-service='cart']",
                "#/definitions", "main table tbody tr");
        addresses.forEach((address, content) -> {
            Page page = open("#/alerts");
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
            page.navigate(page.url().replaceAll("#.*", address));
            page.reload();

            assertThat(page.locator(content).first()).isVisible();
            assertThat(page.locator("main [role=alert]")).hasCount(0);
            assertThat(page.locator("#nav [data-page=alerts]")).not().containsText("?");
            page.context().close();
        });
    }

    @Test
    void aVerdictGoesWhenTheDocumentChanges() {
        Page page = open("#/definitions");
        page.getByText("Validate a definition").click();
        page.getByLabel("OpenSLO documents").fill("kind: SLO");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Validate").setExact(true))
                .click();
        assertThat(page.locator(".result")).containsText("problem");
        page.getByLabel("OpenSLO documents").fill("kind: SL");
        assertThat(page.locator(".result")).isEmpty();
        page.context().close();
    }

    @Test
    void whoIsSignedOutSeesNoNumbersThatCouldBeOld() {
        Page page = open("#/alerts");
        assertThat(page.locator("#live")).hasText("live");
        assertThat(page.locator("#nav .number")).isVisible();
        page.route(
                "**/api/v1/**",
                route -> route.fulfill(
                        new Route.FulfillOptions().setStatus(401).setBody("{\"detail\": \"a token is needed\"}")));
        page.evaluate("window.stream.push('ready', {})");

        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in")))
                .isVisible();
        assertThat(page.locator("#live")).not().hasText("live");
        assertThat(page.locator("#nav .number")).hasCount(0);
        assertThat(page).hasTitle("Sign in · Slowburn");
    }

    @Test
    void anOlderSnapshotChangesNothingThatIsNewer() {
        Page page = open("#/budget?id=cart%2Fall");
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
    void whatIsTypedOutlivesThemeZoneAndReload() {
        Page page = open("#/definitions");
        page.getByText("Validate a definition").click();
        page.getByLabel("OpenSLO documents").fill("kind: SLO");
        page.locator("#theme").click();
        page.locator("#zone").click();

        assertThat(page.getByLabel("OpenSLO documents")).hasValue("kind: SLO");
        assertThat(page.getByLabel("OpenSLO documents")).isVisible();
        page.reload();
        assertThat(page.getByLabel("OpenSLO documents")).hasValue("kind: SLO");
        assertThat(page.getByLabel("OpenSLO documents")).isVisible();
        page.context().close();
    }

    @Test
    void theWayBackLeadsToTheSamePlace() {
        Page page = open("#/budgets");
        answer(page, "**/api/v1/budgets?*", longNames(400));
        page.reload();
        page.locator("tr[data-budget]").first().waitFor();
        Locator row = page.locator("tr[data-budget$='0120']");
        row.evaluate("element => element.scrollIntoView()");
        int place = (int) page.evaluate("Math.round(scrollY)");
        row.locator("a").dispatchEvent("click");
        page.getByText("There is no budget").waitFor();
        assertThat((int) page.evaluate("scrollY")).isZero();
        page.goBack();

        row.waitFor();
        page.waitForFunction("scrollY > 4000");
        assertThat((int) page.evaluate("Math.round(scrollY)"))
                .isGreaterThan(4_000)
                .isEqualTo(place);
    }

    @Test
    void anAddressThatLeadsNowhereSaysSoAndLeadsBack() {
        Page page = open("#/budgets");
        Map.of(
                        "#/budget", "The address names no budget.",
                        "#/budget?id=", "The address names no budget.",
                        "#/budget?id=gone%2Fall", "There is no budget gone/all.",
                        "#/alarms", "There is no page at #/alarms.",
                        "#/constructor", "There is no page at #/constructor.",
                        "#/budgets/cart", "There is no page at #/budgets/cart.")
                .forEach((address, sentence) -> {
                    page.navigate(page.url().replaceAll("#.*", address));
                    assertThat(page.locator("main")).containsText(sentence);
                    page.getByText("All budgets").click();
                    assertThat(page.locator("tr[data-budget='cart/all']")).isVisible();
                });
    }

    @Test
    void numbersThatAreNotLiveSaySinceWhen() {
        Page page = open("#/budgets");
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

    /** Its connection stays open and every request is answered, but nothing is sent any more. */
    @Test
    void aStreamThatIsSilentIsLeftForAnother() {
        Page page = open("#/budgets");
        List<String> asked = new ArrayList<>();
        page.onRequest(request -> asked.add(request.url()));
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
        assertThat(asked).noneMatch(url -> url.endsWith("/healthz"));
        page.context().close();
    }

    @Test
    void theWorstIsSortedFirst() {
        Page page = open("#/budgets");
        Locator first = page.locator("tr[data-budget]").first();
        for (String head : List.of("Alerts", "Burn rate 1h", "Bad / total", "Remaining", "Time to exhaustion")) {
            page.locator("thead").getByText(head).click();
            assertThat(first).containsText("cart/all");
            page.locator("thead").getByText(head).click();
            assertThat(first).not().containsText("cart/all");
            page.locator("thead")
                    .getByText("Budget", new Locator.GetByTextOptions().setExact(true))
                    .click();
        }
    }

    /** Labels are the definition's, as everywhere else in the API. */
    @Test
    void budgetsAreFoundByTheLabelsOfTheirSlo() {
        Page page = open("#/budgets");
        ObjectNode slos = (ObjectNode) web().json("/api/v1/slos");
        slos.get("items").forEach(slo -> {
            if (slo.get("slo").asText().equals("cart")) {
                ((ObjectNode) slo).putObject("labels").putArray("team").add("storefront");
            }
        });
        answer(page, "**/api/v1/slos?*", slos.toString());
        page.reload();
        page.getByRole(AriaRole.SEARCHBOX).fill("team=store");

        assertThat(page.locator("tr[data-budget]")).hasCount(1);
        assertThat(page.locator("tr[data-budget]")).containsText("cart/all");
    }

    /** Rows change their order below whoever has the focus in one of them. */
    @Test
    void manyUpdatesKeepFocusAndSelectionInLists() {
        for (String address : List.of("#/budgets", "#/releases", "#/alerts", "#/definitions")) {
            Page page = open(address);
            Locator row = page.locator("main tbody tr:has-text('cart')").first();
            row.locator("th a").first().focus();
            page.evaluate("document.activeElement.isTheSame = true");
            row.locator("td").last().evaluate("cell => getSelection().selectAllChildren(cell)");
            String selected = page.evaluate("getSelection().toString()").toString();

            tenMinutesGoBy(page);
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

    @Test
    void overspendIsToldFromNoDataAndFromEachOther() {
        Page page = open("#/definitions");

        assertThat(page.evaluate("""
                        async () => {
                          const { meter } = await import('/parts.js');
                          return [['EXHAUSTED', -0.03], ['EXHAUSTED', -4.92], ['HEALTHY', 0.5], ['NO_DATA', 1]].map(([state, ratio]) => {
                            const { element, set } = meter();
                            set(ratio, state);
                            return [element.className, element.querySelector('.meter-fill').style.width, element.textContent].join(' | ');
                          });
                        }"""))
                .isEqualTo(List.of(
                        "meter is-exhausted is-overspent | 3% | −3.0 %",
                        "meter is-exhausted is-overspent | 100% | −492.0 %",
                        "meter is-healthy | 50% | 50.0 %",
                        "meter is-no_data is-unknown | 0% | no data"));
    }
}
