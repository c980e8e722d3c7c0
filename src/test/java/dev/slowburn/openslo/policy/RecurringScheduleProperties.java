package dev.slowburn.openslo.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.window.MinuteRange;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Compares recurring schedules with an oracle that tests each day from the start on: across daylight-saving changes,
 * leap days and ends of months, near the start and years later.
 */
class RecurringScheduleProperties {
    @Property(tries = 1_000)
    void dailyRules(
            @ForAll("starts") LocalDateTime start,
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(min = 1, max = 40) int interval,
            @ForAll("minutes") long minutes,
            @ForAll("places") Place where) {
        Predicate<LocalDate> matches = day -> ChronoUnit.DAYS.between(start.toLocalDate(), day) % interval == 0;

        assertSame(new Case("FREQ=DAILY;INTERVAL=" + interval, start, zone, minutes), matches, where);
    }

    @Property(tries = 1_000)
    void weeklyRules(
            @ForAll("starts") LocalDateTime start,
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(min = 1, max = 5) int interval,
            @ForAll("weekdays") List<DayOfWeek> weekdays,
            @ForAll DayOfWeek weekStart,
            @ForAll("minutes") long minutes,
            @ForAll("places") Place where) {
        LocalDate firstWeek = start.toLocalDate().with(TemporalAdjusters.previousOrSame(weekStart));
        Predicate<LocalDate> matches = day -> weekdays.contains(day.getDayOfWeek())
                && ChronoUnit.WEEKS.between(firstWeek, day.with(TemporalAdjusters.previousOrSame(weekStart))) % interval
                        == 0;
        String rule = "FREQ=WEEKLY;INTERVAL=" + interval + ";WKST=" + name(weekStart) + ";BYDAY=" + names(weekdays);

        assertSame(new Case(rule, start, zone, minutes), matches, where);
    }

    @Property(tries = 1_000)
    void monthlyRulesByTheDayOfTheMonth(
            @ForAll("starts") LocalDateTime start,
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(min = 1, max = 13) int interval,
            @ForAll @IntRange(min = -31, max = 31) int dayOfMonth,
            @ForAll("minutes") long minutes,
            @ForAll("places") Place where) {
        int chosen = dayOfMonth == 0 ? start.getDayOfMonth() : dayOfMonth;
        Predicate<LocalDate> matches = day -> monthMatches(start, day, interval)
                && day.getDayOfMonth() == (chosen > 0 ? chosen : day.lengthOfMonth() + 1 + chosen);
        String rule = "FREQ=MONTHLY;INTERVAL=" + interval + (dayOfMonth == 0 ? "" : ";BYMONTHDAY=" + dayOfMonth);

        assertSame(new Case(rule, start, zone, minutes), matches, where);
    }

    @Property(tries = 1_000)
    void monthlyRulesByTheWeekday(
            @ForAll("starts") LocalDateTime start,
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(min = 1, max = 13) int interval,
            @ForAll DayOfWeek weekday,
            @ForAll @IntRange(min = -5, max = 5) int ordinal,
            @ForAll("minutes") long minutes,
            @ForAll("places") Place where) {
        Predicate<LocalDate> matches = day -> monthMatches(start, day, interval)
                && day.getDayOfWeek() == weekday
                && (ordinal == 0
                        || ordinal
                                == (ordinal > 0
                                        ? (day.getDayOfMonth() + 6) / 7
                                        : -((day.lengthOfMonth() - day.getDayOfMonth()) / 7 + 1)));
        String rule = "FREQ=MONTHLY;INTERVAL=" + interval + ";BYDAY=" + (ordinal == 0 ? "" : ordinal) + name(weekday);

        assertSame(new Case(rule, start, zone, minutes), matches, where);
    }

    @Property(tries = 500)
    void yearlyRulesOnOneDay(
            @ForAll("starts") LocalDateTime start,
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(min = 1, max = 3) int interval,
            @ForAll("minutes") long minutes,
            @ForAll("places") Place where) {
        Predicate<LocalDate> matches = day -> (day.getYear() - start.getYear()) % interval == 0
                && day.getMonth() == start.getMonth()
                && day.getDayOfMonth() == start.getDayOfMonth();

        assertSame(new Case("FREQ=YEARLY;INTERVAL=" + interval, start, zone, minutes), matches, where);
    }

