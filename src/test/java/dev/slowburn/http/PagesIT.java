package dev.slowburn.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.slowburn.testkit.browser.ServedPages;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each page shows, in a real browser. */
class PagesIT {
    @RegisterExtension
    static final ServedPages UI = ServedPages.ofCart();

    private static final List<String> PAGES =
            List.of("#/budgets", "#/budget?id=cart%2Fall", "#/releases", "#/alerts", "#/definitions");

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

        ServedPages.close(page);
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

    /** A badge beside the state of a budget belongs to its service. */
    @Test
    void namesTheSubjectOfReleaseDecisions() {
        Page page = UI.open("#/budget?id=cart%2Fall");
        assertThat(page.locator(".summary .head").first()).containsText("Release decision of the service: FREEZE");
        ServedPages.go(page, "#/budgets?group=service");
        assertThat(page.locator("tr.group").first()).containsText("release: FREEZE");
    }

    /** Either definitions or outcomes are missing. */
    @Test
    void suggestsTheNextStepWithoutBudgets() {
        Page page = UI.open("#/budgets");
        ServedPages.answer(page, "**/api/v1/budgets?*", ServedPages.listOf(List.of()));
        page.reload();
        assertThat(page.locator("main"))
                .containsText(
                        "No budgets yet, and 2 SLOs in force: a budget appears with the first outcome of its service.");
        assertThat(page.locator("main")).containsText("slowburn ingest");
        ServedPages.answer(page, "**/api/v1/slos?*", ServedPages.listOf(List.of()));
        page.reload();
        assertThat(page.locator("main")).containsText("No SLO is defined. Apply a definition with slowburn apply");
    }

    /** Names of services and groups are percent-encoded in ids. */
    @Test
    void showsIdsDecoded() {
        Page page = UI.open("#/definitions");
        assertThat(
                        (String)
                                page.evaluate(
                                        "async () => (await import('/parts.js')).budgetLink('every/all/a%252Fb%20c/100%25').textContent"))
                .isEqualTo("every/all/a%2Fb c/100%");
        assertThat((String) page.evaluate(
                        "async () => (await import('/parts.js')).budgetLink('every/all/%zz').textContent"))
                .isEqualTo("every/all/%zz");
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
