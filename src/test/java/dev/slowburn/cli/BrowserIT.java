package dev.slowburn.cli;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.http.ApiServer;
import dev.slowburn.http.Health;
import dev.slowburn.http.access.Role;
import dev.slowburn.http.access.Security;
import dev.slowburn.http.access.Tokens;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.browser.Chromium;
import dev.slowburn.testkit.browser.ServedPages;
import dev.slowburn.testkit.instance.InstanceProcess;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.testkit.topology.Views;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The web UI of the demo in a real browser. Tests that wait for the demo's incidents run last. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BrowserIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Pattern UI = Pattern.compile("web UI: (http://127\\.0\\.0\\.1:([0-9]+)/)");
    /** A budget with slices of a minute, which does not change between the incidents of the sample traffic. */
    private static final String STABLE = "checkout-good-minutes/good-minutes";

    private static final String PAYMENTS = "/api/v1/budgets?service=payments&sort=-budget_id";

    private static final List<String> PAGES = List.of(
            "#/budgets",
            "#/budget?range=1d&id=" + STABLE.replace("/", "%2F"),
            "#/releases",
            "#/alerts",
            "#/definitions");
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final Path README_IMAGES = Path.of("src/site/resources/images");
    /** Screenshots of the README are replaced only on request, because they differ in each run. */
    private static final boolean REFRESH = Boolean.getBoolean("slowburn.screenshots.refresh");

    @TempDir
    static Path folder;

    private static InstanceProcess demo;
    private static Chromium chromium;
    private static Web web;

    /** A day takes 3 minutes, so that the incidents of the morning end after half of that. */
    @BeforeAll
    static void start() throws Exception {
        Files.createDirectories(SCREENSHOTS);
        demo = InstanceProcess.start(Files.createDirectory(folder.resolve("demo")), List.of("demo"));
        await().atMost(TIMEOUT).until(() -> UI.matcher(demo.output()).find() || !demo.isAlive());
        Matcher address = UI.matcher(demo.output());
        assertThat(address.find()).as(demo.output()).isTrue();
        web = new Web(Integer.parseInt(address.group(2)));
        chromium = Chromium.start(address.group(1));
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
        demo.close();
    }

    @AfterEach
    void assertNoErrorsInTheBrowser() {
        assertThat(chromium.troubles()).isEmpty();
    }

    private static Page wide(String address) {
        return chromium.open(address, 1280, 800, ColorScheme.LIGHT);
    }

    @Test
    void updatesBudgetsLive() {
        Page page = wide("#/budgets");
        Locator count = page.locator("tr[data-budget='search-availability/availability'] td[data-label='Bad / total']");
        String before = count.textContent();

        assertThat(page.locator("#live")).hasText("live");
        // Just after the start, the demo may evaluate its first minutes only.
        await().atMost(TIMEOUT).until(() -> !count.textContent().equals(before));
    }

    @Test
    void keepsSearchSortAndGroupsOfBudgetsInTheAddress() {
        await().atMost(TIMEOUT).until(() -> web.items(PAYMENTS, "budget_id").size() == 3);
        Page page = wide("#/budgets");
        page.locator("tr[data-budget='payments-succeed/availability']").waitFor();
        page.keyboard().press("/");
        page.keyboard().type("payments");
        page.getByText("Budget", new Page.GetByTextOptions().setExact(true)).click();
        page.getByText("Budget", new Page.GetByTextOptions().setExact(true)).click();
        page.getByLabel("Group by").selectOption("service");

        List<String> ids = web.items(PAYMENTS, "budget_id");
        assertThat(page.locator("tbody tr:not(.group) th a")).hasText(ids.toArray(String[]::new));
        assertThat(page.locator("tr.group")).containsText("payments");
        page.reload();
        assertThat(page.locator("tbody tr:not(.group) th a")).hasText(ids.toArray(String[]::new));
        assertThat(page.locator("th[aria-sort=descending]")).hasText("Budget");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void endsTheChartWithTheRemainingBudget() throws IOException {
        await().atMost(TIMEOUT).until(() -> budget().get("as_of").asText().compareTo(afterTheIncident()) > 0);
        String remaining = percent(budget().get("remaining_ratio").asDouble());
        Page page = chromium.open(PAGES.get(1), 1280, 1000, ColorScheme.DARK);

        Locator plot = page.locator(".plot").first();
        assertThat(plot)
                .hasAttribute(
                        "aria-label",
                        Pattern.compile("^Budget remaining: ends at " + remaining.replace(".", "[.]") + ";"));
        assertThat(page.locator(".readout").first()).containsText("remaining " + remaining);
        assertThat(page.locator(".fact").first()).containsText(remaining.replace("−", ""));
        assertThat(plot.locator(".above .line")).hasAttribute("d", Pattern.compile("M.*L.*"));
        assertThat(page.locator(".panel:has-text('How is this computed') tbody"))
                .containsText(
                        String.format(Locale.ROOT, "%d ÷ ", budget().get("bad").asLong()));
        shoot(page, "budget");
        shootForReadme();
    }

    private static JsonNode budget() {
        return web.json("/api/v1/budgets/" + STABLE);
    }

    private static String afterTheIncident() {
        return budget().get("as_of").asText().substring(0, 11) + "11:05";
    }

    private static String percent(double ratio) {
        return String.format(Locale.ROOT, "%,.2f %%", ratio * 100).replace('-', '−');
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void showsReleaseDecisionsWithTheirCauses() {
        await().atMost(TIMEOUT).until(() -> web.get("/api/v1/gate/payments").statusCode() == 409);
        Page page = wide("#/releases?decision=FREEZE");

        Locator row = page.locator("tr[data-service=payments]");
        assertThat(row.locator(".badge").first()).hasText("FREEZE");
        assertThat(row).containsText("payments-succeed/availability");
        assertThat(row).containsText("The budget is overspent by");
        assertThat(row).containsText("policy \"shop\" freezes at 90 %");
        assertThat(page.locator("tr[data-service=media]")).hasCount(0);
    }

    @Test
    void validatesADocumentWithoutChangingDefinitions() throws IOException {
        Page page = wide("#/definitions");
        String valid = Files.readString(Path.of("src/main/resources/examples/latency.yaml"));
        page.getByText("Validate a definition").click();
        page.getByLabel("OpenSLO documents").fill(valid.replace("targetPercent: 95", "targetPercent: 195"));
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Validate"))
                .click();

        assertThat(page.locator(".result")).containsText("spec.objectives[0].targetPercent");
        page.getByLabel("OpenSLO documents").fill(valid);
        page.keyboard().press("Control+Enter");
        assertThat(page.locator(".result")).containsText("UNCHANGED");
    }

    /** Rendering thousands of rows takes seconds, so rows are added on scrolling. */
    @Test
    void rendersThousandsOfBudgetsOnDemand() {
        JsonNode one = web.json("/api/v1/budgets?limit=1").at("/items/0");
        Page page = wide("#/definitions");
        page.route(
                "**/api/v1/budgets?*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(pageOf(one, 1_500, route.request().url()))));
        page.navigate(page.url().replaceAll("#.*", "#/budgets?q=many&sort=budget_id"));
        Locator rows = page.locator("tr[data-budget^=many]");

        assertThat(page.locator(".controls [role=status]")).containsText("1500 of ");
        assertThat(rows).hasCount(200);
        assertThat(page.locator(".more")).hasText("Show more (1300 left)");
        page.evaluate("scrollTo(0, document.body.scrollHeight)");
        assertThat(rows).hasCount(400);
        page.locator(".more").dispatchEvent("click");
        assertThat(rows).hasCount(600);
        page.getByRole(AriaRole.SEARCHBOX).fill("many/1499");
        assertThat(rows).hasText(Pattern.compile("many/1499.*"));
        assertThat(page.locator(".more")).isHidden();
    }

    /** A page of a list whose cursors are the numbers of the items before the page. */
    private static String pageOf(JsonNode one, int total, String url) {
        int offset = url.contains("after=") ? Integer.parseInt(url.replaceAll(".*after=([0-9]+).*", "$1")) : 0;
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        ArrayNode items = page.put("total", total)
                .put("offset", offset)
                .put("limit", 1_000)
                .putArray("items");
        for (int i = offset; i < Math.min(total, offset + 1_000); i++) {
            items.add(((ObjectNode) one.deepCopy()).put("budget_id", String.format(Locale.ROOT, "many/%04d", i)));
        }
        page.putArray("missing");
        page.put("next", offset + 1_000 < total ? Integer.toString(offset + 1_000) : null);
        return page.toString();
    }

    @Test
    void signsInWithATokenAndOut() {
        String token = "a-token-that-may-only-read";
        try (Views views = Views.of(DefinitionSet.of(List.of(new SloBuilder("cart").build())));
                ApiServer server = ApiServer.start(
                        "127.0.0.1",
                        0,
                        new Security(Tokens.of(Map.of(token, Role.READ)), Optional.empty()),
                        () -> new Health(true, true, List.of()))) {
            views.now("cart", 100, 0);
            server.open(views.instance(Views.NOBODY_ELSE));
            Page page = chromium.at("http://127.0.0.1:" + server.port() + "/")
                    .open("#/budgets", 390, 800, ColorScheme.DARK);
            page.getByLabel("Token").fill("an-unknown-token-for-slowburn");
            page.keyboard().press("Enter");
            assertThat(page.getByRole(AriaRole.ALERT)).hasText("Invalid token.");
            assertThat(chromium.barriers(page)).isEmpty();
            page.getByLabel("Token").fill(token);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                    .click();

            assertThat(page.locator("tr[data-budget='cart/all']")).isVisible();
            // No output topics are read here, so the page never becomes live.
            assertThat(page.locator("#live")).hasText("connecting");
            page.reload();
            assertThat(page.locator("tr[data-budget='cart/all']")).isVisible();
            page.navigate(page.url().replaceAll("#.*", "#/definitions"));
            page.getByText("Validate a definition").click();
            page.getByLabel("OpenSLO documents").fill("kind: SLO");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Validate"))
                    .click();
            assertThat(page.locator(".result")).containsText("apiVersion");
            page.getByText("Sign out").click();
            assertThat(page.getByLabel("Token")).isVisible();
            ServedPages.close(page);
        }
    }

    @Test
    void showsTheKeyboardFocus() {
        Page page = wide("#/budgets");
        page.locator("tbody tr").first().waitFor();
        page.keyboard().press("Tab");

        assertThat(page.locator(".skip")).isFocused();
        assertThat(page.locator(".skip")).isInViewport();
        page.keyboard().press("Tab");
        assertThat(page.locator(".brand")).hasCSS("outline-style", "solid");
    }

    @Test
    void showsAFailedRequestAndRetriesIt() {
        Page page = wide("#/releases");
        page.locator("tbody tr").first().waitFor();
        page.route(
                "**/api/v1/slos*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(503)
                        .setBody("{\"detail\": \"the instance is starting\"}")));
        page.getByText("Definitions").click();

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("the instance is starting");
        page.unroute("**/api/v1/slos*");
        page.getByText("Try again").click();
        assertThat(page.locator("tr[data-slo=checkout-availability]")).isVisible();
    }

    @Test
    void isAccessible() {
        for (String address : PAGES) {
            assertAccessible(address, 390, ColorScheme.LIGHT);
            assertAccessible(address, 1280, ColorScheme.DARK);
        }
    }

    private static void assertAccessible(String address, int width, ColorScheme colours) {
        Page page = chromium.open(address, width, 800, colours);
        page.locator("#live.is-live").waitFor();
        page.locator("main table tbody tr").first().waitFor();

        String name = address.replaceAll("#/([a-z]+).*", "$1") + "-" + width + "-"
                + colours.name().toLowerCase(Locale.ROOT);
        assertThat(chromium.barriers(page)).as(name).isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as(name)
                .isEqualTo(true);
        shoot(page, name);
        ServedPages.close(page);
    }

    private static void shoot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
    }

    /** Waits until each visible row has a sparkline. */
    private static void shootForReadme() throws IOException {
        Page page = chromium.open("#/budgets?group=service", 1440, 900, ColorScheme.LIGHT);
        assertThat(page.locator("tr[data-budget] .spark-line[d]").nth(8)).isAttached();
        shoot(page, "budgets");
        if (REFRESH) {
            for (String name : List.of("budget.png", "budgets.png")) {
                Files.copy(SCREENSHOTS.resolve(name), README_IMAGES.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
