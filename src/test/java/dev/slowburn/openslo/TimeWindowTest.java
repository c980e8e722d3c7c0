package dev.slowburn.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.window.CalendarUnit;
import dev.slowburn.domain.window.CalendarWindow;
import dev.slowburn.domain.window.RollingWindow;
import dev.slowburn.domain.window.Window;
import dev.slowburn.openslo.yaml.Problem;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rolling and calendar windows; a window is exactly one of the two. */
class TimeWindowTest {
    @ParameterizedTest
    @CsvSource({
        "30m, 30, MINUTE",
        "12h, 12, HOUR",
        "1d, 1, DAY",
        "366d, 366, DAY",
        "1w, 1, WEEK",
        "12M, 12, MONTH",
        "4Q, 4, QUARTER",
        "1Y, 1, YEAR"
    })
    void readsCalendarWindow(String duration, int count, CalendarUnit unit) {
        String calendar = "calendar: {startTime: 2020-01-21 12:30:00, timeZone: America/New_York}";

        Window window = window(duration, calendar);

        assertThat(window)
                .isEqualTo(new CalendarWindow(
                        duration, LocalDateTime.of(2020, 1, 21, 12, 30), ZoneId.of("America/New_York"), count, unit));
        assertThat(window(duration, "isRolling: false\\n      " + calendar)).isEqualTo(window);
    }

    @ParameterizedTest
    @CsvSource({"1M, 30", "2M, 60", "1Q, 90", "1Y, 365"})
    void readsRollingMonthsAsDaysWithWarning(String duration, long days) {
        LoadResult loaded = Yaml.parse(Yaml.slo("28d", duration));

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.slos().get(0).objectives().get(0).window())
                .isEqualTo(new RollingWindow(duration, days * 1_440));
        assertThat(loaded.warnings())
                .singleElement()
                .hasToString("slo.yaml:22:17: spec.timeWindow[0].duration: a rolling window has a fixed length, so "
                        + duration + " is read as " + days
                        + "d; add a calendar for calendar months, quarters or years");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            isRolling: false   | 22:7: spec.timeWindow[0].calendar | is required, unless isRolling is true
            {}                 | 23:7: spec.timeWindow[0].calendar | is required, unless isRolling is true
            isRolling: "true"  | 23:18: spec.timeWindow[0].isRolling | must be true or false, but is text
            isRolling: true\\n      calendar: {startTime: 2020-01-21 12:30:00, timeZone: UTC} \
            | 23:18: spec.timeWindow[0].isRolling | must be false or left out: a window with a calendar is not rolling
            calendar: daily    | 23:7: spec.timeWindow[0].calendar | must be a mapping of fields, but is text
            calendar: {timeZone: UTC} | 23:7: spec.timeWindow[0].calendar.startTime | is required
            calendar: {startTime: 2020-01-21 12:30:00} | 23:7: spec.timeWindow[0].calendar.timeZone | is required
            calendar: {startTime: 2020-01-21 12:30:00, timeZone: UTC, end: x} \
            | 23:65: spec.timeWindow[0].calendar.end | is not a field of spec.timeWindow[0].calendar
            calendar: {startTime: 2020-02-30 12:30:00, timeZone: UTC} \
            | 23:29: spec.timeWindow[0].calendar.startTime | must be a date and time of day without a zone
            calendar: {startTime: 2020-01-21T12:30:00Z, timeZone: UTC} \
            | 23:29: spec.timeWindow[0].calendar.startTime | such as 2026-01-31 00:00:00
            calendar: {startTime: 2020-01-21, timeZone: UTC} \
            | 23:29: spec.timeWindow[0].calendar.startTime | but is '2020-01-21'
            calendar: {startTime: 2020-01-21 24:00:00, timeZone: UTC} \
            | 23:29: spec.timeWindow[0].calendar.startTime | must be a date and time of day
            calendar: {startTime: 2020-01-21 12:30:01, timeZone: UTC} \
            | 23:29: spec.timeWindow[0].calendar.startTime | must be a whole minute, because outcomes are counted by the
            calendar: {startTime: 2020-01-21 12:30:00, timeZone: Europe/Berln} \
            | 23:60: spec.timeWindow[0].calendar.timeZone | there is no time zone 'Europe/Berln' in the IANA database; \
            did you mean Europe/Berlin?
            calendar: {startTime: 2020-01-21 12:30:00, timeZone: +02:00} \
            | 23:60: spec.timeWindow[0].calendar.timeZone | use one such as Europe/Berlin or UTC
            calendar: {startTime: 2020-01-21 12:30:00, timeZone: SystemV/PST8} \
            | 23:60: spec.timeWindow[0].calendar.timeZone | there is no time zone 'SystemV/PST8' in the IANA database
            calendar: {startTime: 2020, timeZone: UTC} \
            | 23:29: spec.timeWindow[0].calendar.startTime | must be a date and time of day without a zone
            """)
    void reportsInvalidWindow(String fields, String place, String reason) {
        String yaml = fields.equals("{}")
                ? Yaml.slo("      isRolling: true\n", "").replace("    - duration: 28d", "    -\n      duration: 28d")
                : Yaml.slo("isRolling: true", fields);

        assertThat(Yaml.onlyProblem(yaml).toString())
                .startsWith("slo.yaml:" + place + ": ")
                .contains(reason);
    }

    @ParameterizedTest
    @CsvSource({"'', UNSUPPORTED", "[], INVALID"})
    void advisesWindowInPlaceOfEmptyOne(String empty, Problem.Category category) {
        Problem problem = Yaml.onlyProblem(
                Yaml.SLO.replaceFirst("(?s)  timeWindow:.*?isRolling: true\n", "  timeWindow: " + empty + "\n"));

        assertThat(problem.field()).isEqualTo("spec.timeWindow");
        assertThat(problem.category()).isEqualTo(category);
        assertThat(problem.reason()).contains("; write timeWindow: [{duration: 28d, isRolling: true}], or a calendar");
    }

    @ParameterizedTest
    @CsvSource({"367d", "13M", "5Q", "2Y"})
    void rejectsCalendarWindowBeyondYearAsUnsupported(String duration) {
        String calendar = "calendar: {startTime: 2020-01-21 12:30:00, timeZone: UTC}";

        Problem problem = Yaml.onlyProblem(Yaml.slo("28d", duration).replace("isRolling: true", calendar));

        assertThat(problem.toString()).startsWith("slo.yaml:22:17: spec.timeWindow[0].duration: must be at most 366d");
        assertThat(problem.category()).isEqualTo(Problem.Category.UNSUPPORTED);
    }

    @Test
    void acceptsZoneThatJavaHasAsOffsetOnly() {
        Window window = window("1d", "calendar: {startTime: 2020-01-21 12:30:00, timeZone: EST}");

        assertThat(((CalendarWindow) window).zone()).isEqualTo(ZoneId.of("-05:00"));
    }

    private static Window window(String duration, String fields) {
        return Yaml.onlySlo(Yaml.replace(Yaml.slo("isRolling: true", fields), "28d", duration))
                .objectives()
                .get(0)
                .window();
    }
}
