package dev.slowburn.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.slowburn.testkit.browser.DrawnChart;
import dev.slowburn.testkit.browser.ServedPages;
import dev.slowburn.testkit.topology.Views;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Scales, marks and number formats of the web UI in a real browser. */
class PicturesIT {
    /** Round steps in minutes. */
    private static final List<Long> STEPS = List.of(
            1L, 2L, 5L, 10L, 15L, 30L, 60L, 120L, 180L, 360L, 720L, 1_440L, 2_880L, 5_760L, 10_080L, 20_160L, 40_320L,
            80_640L);

    private static final String BUDGET = "#/budget?range=1h&id=cart%2Fall";

    @RegisterExtension
    static final ServedPages UI = ServedPages.ofCart();

    @Test
    void marksEventsAndCorrectionsOnTheChart() {
        Instant middle = Views.START.minusSeconds(1_800);
        Page page = UI.chromium().open("#/definitions", 1280, 800, ColorScheme.LIGHT);
        DrawnChart plain = chart(page, "", "");
        DrawnChart withEvent = chart(page, "", """
                {"event_id": "e", "type": "EXHAUSTED", "budget_id": "cart/all", "slo": "cart", "objective": "all",
                 "service": "cart", "threshold": 100, "occurred_at": "%s", "consumed_ratio": 1.2, "good": 1, "bad": 1,
                 "target": "0.99", "window": "30d", "sequence": 1}""".formatted(middle));
        DrawnChart withCorrection = chart(
                page,
                "{\"name\": \"works\", \"start\": \"%s\", \"end\": \"%s\"}".formatted(middle, middle.plusSeconds(600)),
                "");

        assertThat(plain.events("exhausted")).isEmpty();
        assertThat(plain.bands("correction")).isEmpty();
        assertThat(withEvent.events("exhausted")).singleElement().satisfies(x -> assertThat(x)
                .isCloseTo(withEvent.x(middle), within(DrawnChart.CLOSE)));
        assertThat(withCorrection.bands("correction")).singleElement().satisfies(band -> {
            assertThat(band.left()).isCloseTo(withCorrection.x(middle), within(DrawnChart.CLOSE));
            assertThat(band.right()).isCloseTo(withCorrection.x(middle.plusSeconds(600)), within(DrawnChart.CLOSE));
        });
        assertThat(withCorrection.text("keys")).contains("excluded");
    }

    /** The first chart of a budget of which 40 % remained for an hour. */
    private static DrawnChart chart(Page page, String correction, String event) {
        Instant from = Views.START.minusSeconds(3_600);
        StringBuilder points = new StringBuilder();
        for (int minute = 0; minute < 60; minute++) {
            points.append(minute == 0 ? "" : ",")
                    .append("""
                    {"start": "%s", "end": "%s", "good": 9, "bad": 1, "total": 10, "burn_rate": 1, "consumed_ratio": 0.6,
                     "remaining_ratio": 0.4, "window_total": 600, "burned_ratio": 0.6, "burn_rates": []}""".formatted(from.plusSeconds(60L * minute), from.plusSeconds(60L * minute + 60)));
        }
        ServedPages.answer(page, "**/api/v1/budgets/*/history*", """
                {"budget_id": "cart/all", "target": "0.99", "window": "30d", "from": "%s", "to": "%s", "step_seconds": 60,
                 "as_of": "%s", "retained_from": "%s", "points": [%s], "corrections": [%s]}""".formatted(
                        from, Views.START, Views.START, from, points, correction));
        ServedPages.answer(page, "**/api/v1/events*", ServedPages.listOf(event.isEmpty() ? List.of() : List.of(event)));
        ServedPages.answer(page, "**/api/v1/alerts/history*", ServedPages.listOf(List.of()));
        ServedPages.go(page, BUDGET);
        page.reload();
        Locator plot = page.locator(".plot").first();
        assertThat(plot).hasAttribute("aria-label", Pattern.compile("^Budget remaining: ends at 40[.]00 %; .*"));
        assertThat(page.locator(".plot").nth(2)).hasAttribute("aria-label", Pattern.compile(".*: 60 bad.*"));
        return DrawnChart.of(page, 0);
    }

