package dev.slowburn.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.slowburn.testkit.browser.ServedPages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of definitions, in a real browser: what is typed, and what is said of it. */
class DefinitionsPageIT {
    @RegisterExtension
    static final ServedPages UI = ServedPages.ofCart();

    @Test
    void aVerdictGoesWhenTheDocumentChanges() {
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
        page.context().close();
    }

    @Test
    void whatIsTypedOutlivesThemeZoneAndReload() {
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
        page.context().close();
    }
}
