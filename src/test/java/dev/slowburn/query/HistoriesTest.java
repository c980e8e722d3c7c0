package dev.slowburn.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.slowburn.domain.slo.BudgetCorrection;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.query.view.BudgetView;
import dev.slowburn.query.view.HistoryView;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.testkit.topology.Views;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Histories over two hours with a target of 99 %, good requests in each minute and bad ones in three minutes. */
class HistoriesTest {
    private static final Histories.Range ALL = window(Histories.Range.DEFAULT_POINTS, false);

    private final Views views = Views.of(
            new DefinitionSet(
                    List.of(
                            new SloBuilder("cart").build(),
                            new SloBuilder("both")
                                    .service("cart")
                                    .objective("strict", 1)
                                    .target("0.9")
                                    .objective("loose", 3)
                                    .composite()
                                    .build()),
                    List.of(),
                    List.of(maintenance()),
                    List.of()),
            Duration.ofHours(3));

    private static BudgetCorrection maintenance() {
        long noon = Minutes.of(Views.START.toEpochMilli());
        MinuteRange time = new MinuteRange(noon - 30, noon - 28);
        return new BudgetCorrection("maintenance", Set.of("cart"), range -> List.of(time), "1");
    }

    @BeforeEach
    void send() {
        TopologyHarness harness = views.harness();
        for (int minute = 170; minute >= 0; minute--) {
            harness.send(Outcomes.good("cart", at(minute), 100));
        }
        for (int minute : List.of(130, 60, 29, 3)) {
            harness.send(Outcomes.bad("cart", at(minute), 4));
        }
        harness.pass(Duration.ofSeconds(2));
    }

    private Instant at(int minutesAgo) {
        return Views.START.minus(Duration.ofMinutes(minutesAgo));
    }

    @AfterEach
    void close() {
        views.close();
    }

    private HistoryView history(String id, Histories.Range range) {
        return views.histories().of(views.budgets().address(id), range);
    }

    private BudgetView now(String id) {
        return views.budgets().budget(views.budgets().address(id));
    }

    private static Histories.Range range(Instant from, Instant to, Duration step) {
        return new Histories.Range(
                Optional.of(from),
                Optional.of(to),
                Optional.of(step),
                Histories.Range.DEFAULT_POINTS,
                false,
                List.of());
    }

    private static Histories.Range window(int maxPoints, boolean sinceFirstOutcome, LookBack... lookBacks) {
        return new Histories.Range(
                Optional.empty(), Optional.empty(), Optional.empty(), maxPoints, sinceFirstOutcome, List.of(lookBacks));
    }

    @Test
    void coversTheWindowByDefaultAndEndsWithTheSnapshot() {
        BudgetView now = now("cart/all");

        HistoryView history = history("cart/all", ALL);

        assertThat(history.points()).hasSize(120);
        assertThat(history.points()).extracting(HistoryView.PointView::bad).contains(4L);
        assertThat(history.points().stream()
                        .mapToLong(HistoryView.PointView::total)
                        .sum())
                .isEqualTo(now.total());
        HistoryView.PointView last = history.points().get(119);
        assertThat(last.consumedRatio()).isEqualTo(now.consumedRatio());
        assertThat(last.burnedRatio()).isEqualTo(now.consumedRatio());
        assertThat(last.remainingRatio()).isEqualTo(now.remainingRatio());
        assertThat(history.from()).isEqualTo(now.windowStart());
    }

    @Test
    void alignsTheFirstStep() {
        Slo hour = new SloBuilder("hour").window("1h").build();
        try (Views day = Views.of(DefinitionSet.of(List.of(hour)), Duration.ofDays(2))) {
            for (int minute : List.of(600, 200, 20)) {
                day.harness().send(Outcomes.good("hour", at(minute), 50));
            }
            day.harness().pass(Duration.ofSeconds(2));

            HistoryView byDay = day.histories()
                    .of(day.budgets().address("hour/all"), range(at(30), Views.START, Duration.ofDays(1)));

            assertThat(byDay.points()).extracting(HistoryView.PointView::total).containsExactly(150L);
        }
    }

