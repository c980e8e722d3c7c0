package dev.slowburn.testkit.oracle;

import dev.slowburn.domain.consumption.Target;
import dev.slowburn.domain.ledger.HourRow;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.EmptySlices;
import dev.slowburn.domain.window.CalendarUnit;
import dev.slowburn.domain.window.CalendarWindow;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.domain.window.RollingWindow;
import dev.slowburn.domain.window.Window;
import dev.slowburn.testkit.oracle.BudgetScenario.Closure;
import dev.slowburn.testkit.oracle.BudgetScenario.Step;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random scenarios around difficult calendar moments. */
public final class BudgetScenarios {
    /** The sum of all outcomes fits into one minute. */
    private static final int MOST_STEPS = 40;

    /** Changes to and from daylight saving of the zones below, a day that Apia skipped, month ends and leap days. */
    private static final List<String> MOMENTS = List.of(
            "2025-03-30T01:00:00Z",
            "2025-10-26T01:00:00Z",
            "2025-03-09T07:00:00Z",
            "2025-11-02T06:00:00Z",
            "2025-04-05T15:00:00Z",
            "2025-10-04T15:30:00Z",
            "2011-12-30T10:00:00Z",
            "2024-02-29T00:00:00Z",
            "2024-03-01T00:00:00Z",
            "2025-02-28T23:59:00Z",
            "2025-01-31T23:00:00Z",
            "2025-12-31T18:30:00Z",
            "2025-06-11T12:34:00Z");

    private static final List<String> BOUNDARIES = List.of(
            "2024-01-01T00:00",
            "2020-02-29T00:00",
            "2023-01-31T00:17",
            "2025-03-30T02:30",
            "2025-10-26T02:30",
            "2026-07-15T13:01");

    private BudgetScenarios() {}

    public static Arbitrary<BudgetScenario> any() {
        Arbitrary<Long> starts = Combinators.combine(
                        Arbitraries.of(MOMENTS), Arbitraries.longs().between(-4_000, 100))
                .as((moment, offset) -> Minutes.of(Instant.parse(moment).toEpochMilli()) + offset);
        Arbitrary<List<Window>> windowLists = Combinators.combine(
                        windows(),
                        Arbitraries.longs().between(1, 130),
                        Arbitraries.longs().between(1, 2_000))
                .as((window, shorter, longer) -> List.of(window, rolling(shorter), rolling(longer)));
        Arbitrary<Long> remembered = Arbitraries.longs().between(-3_000, 200);
        return starts.flatMap(start -> Combinators.combine(
                        budgetings(),
                        windowLists,
                        closures().list().ofMaxSize(3),
                        remembered.injectNull(0.7),
                        Arbitraries.longs().between(0, 2_000),
                        steps().list().ofMinSize(1).ofMaxSize(MOST_STEPS))
                .as((budgeting, windows, closures, since, spare, steps) -> new BudgetScenario(
                        start,
                        budgeting,
                        windows,
                        closures,
                        since == null ? Long.MAX_VALUE : start + since,
                        spare,
                        steps)));
    }

    private static Arbitrary<Budgeting> budgetings() {
        Arbitrary<Long> lengths = Arbitraries.of(1L, 5L, 7L, 60L, 1_440L);
        Arbitrary<Long> targets = Arbitraries.oneOf(
                Arbitraries.of(0L, Target.ONE, 500_000_000L, 999_000_000L, 999_999_999L, 1L),
                Arbitraries.longs().between(0, Target.ONE));
        return Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(Budgeting.OCCURRENCES)),
                Tuple.of(
                        4,
                        Combinators.combine(lengths, targets, Arbitraries.of(EmptySlices.class))
                                .as(Budgeting.Timeslices::new)),
                Tuple.of(2, lengths.map(Budgeting.RatioTimeslices::new)));
    }

    private static Arbitrary<Window> windows() {
        Arbitrary<Window> rolling = Arbitraries.longs().between(1, 4_000).map(BudgetScenarios::rolling);
        Arbitrary<CalendarUnit> units = Arbitraries.frequency(
                Tuple.of(4, CalendarUnit.HOUR),
                Tuple.of(4, CalendarUnit.DAY),
                Tuple.of(2, CalendarUnit.WEEK),
                Tuple.of(1, CalendarUnit.MONTH));
        return Arbitraries.frequencyOf(Tuple.of(2, rolling), Tuple.of(3, calendar(units)));
    }

    /** Calendar windows of these units, in zones with different daylight saving rules. */
    public static Arbitrary<CalendarWindow> calendar(Arbitrary<CalendarUnit> units) {
        return Combinators.combine(units, Arbitraries.of(BOUNDARIES).map(LocalDateTime::parse), zones())
                .as((unit, start, zone) -> new CalendarWindow("1 " + unit, start, zone, 1, unit));
    }

    public static Arbitrary<ZoneId> zones() {
        return Arbitraries.of(
                        "UTC",
                        "Europe/Berlin",
                        "America/New_York",
                        "Australia/Lord_Howe",
                        "Asia/Kolkata",
                        "Pacific/Apia")
                .map(ZoneId::of);
    }

    private static Window rolling(long minutes) {
        return new RollingWindow(minutes + "m", minutes);
    }

    private static Arbitrary<Closure> closures() {
        Arbitrary<Long> from = Arbitraries.longs().between(-4_000, 4_000);
        Arbitrary<Closure> once = Combinators.combine(from, Arbitraries.longs().between(1, 3_000), Arbitraries.just(0L))
                .as(Closure::new);
        Arbitrary<Closure> recurring = Combinators.combine(
                        from, Arbitraries.longs().between(1, 90), Arbitraries.of(7L, 60L, 91L, 1_440L, 10_080L))
                .as(Closure::new);
        return Arbitraries.oneOf(once, recurring);
    }

    private static Arbitrary<Step> steps() {
        Arbitrary<Long> passes = Arbitraries.frequencyOf(
                Tuple.of(12, Arbitraries.just(0L)),
                Tuple.of(10, Arbitraries.longs().between(1, 3)),
                Tuple.of(5, Arbitraries.longs().between(4, 130)),
                Tuple.of(2, Arbitraries.longs().between(131, 4_000)),
                Tuple.of(1, Arbitraries.longs().between(4_001, 50_000)));
        Arbitrary<Long> behind = Arbitraries.frequencyOf(
                Tuple.of(10, Arbitraries.longs().between(0, 2)),
                Tuple.of(6, Arbitraries.longs().between(3, 1_600)),
                Tuple.of(2, Arbitraries.longs().between(1_601, 55_000)),
                Tuple.of(3, Arbitraries.longs().between(-5, -1)));
        Arbitrary<Long> counts = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0L)),
                Tuple.of(3, Arbitraries.longs().between(1, 9)),
                Tuple.of(2, Arbitraries.longs().between(1, 1_000_000)),
                Tuple.of(1, Arbitraries.longs().between(1L << 30, HourRow.MAX_PER_MINUTE / MOST_STEPS)));
        return Combinators.combine(passes, behind, counts, counts).as(Step::new);
    }

    /** The calendar moments of scenarios, for other tests. */
    public static List<Long> moments() {
        List<Long> minutes = new ArrayList<>();
        MOMENTS.forEach(moment -> minutes.add(Minutes.of(Instant.parse(moment).toEpochMilli())));
        return minutes;
    }
}