    /** Zones with daylight-saving changes, and with offsets that are not whole hours. */
    @Test
    void placesTicksAtRoundLocalTimes() {
        Page page = UI.chromium().open("#/definitions", 1280, 800, ColorScheme.LIGHT);
        for (String zone :
                List.of("UTC", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns")) {
            for (String day : List.of("2026-03-29", "2026-10-25", "2026-04-05", "2026-11-01", "2026-06-01")) {
                for (long minutes : List.of(7L, 100L, 600L, 2_000L, 20_000L, 500_000L)) {
                    Instant from = Instant.parse(day + "T00:00:20Z").minusSeconds(minutes * 30);
                    Instant to = from.plusSeconds(minutes * 60);
                    assertTicks(page, from, to, ZoneId.of(zone));
                }
            }
        }
    }

    private static void assertTicks(Page page, Instant from, Instant to, ZoneId zone) {
        @SuppressWarnings("unchecked") // The script returns these types.
        List<List<String>> ticks = (List<List<String>>) page.evaluate(
                "([from, to, zone]) => import('/scale.js').then(({ timeTicks }) => timeTicks(from, to, 8, zone)"
                        + ".map(({ moment, date, label }) => [String(moment), date, label]))",
                List.of((double) from.toEpochMilli(), (double) to.toEpochMilli(), zone.getId()));
        String what = zone + " from " + from + " to " + to;
        assertThat(ticks).as(what).hasSizeBetween(2, 9);
        assertRound(what, ticks, zone);
        Instant before = from.minusMillis(1);
        for (List<String> tick : ticks) {
            Instant moment = Instant.ofEpochMilli(Long.parseLong(tick.get(0)));
            ZonedDateTime local = moment.atZone(zone);
            assertThat(moment).as(what).isAfter(before).isBeforeOrEqualTo(to);
            assertThat(tick.get(1)).as(what).isEqualTo(local.toLocalDate().toString());
            assertThat(tick.get(2))
                    .as(what)
                    .isIn(
                            local.toLocalTime().toString(),
                            local.toLocalDate().toString().substring(5));
            before = moment;
        }
    }

    /** Ticks are whole minutes, hours or days of local time, equally spaced except at one daylight-saving change. */
    private static void assertRound(String what, List<List<String>> ticks, ZoneId zone) {
        List<LocalDateTime> local = ticks.stream()
                .map(tick -> LocalDateTime.ofInstant(Instant.ofEpochMilli(Long.parseLong(tick.get(0))), zone))
                .toList();
        List<Long> minutes = new ArrayList<>();
        for (int i = 1; i < local.size(); i++) {
            minutes.add(Duration.between(local.get(i - 1), local.get(i)).toMinutes());
        }
        long step = Collections.min(minutes);
        assertThat(step).as(what).isIn(STEPS);
        // A skipped local time has no tick.
        assertThat(minutes).as(what).allMatch(each -> each % step == 0);
        assertThat(minutes.stream().filter(each -> each != step).count())
                .as(what)
                .isLessThanOrEqualTo(1);
        for (LocalDateTime each : local) {
            assertThat(each.getSecond() + each.getNano()).as(what).isZero();
            long minuteOfDay = each.getHour() * 60L + each.getMinute();
            assertThat(minuteOfDay % Math.min(step, 1_440))
                    .as(what + " " + each)
                    .isZero();
        }
    }

    @Test
    void readsTypedTimesInTheZone() {
        Page page = UI.chromium().open("#/definitions", 1280, 800, ColorScheme.LIGHT);
        for (String zone : List.of("UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns")) {
            for (String moment : List.of("2026-03-29T00:30:00Z", "2026-03-29T03:15:00Z", "2026-11-01T12:00:00Z")) {
                Instant at = Instant.parse(moment);
                String local = at.atZone(ZoneId.of(zone)).toLocalDateTime().toString();
                assertThat(page.evaluate(
                                "([at, zone]) => import('/scale.js').then(({ fromWall, toWall }) => ["
                                        + "toWall(at, zone), new Date(fromWall(toWall(at, zone), zone)).toISOString()])",
                                List.of((double) at.toEpochMilli(), zone)))
                        .as(zone)
                        .isEqualTo(List.of(local, moment.replace("Z", ".000Z")));
            }
        }
    }

    @Test
    void formatsTargetsExactlyAndOnlyAPerfectSliAs100Percent() {
        Page page = UI.chromium().open("#/definitions", 1280, 800, ColorScheme.LIGHT);

        assertThat(page.evaluate("import('/format.js').then(({ exact, fine }) => ["
                        + "exact('0.99'), exact('0.999995'), exact('0.9999'),"
                        + "fine(1), fine(0.9999999), fine(0.99), fine(0.123456789), fine(null)])"))
                .isEqualTo(List.of("99 %", "99.9995 %", "99.99 %", "100 %", "99.99999 %", "99 %", "12.3457 %", "–"));
    }
}
