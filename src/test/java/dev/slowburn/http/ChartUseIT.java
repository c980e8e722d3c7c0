package dev.slowburn.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.slowburn.testkit.browser.ChartScene;
import dev.slowburn.testkit.browser.DrawnChart;
import dev.slowburn.testkit.browser.ServedPages;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Charts in a real browser: reading and zooming by keyboard and pointer, and links to events. */
class ChartUseIT {
    @RegisterExtension
    static final ChartPages PAGES = new ChartPages();

    private static String readout(Page page, int chart) {
        return DrawnChart.of(page, chart).text("readout");
    }

    @Test
    void movesTheMomentOfAllChartsByArrowKeys() {
        Page page = PAGES.open(ChartScene.RECOVERED, 1440);
        ChartPages.DrawnHistory drawnHistory = ChartPages.openBudget(page, ChartScene.RECOVERED, "&range=6h");
        Locator slider = page.locator(".slider").first();
        String last = readout(page, 0);

        slider.press("Home");
        String first = readout(page, 0);
        assertThat(first)
                .startsWith(drawnHistory
                        .steps()
                        .get(0)
                        .get("end")
                        .asText()
                        .replace('T', ' ')
                        .substring(0, 16));
        assertThat(slider).hasAttribute("aria-valuetext", first);
        slider.press("ArrowRight");
        String second = drawnHistory
                .steps()
                .get(1)
                .get("end")
                .asText()
                .replace('T', ' ')
                .substring(0, 16);
        assertThat(readout(page, 0)).startsWith(second);
        assertThat(readout(page, 1)).startsWith(second);
        slider.press("PageUp");
        slider.press("ArrowLeft");
        assertThat(readout(page, 0))
                .startsWith(drawnHistory
                        .steps()
                        .get(10)
                        .get("end")
                        .asText()
                        .replace('T', ' ')
                        .substring(0, 16));
        slider.press("End");
        assertThat(readout(page, 0)).isEqualTo(last);
        slider.press("Home");
        slider.blur();
        assertThat(readout(page, 0)).isEqualTo(last);
        ServedPages.close(page);
    }

    @Test
    void zoomsToATypedStartAndEnd() {
        Page page = PAGES.open(ChartScene.RECOVERED, 1440);
        ChartPages.openBudget(page, ChartScene.RECOVERED, "&range=6h");
        Locator from = page.getByLabel("From", new Page.GetByLabelOptions().setExact(true));
        Locator to = page.getByLabel("To", new Page.GetByLabelOptions().setExact(true));
        assertThat(to).hasValue(Pattern.compile("2026-03-01T16:0[78]"));
        from.fill("2026-03-01T12:50");
        to.fill("2026-03-01T13:20");
        to.blur();

        page.locator(".frame[data-to='" + Instant.parse("2026-03-01T13:20:00Z").toEpochMilli() + "']")
                .nth(2)
                .waitFor();
        assertThat(DrawnChart.of(page, 2).from()).isEqualTo("2026-03-01T12:50:00Z");
        assertThat(page.url()).contains("from=2026-03-01T12%3A50%3A00.000Z");
        ServedPages.close(page);
    }

    @Test
    void leadsFromEventLinesToTheListOfEvents() {
        Page page = PAGES.open(ChartScene.RECOVERED, 1440);
        ChartPages.DrawnHistory drawnHistory = ChartPages.openBudget(page, ChartScene.RECOVERED, "&range=6h");
        Locator line = page.locator(".event[data-event=exhausted]").first();
        assertThat(line).hasAttribute("aria-label", Pattern.compile("2026-03-01 13:.* UTC  exhausted: .* remaining"));

        line.press("Enter");
        assertThat(page.locator("[data-panel=events] li:focus")).containsText("Exhausted");
        double x = drawnHistory.first().events("recovered").get(0);
        page.evaluate("scrollTo(0, 0)");
        var plot = page.locator(".plot").first().boundingBox();
        page.mouse().move(plot.x + x + 2, plot.y + 90);
        assertThat(page.locator(".tip").first()).containsText("recovered: ");
        assertThat(page.locator(".tip").first()).containsText("remaining");
        page.mouse().down();
        page.mouse().up();
        assertThat(page.locator("[data-panel=events] li:focus")).containsText("Recovered");
        ServedPages.close(page);
    }

    /** Screen readers would read notes again if a refresh replaced them. */
    @Test
    void doesNotRedrawUnchangedNotes() {
        Page page = PAGES.open(ChartScene.RECOVERED, 1440);
        ServedPages.takeStream(page);
        for (String list : List.of("events", "alerts/history")) {
            ServedPages.answer(
                    page, "**/api/v1/" + list + "?*", ServedPages.listOf(List.of(), "events are still being read"));
        }
        ChartPages.openBudget(page, ChartScene.RECOVERED, "&range=1h");
        assertThat(page.locator(".note.is-warning")).hasText("events are still being read");
        page.evaluate("""
                () => {
                  window.drawn = 0;
                  new MutationObserver((changes) => { window.drawn += changes.length; })
                    .observe(document.querySelector('[aria-live=polite]'), { childList: true, subtree: true, characterData: true });
                }""");
        for (int i = 0; i < 2; i++) {
            page.waitForResponse("**/api/v1/alerts/history?*", () -> page.evaluate("window.stream.push('ready', {})"));
        }

        assertThat(page.locator(".note.is-warning")).hasText("events are still being read");
        assertThat(page.evaluate("window.drawn")).isEqualTo(0);
        ServedPages.close(page);
    }
}
