package dev.slowburn.topology.evaluate;

import static dev.slowburn.testkit.Rules.exhaustedWithin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.EmptySlices;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.CalendarUnit;
import dev.slowburn.domain.window.CalendarWindow;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.domain.window.RollingWindow;
import dev.slowburn.domain.window.Window;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.oracle.NaiveBudget;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import dev.slowburn.topology.definitions.BaseDefinitions;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An alert on the time to exhaustion with each kind of window and each budgeting method, over eight hours around a midnight, at
 * each evaluation, as documented: at the burn rate of the last hour the budget will be exhausted within this time, and
 * before a calendar window ends.
 */
class ExhaustionAlertTest {
    private static final Instant START = Instant.parse("2026-03-01T18:00:30Z");
    private static final long WITHIN = 240;
    private static final int MINUTES = 480;
    private static final BigDecimal ALLOWED = new BigDecimal("0.1");

    private final List<String> expected = new ArrayList<>();
    private int forecasts;
    private int resets;
    private boolean on;
    private int episode;

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "rolling 6h, occurrences",
        "rolling 1d, occurrences",
        "calendar day, occurrences",
        "calendar week, occurrences",
        "rolling 6h, minutes",
        "rolling 1d, slices",
        "calendar day, minutes",
        "calendar day, slices",
        "calendar day, missed minutes",
        "calendar week, slices",
        "rolling 1d, shares",
        "calendar day, shares"
    })
    void firesAndResolvesAsDocumented(String window, String method) {
        Random random = new Random(7);
        Slo slo = slo(window, method);
        Objective objective = slo.objectives().get(0);
        long first = Minutes.of(START.toEpochMilli());
        NaiveBudget naive =
                new NaiveBudget(first, MINUTES + 60, objective.budgeting(), minute -> false, Long.MAX_VALUE);
        try (TopologyHarness harness = new TopologyHarness(
                TestSettings.wallClock(Duration.ofDays(10)),
                new BaseDefinitions.Given(
                        List.of(), documents -> new DefinitionSet(List.of(slo), List.of(), List.of(), List.of())),
                START)) {
            int percent = 0;
            for (int i = 0; i < MINUTES; i++) {
                if (i % 20 == 0) {
                    percent = List.of(0, 0, 2, 4, 8, 15, 40).get(random.nextInt(7));
                }
                long minute = Minutes.of(harness.wallClock().toEpochMilli());
                if (percent > 0 || i % 7 > 0) {
                    harness.send(Outcomes.good("cart", harness.wallClock(), 100 - percent));
                    naive.add(minute, 100 - percent, 0);
                    expect(naive, objective, minute);
                    harness.send(Outcomes.bad("cart", harness.wallClock(), percent));
                    naive.add(minute, 0, percent);
                    expect(naive, objective, minute);
                }
                harness.sleep(Duration.ofSeconds(1));
                expect(naive, objective, minute);
                checkForecast(naive, objective, minute, harness.lastSnapshot());
                harness.sleep(Duration.ofSeconds(59));
                expect(naive, objective, minute + 1);
            }
            assertThat(harness.alerts().stream()
                            .map(alert -> Minutes.of(alert.getOccurredAt().toEpochMilli()) - first + " "
                                    + alert.getState() + " #" + alert.getEpisode())
                            .toList())
                    .isEqualTo(expected)
                    .isNotEmpty();
            if (method.equals("occurrences")) {
                assertThat(forecasts).isPositive();
                assertThat(resets > 0).isEqualTo(objective.window() instanceof CalendarWindow);
            }
        }
    }

    private void expect(NaiveBudget naive, Objective objective, long minute) {
        long at = minute - Minutes.of(START.toEpochMilli());
        if (on && !willBeExhausted(naive, objective, minute, new BigDecimal("1.1"))) {
            on = false;
            expected.add(at + " RESOLVED #" + episode);
        }
        if (!on && willBeExhausted(naive, objective, minute, BigDecimal.ONE)) {
            on = true;
            episode++;
            expected.add(at + " FIRING #" + episode);
        }
    }

    /** A snapshot has a time to exhaustion only if it is before the end of a calendar window, like the alert. */
    private void checkForecast(NaiveBudget naive, Objective objective, long minute, BudgetSnapshot snapshot) {
        Window window = objective.window();
        BigDecimal used = used(naive.over(window, minute).units());
        BigDecimal rate = used(naive.over(new RollingWindow("1h", 60), minute).units());
        if (used.compareTo(BigDecimal.ONE) >= 0) {
            assertThat(snapshot.getSecondsToExhaustion()).isZero();
        } else if (rate.signum() == 0) {
            assertThat(snapshot.getSecondsToExhaustion()).isNull();
        } else {
            BigDecimal minutes = BigDecimal.ONE
                    .subtract(used)
                    .multiply(BigDecimal.valueOf(window.at(minute).minutes()))
                    .divide(rate, MathContext.DECIMAL128);
            if (window instanceof CalendarWindow
                    && minutes.compareTo(BigDecimal.valueOf(window.at(minute).to() - minute)) > 0) {
                assertThat(snapshot.getSecondsToExhaustion()).isNull();
                resets++;
            } else {
                assertThat(snapshot.getSecondsToExhaustion())
                        .isCloseTo(minutes.multiply(BigDecimal.valueOf(60)).longValue(), within(1L));
                forecasts++;
            }
        }
    }

    private static boolean willBeExhausted(NaiveBudget naive, Objective objective, long minute, BigDecimal slack) {
        Window window = objective.window();
        Tally hour = naive.over(new RollingWindow("1h", 60), minute).settled();
        BigDecimal used = used(naive.over(window, minute).settled());
        if (used.compareTo(BigDecimal.ONE) >= 0) {
            return true;
        }
        long limit = window instanceof CalendarWindow
                ? Math.min(WITHIN, window.at(minute).to() - minute)
                : WITHIN;
        BigDecimal remaining = BigDecimal.ONE
                .subtract(used)
                .multiply(BigDecimal.valueOf(window.at(minute).minutes()));
        return hour.bad() > 0
                && remaining.compareTo(BigDecimal.valueOf(limit).multiply(slack).multiply(used(hour))) <= 0;
    }

    private static BigDecimal used(Tally units) {
        return units.total() == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(units.bad())
                        .divide(BigDecimal.valueOf(units.total()).multiply(ALLOWED), MathContext.DECIMAL128);
    }

    private static Slo slo(String window, String method) {
        SloBuilder builder = new SloBuilder("cart").target("0.9").alerts(exhaustedWithin("soon", "4h"));
        switch (window) {
            case "calendar day" -> builder.calendar(1, CalendarUnit.DAY, "2026-01-01T00:00", "UTC");
            case "calendar week" -> builder.calendar(1, CalendarUnit.WEEK, "2026-01-05T00:00", "UTC");
            default -> builder.window(window.substring("rolling ".length()));
        }
        switch (method) {
            case "minutes" -> builder.timeslices(1, "0.95", EmptySlices.GOOD);
            case "missed minutes" -> builder.timeslices(1, "0.95", EmptySlices.BAD);
            case "slices" -> builder.timeslices(10, "0.95", EmptySlices.IGNORE);
            case "shares" -> builder.ratioTimeslices(5);
            default -> assertThat(Budgeting.OCCURRENCES.method().name()).isEqualToIgnoringCase(method);
        }
        return builder.build();
    }
}
