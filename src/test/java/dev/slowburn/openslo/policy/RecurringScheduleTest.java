package dev.slowburn.openslo.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recurring schedules in calendar corner cases, and rejected rules. */
class RecurringScheduleTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void movesStartInDaylightSavingGap() {
        // 02:30 does not exist on 2026-03-29 in Berlin, where 02:00 +01:00 is 03:00 +02:00.
        assertThat(starts("FREQ=DAILY", "2026-03-28T02:30", BERLIN, "2026-03-28T00:00Z", "2026-03-31T00:00Z"))
                .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void usesEarlierOfAmbiguousStarts() {
        assertThat(starts("FREQ=DAILY", "2026-10-24T02:30", BERLIN, "2026-10-24T00:00Z", "2026-10-27T00:00Z"))
                .containsExactly("2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    }

    @Test
    void skipsMonthsWithoutDayAndYearsWithoutLeapDay() {
        assertThat(starts(
                        "FREQ=MONTHLY", "2026-01-31T00:00", ZoneId.of("UTC"), "2026-01-01T00:00Z", "2026-06-01T00:00Z"))
                .containsExactly("2026-01-31T00:00:00Z", "2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z");
        assertThat(starts(
                        "FREQ=YEARLY", "2024-02-29T00:00", ZoneId.of("UTC"), "2025-01-01T00:00Z", "2033-01-01T00:00Z"))
                .containsExactly("2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z");
    }

    @Test
    void skipsStartThatDoesNotMatchRule() {
        assertThat(starts(
                        "FREQ=WEEKLY;BYDAY=SU",
                        "2026-03-04T01:00",
                        ZoneId.of("UTC"),
                        "2026-03-01T00:00Z",
                        "2026-03-16T00:00Z"))
                .containsExactly("2026-03-08T01:00:00Z", "2026-03-15T01:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO | 2044-02-29T00:00:00Z, 2072-02-29T00:00:00Z
            FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO | 2044-02-29T00:00:00Z, 2072-02-29T00:00:00Z
            FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO | 2044-02-29T00:00:00Z, 2072-02-29T00:00:00Z
            FREQ=WEEKLY;INTERVAL=3000;BYDAY=WE          | 2081-06-29T00:00:00Z
            FREQ=HOURLY;INTERVAL=168;BYDAY=TU           |
            FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30          |
            FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30         |
            FREQ=MINUTELY;INTERVAL=10000;BYDAY=SU;BYHOUR=5;BYMINUTE=7 |
            """)
    void findsRareOccurrencesAndTerminatesForNone(String rule, String expected) {
        List<String> days = expected == null ? List.of() : List.of(expected.split(", ", 0));

        List<String> found =
                starts(rule, "2024-01-01T00:00", ZoneId.of("UTC"), "2025-01-01T00:00Z", "2090-01-01T00:00Z");

        assertThat(found).hasSameSizeAs(days);
        if (!rule.contains("WEEKLY")) {
            assertThat(found).isEqualTo(days);
        }
    }

    @Test
    void findsOccurrenceOfMinutelyRuleDecadesLater() {
        assertThat(starts(
                        "FREQ=MINUTELY;BYDAY=SU;BYHOUR=5;BYMINUTE=7",
                        "1990-01-01T00:00",
                        ZoneId.of("UTC"),
                        "2026-03-02T00:00Z",
                        "2026-03-16T00:00Z"))
                .containsExactly("2026-03-08T05:07:00Z", "2026-03-15T05:07:00Z");
    }

    @Test
    void excludesEndOfRange() {
        RecurringSchedule schedule = new RecurringSchedule(
                new Recurrence("FREQ=DAILY", LocalDateTime.parse("2026-03-01T10:00")),
                ZoneId.of("UTC"),
                60,
                RecurringSchedule.FOREVER);
        long ten = minute("2026-03-05T10:00Z");

        assertThat(schedule.touching(new MinuteRange(ten - 60, ten))).isEmpty();
        assertThat(schedule.touching(new MinuteRange(ten + 60, ten + 120))).isEmpty();
        assertThat(schedule.touching(new MinuteRange(ten + 59, ten + 60)))
                .containsExactly(new MinuteRange(ten, ten + 60));
        assertThat(schedule.touching(new MinuteRange(ten, ten))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "FREQ=DAILY;UNTIL=20260303, Europe/Berlin, 2026-03-03T23:59",
        "FREQ=DAILY;UNTIL=20260303T120000, Europe/Berlin, 2026-03-03T12:00",
        "FREQ=DAILY;UNTIL=20260303T120000Z, Europe/Berlin, 2026-03-03T13:00",
        "FREQ=DAILY;UNTIL=20260303T120000Z, America/New_York, 2026-03-03T07:00"
    })
    void readsUntilAsLocalTimeUnlessUtc(String rule, String zone, String lastLocal) {
        assertThat(RecurrenceText.parse(rule).lastStart(ZoneId.of(zone)))
                .isEqualTo(RecurringSchedule.minute(LocalDateTime.parse(lastLocal), ZoneId.of(zone)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            FREQ=SECONDLY                    | FREQ must be MINUTELY or rarer
            FREQ=DAILY;BYSECOND=3            | must not have BYSECOND
            FREQ=FORTNIGHTLY                 | there is no FREQ 'FORTNIGHTLY'
            FREQ=WEEKLI                      | did you mean WEEKLY?
            BYDAY=SU                         | must have FREQ
            weekly                           | must consist of parts such as FREQ=WEEKLY;BYDAY=SU, but has 'WEEKLY'
            FREQ=WEEKLY;                     | but has ''
            FREQ=WEEKLY;BYDAYS=SU            | there is no part 'BYDAYS'; did you mean BYDAY?
            FREQ=WEEKLY;FREQ=DAILY           | has FREQ twice; remove one
            FREQ=WEEKLY;BYDAY=XX             | is not a recurrence rule of RFC 5545
            FREQ=WEEKLY;BYMONTHDAY=3         | is not a recurrence rule of RFC 5545
            FREQ=WEEKLY;INTERVAL=0           | INTERVAL must be a whole number from 1 to 10000, but is 0
            FREQ=WEEKLY;COUNT=10001          | COUNT must be a whole number from 1 to 10000
            FREQ=WEEKLY;COUNT=1;UNTIL=20260101 | must not have both COUNT and UNTIL
            FREQ=WEEKLY;UNTIL=2026-01-01     | UNTIL must be a date such as 20261231
            FREQ=WEEKLY;UNTIL=20260230       | UNTIL must be a date such as 20261231
            FREQ=HOURLY;BYMONTH=2            | must not have BYMONTH with FREQ=HOURLY; use FREQ=DAILY
            FREQ=DAILY;BYHOUR=1,2,3,4,5,6,7;BYMINUTE=1,2,3,4,5,6,7,8,9 | at most 60 times per day, but has 63
            """)
    void rejectsUnsupportedRule(String rule, String reason) {
        assertThatThrownBy(() -> RecurrenceText.parse(rule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FREQ=WEEKLY;BYDAY=SU",
                "FREQ=MONTHLY;BYDAY=-1FR;INTERVAL=2",
                "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
                "FREQ=YEARLY;BYWEEKNO=1,53;WKST=SU",
                "FREQ=YEARLY;BYYEARDAY=-1",
                "FREQ=MINUTELY;INTERVAL=90;COUNT=7",
                "freq=daily;byhour=1,13;until=20301231T000000Z"
            })
    void acceptsRulesOfRfc(String rule) {
        assertThat(RecurrenceText.parse(rule).repeating()).startsWith("FREQ=").doesNotContain("COUNT", "UNTIL");
    }

    private static List<String> starts(String rule, String start, ZoneId zone, String from, String to) {
        RecurringSchedule schedule = new RecurringSchedule(
                new Recurrence(rule, LocalDateTime.parse(start)), zone, 60, RecurringSchedule.FOREVER);
        return schedule.touching(new MinuteRange(minute(from), minute(to))).stream()
                .map(found ->
                        Instant.ofEpochMilli(Minutes.toMillis(found.from())).toString())
                .toList();
    }

    private static long minute(String time) {
        return Minutes.of(OffsetDateTime.parse(time).toInstant().toEpochMilli());
    }
}
