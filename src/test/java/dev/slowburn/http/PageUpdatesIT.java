package dev.slowburn.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.slowburn.testkit.browser.ServedPages;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Long-open pages in a real browser, with live changes from a stream that the test controls. */
class PageUpdatesIT {
    @RegisterExtension
    static final ServedPages UI = ServedPages.ofCart();

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
            ServedPages.close(page);
        });
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
            ServedPages.close(page);
        }
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
        ServedPages.close(page);
    }

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
}
