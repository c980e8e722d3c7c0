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
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of alerts in a real browser: firing alerts, history and filters. */
class AlertsPageIT {
    @RegisterExtension
    static final ServedPages UI = ServedPages.ofCart();

    @Test
    void groupsAlertsBySloWithPagesFirst() {
        Page page = UI.open("#/alerts");
        page.clock().setFixedTime("2026-03-01T12:00:00Z");
        ServedPages.answer(page, "**/api/v1/alerts?*", Answers.alerts(80));
        page.reload();
        Locator firing = page.locator("section[data-list=Firing] tbody tr");

        assertThat(firing).hasCount(2);
        assertThat(firing.first()).containsText("PAGE");
        assertThat(firing.first()).containsText("40 alerts of 40 budgets");
        assertThat(firing.first()).containsText("11:48 UTC (12 min)");
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
    void showsSeveritiesInOneSpelling() {
        Page page = UI.open("#/alerts");
        Map.of(
                        "#/alerts", "section[data-list=Firing] .badge",
                        "#/budgets", "tr[data-budget='cart/all'] td[data-label=Alerts] .badge",
                        "#/budget?id=cart%2Fall", ".summary .note .badge")
                .forEach((address, badge) -> {
                    ServedPages.go(page, address);
                    assertThat(page.locator(badge).first()).hasText(Pattern.compile("^(PAGE|TICKET)( ×[0-9])?$"));
                });
    }

    @Test
    void filtersAlertsByAnyFieldWhileTyping() {
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

    private static void answerLog(Page page, String items, int total, String keptFrom) {
        ServedPages.answer(page, "**/api/v1/alerts/history?*", """
                {"total": %d, "offset": 0, "limit": 1000, "items": [%s], "missing": [], "kept_from": %s}""".formatted(total, items, keptFrom));
    }

    /** An instance keeps only the newest alerts, so it can't know that none ever fired. */
    @Test
    void showsSinceWhenNoAlertHasFired() {
        Page page = UI.open("#/alerts");
        Locator log = page.locator("section[data-list='Alert history'] > div");
        answerLog(page, "", 0, "null");
        page.reload();

        assertThat(log).hasText("No alert has fired yet.");

        answerLog(page, "", 0, "\"2026-03-01T10:00:00Z\"");
        page.reload();

        assertThat(log).containsText(Pattern.compile("No alert has fired since (2026-03-01 )?10:00 UTC[.]"));
        assertThat(log).containsText(Pattern.compile("Complete since (2026-03-01 )?10:00 UTC:"));

        answerLog(page, Answers.alert(1, "page"), 1_500, "null");
        page.reload();

        assertThat(log).containsText("The newest 1 of 1500 entries are shown and searched.");
    }

    /** A filter for "pay" does not match "payments". */
    @Test
    void filtersByExactValuesOfLinks() {
        Page page = UI.open("#/alerts");
        String pay = Answers.alert(1, "page")
                .replace("every-service/availability/s1", "pay/all")
                .replace("every-service", "pay")
                .replace("\"s1\"", "\"pay\"");
        String payments = pay.replace("pay/all", "payments/pay/all")
                .replace("\"pay\"", "\"payments\"")
                .replace("a1", "a2");
        ServedPages.answer(page, "**/api/v1/alerts?*", ServedPages.listOf(List.of(pay, payments)));
        Locator rows = page.locator("section[data-list=Firing] tbody tr");
        for (String filter : List.of("budget_id=pay%2Fall", "slo=pay", "service=pay")) {
            ServedPages.go(page, "#/alerts?" + filter);
            page.reload();
            assertThat(rows).hasCount(1);
            assertThat(rows).containsText("pay/all");
            page.getByText("remove this filter").click(new Locator.ClickOptions().setForce(true));
            assertThat(rows).hasCount(2);
        }
        ServedPages.go(page, "#/alerts?service=pa");

        assertThat(page.locator("section[data-list=Firing] .note"))
                .containsText("No firing alert matches service pa (2 without the filter).");
    }

    /** Other alerts are unknown until the list was loaded without the filter. */
    @Test
    void showsLoadingAfterAFilterWasRemoved() {
        Page page = UI.open("#/definitions");
        answerLog(page, "", 0, "null");
        ServedPages.go(page, "#/alerts?budget_id=cart%2Fall");
        Locator log = page.locator("section[data-list='Alert history'] > div");
        assertThat(log).hasText("No alert with this filter has fired yet.");
        List<Route> waiting = new ArrayList<>();
        page.route("**/api/v1/alerts/history?*", waiting::add);
        page.getByText("remove this filter").click(new Locator.ClickOptions().setForce(true));

        assertThat(log).hasText("Loading the history …");

        page.unroute("**/api/v1/alerts/history?*");
        answerLog(page, "", 0, "null");
        page.reload();
        assertThat(log).hasText("No alert has fired yet.");
    }

    /** The history has a limit, so the server filters it. */
    @Test
    void requestsTheHistoryByExactValues() {
        Page page = UI.open("#/definitions");
        String requested = page.waitForRequest(
                        "**/api/v1/alerts/history?*", () -> ServedPages.go(page, "#/alerts?budget_id=cart%2Fall"))
                .url();

        assertThat(requested).contains("budget_id=cart%2Fall");

        String escaped = page.waitForRequest(
                        "**/api/v1/alerts/history?*",
                        () -> ServedPages.go(page, "#/alerts?budget_id=every-service%2Fa%2Cb"))
                .url();
        assertThat(escaped).as("one value, not two").contains("budget_id=every-service%2Fa%5C%2Cb");
    }
}
