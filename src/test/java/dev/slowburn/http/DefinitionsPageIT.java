package dev.slowburn.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.slowburn.testkit.browser.ServedPages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The validation form on the page of definitions, in a real browser. */
class DefinitionsPageIT {
    @RegisterExtension
    static final ServedPages UI = ServedPages.ofCart();

    @Test
    void clearsTheResultWhenTheDocumentChanges() {
        Page page = UI.open("#/definitions");
        page.getByText("Validate a definition").click();
        page.getByLabel("OpenSLO documents").fill("kind: SLO");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Validate").setExact(true))
                .click();

        assertThat(page.locator(".result")).containsText("problem");

        page.getByLabel("OpenSLO documents").fill("kind: SL");
        assertThat(page.locator(".result")).isEmpty();

        ServedPages.close(page);
    }

    @Test
    void keepsTheDocumentAcrossThemeZoneAndReload() {
        Page page = UI.open("#/definitions");
        page.getByText("Validate a definition").click();
        page.getByLabel("OpenSLO documents").fill("kind: SLO");
        page.locator("#theme").click();
        page.locator("#zone").click();

        assertThat(page.getByLabel("OpenSLO documents")).hasValue("kind: SLO");
        assertThat(page.getByLabel("OpenSLO documents")).isVisible();
        page.reload();
        assertThat(page.getByLabel("OpenSLO documents")).hasValue("kind: SLO");
        assertThat(page.getByLabel("OpenSLO documents")).isVisible();
        ServedPages.close(page);
    }

    @Test
    void namesTheInputThatAnSloIsRestrictedTo() {
        Page page = UI.open("#/definitions");
        ServedPages.answer(page, "**/api/v1/slos?*", """
                {"items": [{"slo": "of-spans", "service": "cart", "all_services": false, "input": "spans", "group_by": ["region"],
                "labels": {}, "composite": false, "revision": "1", "annotations": {}, "source": "a.yaml", "objectives": [
                {"objective": "all", "target": "0.9", "window": "1d", "window_kind": "rolling", "method": "OCCURRENCES",
                "alert_rules": [], "sli": {"counted": "all", "good": "some", "bad": "others"}}]}], "missing": []}""");
        page.reload();

        assertThat(page.locator("tr[data-slo='of-spans'] th")).containsText("cart, only input spans, by region");
        ServedPages.close(page);
    }

    /** An SLO without budgets has its document on no other page. */
    @Test
    void loadsTheDocumentOfAnSloWhenItIsOpenedAndKeepsItOpen() {
        Page page = UI.open("#/definitions");
        ServedPages.answer(page, "**/api/v1/slos/cart", """
                {"slo": "cart", "definition": "kind: SLO # of cart"}""");
        page.locator("tr[data-slo='cart'] summary").click();
        assertThat(page.locator("tr[data-slo='cart'] pre")).hasText("kind: SLO # of cart");

        page.evaluate("window.stream.push('definitions', {})");
        page.waitForResponse("**/api/v1/slos?*", () -> page.evaluate("window.stream.push('definitions', {})"));

        assertThat(page.locator("tr[data-slo='cart'] pre")).isVisible();
        ServedPages.close(page);
    }
}
