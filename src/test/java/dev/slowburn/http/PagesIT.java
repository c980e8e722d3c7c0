package dev.slowburn.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.slowburn.domain.DefinitionSet;
import dev.slowburn.testkit.Chromium;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.Views;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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
                setTimeout(() => { this.onopen?.(); this.push('ready', {}); });
              }
              push(kind, value) { this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(value) })); }
              close() { this.readyState = 2; }
            };""";

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
        Page page = chromium.open("#/definitions", 1280, 800, ColorScheme.LIGHT);
        page.addInitScript(STREAM);
        page.navigate(page.url().replaceAll("#.*", address));
        page.reload();
        return page;
    }

    /** An hour of a snapshot each second. */
    private static void anHourGoesBy(Page page) {
        page.evaluate("""
                async () => {
                  const budget = await (await fetch('api/v1/budgets/cart%2Fall')).json();
                  const start = Date.parse(budget.as_of);
                  for (let second = 1; second <= 3600; second++) {
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
    void anHourOfUpdatesKeepsFocusAndSelection() {
        Map<String, String> selected = Map.of(
                ".fact:has-text('Bad requests') dd >> nth=0", "3,700",
                ".panel tr:has-text('Bad') td.num >> nth=0", "3,700",
                ".panel tr:has-text('burn-5m') >> nth=0", "burn-5m",
                ".why >> nth=0", "burn rate");
        selected.forEach((text, expected) -> {
            Page page = open("#/budget?id=cart%2Fall");
            page.locator(".head a").first().focus();
            page.evaluate("document.activeElement.isTheSame = true");
            page.locator(text).evaluate("element => getSelection().selectAllChildren(element)");

            anHourGoesBy(page);

            assertThat(page.locator("main")).containsText("of 73,000");
            assertThat(page.evaluate("document.activeElement.isTheSame"))
                    .as(text)
                    .isEqualTo(true);
            assertThat(page.evaluate("getSelection().toString()").toString())
                    .as(text)
                    .contains(expected);
            page.context().close();
        });
    }
}