    @Test
    void excludesCorrectionsFromSteps() {
        HistoryView history = history(
                "cart/all",
                range(Instant.parse("2026-03-01T11:00:00Z"), Instant.parse("2026-03-01T12:00:00Z"), minutes(20)));

        assertThat(history.points())
                .extracting(HistoryView.PointView::start, HistoryView.PointView::good, HistoryView.PointView::bad)
                .containsExactly(
                        tuple(Instant.parse("2026-03-01T11:00:00Z"), 2_000L, 4L),
                        tuple(Instant.parse("2026-03-01T11:20:00Z"), 1_800L, 0L),
                        tuple(Instant.parse("2026-03-01T11:40:00Z"), 2_000L, 4L));
        assertThat(history.points().get(0).burnRate()).isEqualTo(4.0 / 2_004 / 0.01, within(1e-12));
        assertThat(history.corrections())
                .containsExactly(new HistoryView.CorrectionView(
                        "maintenance", Instant.parse("2026-03-01T11:30:00Z"), Instant.parse("2026-03-01T11:32:00Z")));
    }

    @Test
    void limitsTheRangeToTheRetention() {
        views.harness().send(Outcomes.good("cart", at(175), 1));
        views.harness().minutes(20);

        HistoryView history = history("cart/all", range(at(100_000), at(-100_000), minutes(1)));

        assertThat(history.from()).isEqualTo(history.retainedFrom()).isEqualTo(Instant.parse("2026-03-01T09:21:00Z"));
        assertThat(history.to()).isEqualTo(Instant.parse("2026-03-01T12:21:00Z"));
        assertThat(history.points()).hasSize(180);
        assertThat(history.points().subList(0, 119)).allMatch(point -> point.consumedRatio() == null);
        assertThat(history.points().subList(119, 180)).allMatch(point -> point.consumedRatio() != null);
        assertThat(history.points().get(0).burnedRatio()).isNull();
    }

    @Test
    void weighsObjectivesOfAComposite() {
        BudgetView now = now("both/composite");

        HistoryView history = history("both/composite", ALL);

        HistoryView.PointView last = history.points().get(history.points().size() - 1);
        assertThat(last.consumedRatio()).isEqualTo(now.consumedRatio()).isGreaterThan(0);
        assertThat(last.burnedRatio()).isEqualTo(now.consumedRatio(), within(1e-12));
    }

    @Test
    void choosesRoundStepsWithinMaxPoints() {
        assertThat(history("cart/all", window(119, false)).stepSeconds()).isEqualTo(120);
        assertThat(history("cart/all", window(13, false)).stepSeconds()).isEqualTo(600);
        assertThat(history("cart/all", window(12, false)).stepSeconds()).isEqualTo(900);
        assertThat(history("cart/all", window(2, false)).points()).hasSize(2);
    }

    @Test
    void startsAYoungBudgetAtItsFirstOutcomeInFineSteps() {
        Slo young = new SloBuilder("young").window("28d").build();
        try (Views fresh = Views.of(DefinitionSet.of(List.of(young)), Duration.ofDays(30))) {
            for (int minute = 480; minute >= 0; minute--) {
                fresh.harness().send(Outcomes.good("young", at(minute), 10));
            }
            fresh.harness().pass(Duration.ofSeconds(2));

            HistoryView history = fresh.histories().of(fresh.budgets().address("young/all"), window(500, true));

            assertThat(history.stepSeconds()).isEqualTo(60);
            assertThat(history.points()).hasSize(481).allMatch(point -> point.total() == 10);
            assertThat(history.points().get(480).windowTotal()).isEqualTo(4_810);
            assertThat(history.points().get(479).end()).isBefore(history.asOf());
            assertThat(history.points().get(480).end()).isAfter(history.asOf());
        }
    }

