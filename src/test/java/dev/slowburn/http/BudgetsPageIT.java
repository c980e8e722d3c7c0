package dev.slowburn.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.slowburn.testkit.browser.ServedPages;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The list of budgets in a real browser: order, filters and scroll position. */
class BudgetsPageIT {
    @RegisterExtension
    static final ServedPages UI = ServedPages.ofCart();

    @Test
    void restoresTheScrollPositionOnBack() {
        Page page = UI.open("#/budgets");
        ServedPages.answer(page, "**/api/v1/budgets?*", Answers.budgets(UI.web(), 400));
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
    void sortsTheWorstFirst() {
        Page page = UI.open("#/budgets");
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

    /** Labels come from the definition, as in the API. */
    @Test
    void findsBudgetsByLabelsOfTheirSlo() {
        Page page = UI.open("#/budgets");
        ObjectNode slos = (ObjectNode) UI.web().json("/api/v1/slos");
        slos.get("items").forEach(slo -> {
            if (slo.get("slo").asText().equals("cart")) {
                ((ObjectNode) slo).putObject("labels").putArray("team").add("storefront");
            }
        });
        ServedPages.answer(page, "**/api/v1/slos?*", slos.toString());
        page.reload();
        page.getByRole(AriaRole.SEARCHBOX).fill("team=store");

        assertThat(page.locator("tr[data-budget]")).hasCount(1);
        assertThat(page.locator("tr[data-budget]")).containsText("cart/all");
    }

    @Test
    void distinguishesOverspentBudgetsFromThoseWithoutData() {
        Page page = UI.open("#/definitions");

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

    @Test
    void filtersByExactValuesOfLinks() {
        Page page = UI.open("#/budgets?service=car");
        assertThat(page.locator("main")).containsText("No budget matches service car (2 without the filter)");

        for (String filter : List.of("service=cart", "slo=cart")) {
            ServedPages.go(page, "#/budgets?" + filter);
            assertThat(page.locator("tr[data-budget]")).hasCount(1);
            assertThat(page.locator("tr[data-budget]")).containsText("cart/all");
            assertThat(page.locator(".chip.is-exhausted")).hasText("1 EXHAUSTED");
        }
        page.getByText("SLO cart").click();

        assertThat(page.locator("tr[data-budget]")).hasCount(2);

        ServedPages.go(page, "#/releases?service=cart");
        assertThat(page.locator("tr[data-service]")).hasCount(1);

        ServedPages.go(page, "#/definitions");
        assertThat(page.locator("tr[data-slo=cart] a").first()).hasAttribute("href", "#/budgets?slo=cart");
    }
}
