package dev.slowburn.domain.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarWindowTest {
    private static final long HOUR = 60;

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2025-03-29T12:00Z, 24",
        "Europe/Berlin, 2025-03-30T12:00Z, 23",
        "Europe/Berlin, 2025-10-26T12:00Z, 25",
        "America/New_York, 2025-03-09T18:00Z, 23",
        "America/New_York, 2025-11-02T18:00Z, 25",
        "Asia/Kolkata, 2025-03-30T12:00Z, 24"
    })
    void dayHasItsLengthOnTheWallClock(String zone, String moment, long hours) {
        assertThat(days(zone).at(minute(moment)).minutes()).isEqualTo(hours * HOUR);
    }

    /** Lord Howe Island moves its clocks by half an hour: to 10:30 on 6 April 2025, to 11:00 on 5 October. */
    @Test
    void supportsZonesThatShiftByHalfAnHour() {
        CalendarWindow days = days("Australia/Lord_Howe");
        assertThat(days.at(minute("2025-04-06T02:00Z")).minutes()).isEqualTo(24 * HOUR + 30);
        assertThat(days.at(minute("2025-10-05T02:00Z")).minutes()).isEqualTo(24 * HOUR - 30);
    }

    /** Samoa skipped 30 December 2011; its window would be empty and contains no minute. */
    @Test
    void skippedDayHasNoWindow() {
        CalendarWindow days = days("Pacific/Apia");
        MinuteRange last = days.at(minute("2011-12-30T09:59Z"));
        MinuteRange next = days.at(minute("2011-12-30T10:00Z"));

        assertThat(next.from()).isEqualTo(last.to());
        assertThat(local(next.from(), "Pacific/Apia")).isEqualTo("2011-12-31T00:00");
        assertThat(next.minutes()).isEqualTo(24 * HOUR);
    }

    @ParameterizedTest
    @CsvSource({
        "2025-01-31T00:00, 2025-01-31T00:00, 2025-02-28T00:00",
        "2025-02-27T23:59, 2025-01-31T00:00, 2025-02-28T00:00",
        "2025-02-28T00:00, 2025-02-28T00:00, 2025-03-31T00:00",
        "2025-04-30T00:00, 2025-04-30T00:00, 2025-05-31T00:00",
        "2024-02-29T00:00, 2024-02-29T00:00, 2024-03-31T00:00"
    })
    void usesTheLastDayOfShorterMonthsForThe31st(String within, String from, String to) {
        assertLocal(window("2023-01-31T00:00", "UTC", 1, CalendarUnit.MONTH), within, from, to);
    }

    @ParameterizedTest
    @CsvSource({
        "2021-06-01T00:00, 2021-02-28T00:00, 2022-02-28T00:00",
        "2024-02-28T12:00, 2023-02-28T00:00, 2024-02-29T00:00",
        "2024-03-01T00:00, 2024-02-29T00:00, 2025-02-28T00:00"
    })
    void yearFromALeapDayEndsOnTheLastDayOfFebruary(String within, String from, String to) {
        assertLocal(window("2020-02-29T00:00", "UTC", 1, CalendarUnit.YEAR), within, from, to);
    }

    @Test
    void quarterHasThreeMonths() {
        assertLocal(
                window("2025-01-01T00:00", "Europe/Berlin", 1, CalendarUnit.QUARTER),
                "2025-05-17T08:00",
                "2025-04-01T00:00",
                "2025-07-01T00:00");
        assertThat(window("2025-01-01T00:00", "Europe/Berlin", 1, CalendarUnit.QUARTER)
                        .at(minute("2025-02-01T00:00Z"))
                        .minutes())
                .as("31 + 28 + 31 days minus one hour of the change to summer time")
                .isEqualTo((90 * 24 - 1) * HOUR);
    }

    @Test
    void countsTwoWeeksFromTheStartNotFromTheYear() {
        assertLocal(
                window("2024-12-23T00:00", "America/New_York", 2, CalendarUnit.WEEK),
                "2025-01-06T00:00",
                "2025-01-06T00:00",
                "2025-01-20T00:00");
    }

    /** 02:30 on 30 March 2025 does not exist in Berlin; it exists on all other days. */
    @Test
    void movesABoundaryInTheGapOnThatDayOnly() {
        CalendarWindow days = window("2025-03-30T02:30", "Europe/Berlin", 1, CalendarUnit.DAY);
        MinuteRange range = days.at(minute("2025-03-30T12:00Z"));

        assertThat(Instant.ofEpochMilli(Minutes.toMillis(range.from()))).isEqualTo("2025-03-30T01:30:00Z");
        assertThat(local(range.from(), "Europe/Berlin")).isEqualTo("2025-03-30T03:30");
        assertThat(local(range.to(), "Europe/Berlin")).isEqualTo("2025-03-31T02:30");
        assertThat(local(days.at(range.from() - 1).from(), "Europe/Berlin")).isEqualTo("2025-03-29T02:30");
    }

    /** 02:30 on 26 October 2025 occurs twice in Berlin: at 00:30 and at 01:30 UTC. */
    @Test
    void usesTheEarlierOfARepeatedBoundary() {
        MinuteRange range =
                window("2025-10-26T02:30", "Europe/Berlin", 1, CalendarUnit.DAY).at(minute("2025-10-26T12:00Z"));
        assertThat(Instant.ofEpochMilli(Minutes.toMillis(range.from()))).isEqualTo("2025-10-26T00:30:00Z");
        assertThat(range.minutes()).isEqualTo(25 * HOUR);
    }

    @Test
    void hoursAreElapsedTimeAcrossAChangeOfClocks() {
        CalendarWindow sixHours = window("2025-03-29T00:00", "Europe/Berlin", 6, CalendarUnit.HOUR);
        MinuteRange range = sixHours.at(minute("2025-03-30T01:30Z"));
        assertThat(range.minutes()).isEqualTo(6 * HOUR);
        assertThat(local(range.to(), "Europe/Berlin")).isEqualTo("2025-03-30T07:00");
    }

    @Test
    void computesWindowsBeforeTheStart() {
        assertLocal(
                window("2024-07-15T13:01", "UTC", 1, CalendarUnit.MONTH),
                "1970-01-01T00:00",
                "1969-12-15T13:01",
                "1970-01-15T13:01");
        assertLocal(
                window("2024-01-01T00:00", "UTC", 1, CalendarUnit.YEAR),
                "1971-03-01T00:00",
                "1971-01-01T00:00",
                "1972-01-01T00:00");
    }

    @Test
    void rejectsWindowWithoutLength() {
        assertThatThrownBy(() -> window("2024-01-01T00:00", "UTC", 0, CalendarUnit.DAY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("window");
    }

    private static CalendarWindow days(String zone) {
        return window("2011-01-01T00:00", zone, 1, CalendarUnit.DAY);
    }

    private static CalendarWindow window(String start, String zone, int count, CalendarUnit unit) {
        return new CalendarWindow(count + " " + unit, LocalDateTime.parse(start), ZoneId.of(zone), count, unit);
    }

    private static void assertLocal(CalendarWindow window, String within, String from, String to) {
        ZonedDateTime moment = LocalDateTime.parse(within).atZone(window.zone());
        MinuteRange range = window.at(Minutes.of(moment.toInstant().toEpochMilli()));
        assertThat(local(range.from(), window.zone().getId())).isEqualTo(from);
        assertThat(local(range.to(), window.zone().getId())).isEqualTo(to);
    }

    private static long minute(String moment) {
        return Minutes.of(ZonedDateTime.parse(moment).toInstant().toEpochMilli());
    }

    private static String local(long minute, String zone) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(Minutes.toMillis(minute)), ZoneId.of(zone))
                .toString();
    }
}
