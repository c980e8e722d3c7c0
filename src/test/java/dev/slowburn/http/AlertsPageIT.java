package dev.slowburn.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.slowburn.testkit.ServedPages;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of alerts, in a real browser: what fires, what fired, and what a filter leaves of it. */
class AlertsPageIT {
    @RegisterExtension
    static final ServedPages UI = ServedPages.ofCart();

    @Test
    void alertsOfOneSloAreOneRowAndPagesComeFirst() {
        Page page = UI.open("#/alerts");
        ServedPages.answer(page, "**/api/v1/alerts?*", Answers.alerts(80));
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
        page.evaluate("window.stream.push('alert', " + Answers.alert(200, "page") + ")");
        assertThat(page.locator("#nav [data-page=alerts]")).containsText("81");
        assertThat(page.evaluate("document.activeElement.isTheSame")).isEqualTo(true);
    }

    @Test
    void alertsAreFilteredWhileTypingByWhateverTheySay() {
        Page page = UI.open("#/alerts");
        ServedPages.answer(
                page,
                "**/api/v1/alerts?*",
                ServedPages.listOf(
                        List.of(Answers.alert(1, "page"), Answers.alert(22, "page"), Answers.alert(3, "ticket"))));
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
}