    private static void assertSame(Case of, Predicate<LocalDate> matches, Place where) {
        MinuteRange range = where.after(of);
        RecurringSchedule schedule = of.schedule();

        assertThat(new TreeSet<>(
                        schedule.touching(range).stream().map(MinuteRange::from).toList()))
                .as("%s from %s in %s, %d minutes, touching %s", of.rule, of.start, of.zone, of.minutes, range)
                .isEqualTo(oracle(of, matches, range));
        assertThat(schedule.touching(range)).allMatch(found -> found.minutes() == of.minutes);
    }

    private static Set<Long> oracle(Case of, Predicate<LocalDate> matches, MinuteRange range) {
        Set<Long> starts = new TreeSet<>();
        for (LocalDate day = of.start.toLocalDate(); ; day = day.plusDays(1)) {
            LocalDateTime local = day.atTime(of.start.toLocalTime());
            long from = Math.floorDiv(local.atZone(of.zone).toEpochSecond(), 60L);
            if (from > range.to() + 3 * 1_440) {
                return starts;
            }
            if (range.minutes() > 0 && matches.test(day) && from < range.to() && from + of.minutes > range.from()) {
                starts.add(from);
            }
        }
    }

    private static boolean monthMatches(LocalDateTime start, LocalDate day, int interval) {
        return ChronoUnit.MONTHS.between(YearMonth.from(start), YearMonth.from(day)) % interval == 0;
    }

    private static String names(List<DayOfWeek> weekdays) {
        return String.join(
                ",", weekdays.stream().map(RecurringScheduleProperties::name).toList());
    }

    private static String name(DayOfWeek weekday) {
        return weekday.name().substring(0, 2);
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")
                .map(ZoneId::of);
    }

    /** Often at daylight-saving changes, leap days and ends of months. */
    @Provide
    Arbitrary<LocalDateTime> starts() {
        Arbitrary<LocalDate> anyDay =
                Arbitraries.integers().between(0, 8 * 365).map(LocalDate.of(2019, 1, 1)::plusDays);
        Arbitrary<LocalDate> edges = Arbitraries.of(
                        "2020-02-29",
                        "2024-02-29",
                        "2023-01-31",
                        "2023-12-31",
                        "2026-03-29",
                        "2026-10-25",
                        "2026-03-08",
                        "2026-11-01",
                        "2026-04-05",
                        "2026-10-04")
                .map(LocalDate::parse);
        Arbitrary<LocalTime> times = Arbitraries.of(
                        "00:00", "01:30", "01:45", "02:00", "02:15", "02:30", "03:00", "23:59")
                .map(LocalTime::parse);
        return Combinators.combine(Arbitraries.oneOf(anyDay, edges), times).as(LocalDate::atTime);
    }

    /** From a minute to more than a month, so that ranges may overlap. */
    @Provide
    Arbitrary<Long> minutes() {
        return Arbitraries.of(1L, 30L, 120L, 1_440L, 3L * 1_440, 40L * 1_440);
    }

    @Provide
    Arbitrary<List<DayOfWeek>> weekdays() {
        return Arbitraries.of(DayOfWeek.class).list().ofMinSize(1).ofMaxSize(4).uniqueElements();
    }

    @Provide
    Arbitrary<Place> places() {
        return Combinators.combine(
                        Arbitraries.integers().between(-2 * 1_440, 12 * 366 * 1_440),
                        Arbitraries.integers().between(0, 120 * 1_440))
                .as(Place::new);
    }

    /** A query range, relative to the start. */
    private record Place(int offset, int length) {
        MinuteRange after(Case of) {
            long from = Math.floorDiv(of.start.atZone(of.zone).toEpochSecond(), 60L) + offset;
            return new MinuteRange(from, from + length);
        }
    }

    private record Case(String rule, LocalDateTime start, ZoneId zone, long minutes) {
        RecurringSchedule schedule() {
            String repeating =
                    RecurrenceText.parse(rule.toLowerCase(Locale.ROOT)).repeating();
            return new RecurringSchedule(new Recurrence(repeating, start), zone, minutes, RecurringSchedule.FOREVER);
        }
    }
}