    @Test
    void omitsTimeBeforeTheFirstOutcomeButNotLaterGaps() {
        assertThat(history("cart/all", window(500, true)).points()).hasSize(120);
        views.harness().sleep(Duration.ofHours(1));
        views.harness().pass(Duration.ofSeconds(2));

        assertThat(history("cart/all", window(500, true)).points()).hasSize(120);
    }

    @Test
    void endsBurnRatesWithThoseOfTheSnapshot() {
        for (String id : List.of("cart/all", "both/composite")) {
            BudgetView now = now(id);

            HistoryView history = history(id, window(25, false, new LookBack("60m", 60), new LookBack("5m", 5)));

            HistoryView.BurnView hour = history.points().get(24).burnRates().get(0);
            assertThat(hour.lookBack()).isEqualTo("60m");
            assertThat(hour.rate()).isEqualTo(now.burnRate()).isGreaterThan(0);
            HistoryView.BurnView minutes = history.points().get(24).burnRates().get(1);
            assertThat(minutes.highest()).isGreaterThanOrEqualTo(minutes.rate());
            assertThat(history.points().get(22).burnRates().get(1).highest()).isZero();
        }
    }

    @Test
    void rejectsALookBackBeyondTheRetention() {
        for (long minutes : List.of(0L, 181L)) {
            assertThatThrownBy(() -> history("cart/all", window(500, false, new LookBack("odd", minutes))))
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageStartingWith("look_back: must be from 1m to the retention, which is 180m");
        }
    }

    /** The cost of a request is limited, as it blocks a server thread. */
    @Test
    void rejectsTooExpensiveLookBacks() {
        Slo year = new SloBuilder("year")
                .window("365d")
                .objective("strict", 1)
                .objective("loose", 1)
                .composite()
                .build();
        try (Views kept = Views.of(DefinitionSet.of(List.of(year)), Duration.ofDays(400))) {
            kept.harness().send(Outcomes.good("year", Views.START, 1));
            kept.harness().pass(Duration.ofSeconds(2));
            BudgetAddress address = kept.budgets().address("year/composite");
            LookBack[] lookBacks =
                    Collections.nCopies(8, new LookBack("1h", 60)).toArray(LookBack[]::new);

            assertThatThrownBy(() -> kept.histories().of(address, window(500, false, lookBacks)))
                    .isInstanceOf(BadRequestException.class)
                    .hasMessage("look_back: 8 look-backs over 525,600 minutes of 2 objectives are too expensive;"
                            + " request fewer look-backs, or at most 312,500 minutes");
            for (Optional<Instant> to : List.of(Optional.<Instant>empty(), Optional.of(Views.START.minusSeconds(7)))) {
                Instant from = to.orElse(Views.START).minus(minutes(312_500));
                Histories.Range advised =
                        new Histories.Range(Optional.of(from), to, Optional.empty(), 500, false, List.of(lookBacks));
                assertThat(kept.histories().of(address, advised).points()).hasSizeGreaterThan(200);
            }
            assertThat(kept.histories().of(address, window(500, false)).points())
                    .hasSize(366);
            assertThat(kept.histories()
                            .of(address, window(500, true, lookBacks))
                            .points())
                    .hasSize(1);
        }
    }

    @Test
    void rejectsAnInvalidRange() {
        assertThatThrownBy(() -> history("cart/all", range(at(0), at(10), minutes(1))))
                .isInstanceOf(BadRequestException.class)
                .hasMessage("from: must be before to; swap them or omit one, was " + at(0) + ", with to " + at(10));
        assertThatThrownBy(() -> history("cart/all", range(at(10), at(0), Duration.ofSeconds(59))))
                .hasMessageStartingWith("step: must be at least 1m");
    }

    private static Duration minutes(long minutes) {
        return Duration.ofMinutes(minutes);
    }
}
