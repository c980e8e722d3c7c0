package dev.slowburn.topology;

import static dev.slowburn.testkit.Rules.exhaustedWithin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.domain.ledger.TallyCell;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.CalendarUnit;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.progress.LowWatermark;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.shuffle.FirstStage;
import dev.slowburn.topology.streams.StateStores;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replays of past logs, each in one commit of the first stage. The event clock evaluates each minute. */
class EventClockScenarioTest {
    private static final Instant REPLAY = Instant.parse("2026-06-01T00:00:00Z");
    private static final Duration RETENTION = Duration.ofDays(35);

    private TopologyHarness harness;
    private Slo slo;

    private void given(SloBuilder builder) {
        slo = builder.build();
        harness = new TopologyHarness(TestSettings.eventClock(RETENTION), DefinitionSet.of(List.of(slo)), REPLAY);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private void send(TallyCell tallies, Instant highest) {
        harness.fromOtherPartition(FirstStage.tallies(slo, tallies, highest.toEpochMilli()));
        progress(highest);
    }

    private void progress(Instant highest) {
        harness.fromOtherPartition(FirstStage.progress(
                1, highest.toEpochMilli(), harness.wallClock().toEpochMilli()));
    }

    private void end(Instant highest) {
        harness.pass(LowWatermark.QUIET);
        progress(highest);
        harness.pass(Duration.ofSeconds(1));
    }

    private static void add(TallyCell tallies, Instant at, boolean good) {
        tallies.add(Minutes.of(at.toEpochMilli()), good ? 1 : 0, good ? 0 : 1);
    }

    @Test
    void partitionWithoutBudgetsIsCompleteWhenItsInputIsRead() {
        harness = new TopologyHarness(TestSettings.eventClock(RETENTION), DefinitionSet.of(List.of()), REPLAY);
        assertThat(harness.evaluationView().evaluated()).isEmpty();
        harness.broker().hasPartitions(1);
        harness.pass(Duration.ofSeconds(2));
        assertThat(harness.evaluationView().evaluated()).containsExactly(0);
    }

    @Test
    void nothingIsCompleteBeforeEachPartitionIsReadToItsEnd() {
        harness = new TopologyHarness(TestSettings.eventClock(RETENTION), DefinitionSet.of(List.of()), REPLAY);
        harness.broker().hasPartitions(2);
        harness.fromOtherPartition(FirstStage.progress(1, ProgressMarker.NOTHING, ProgressMarker.NEVER));
        harness.pass(Duration.ofSeconds(2));
        assertThat(harness.evaluationView().evaluated()).isEmpty();
    }

    /** The event clock advances with the counted outcomes, but failing SLIs are known only when the input is caught up. */
    @Test
    void failingSlisAreUnknownWhileTheInputLags() {
        given(new SloBuilder("web").target("0.999").window("28d"));
        harness.broker().hasPartitions(2);
        send(new TallyCell(), Instant.parse("2024-05-06T00:00:00Z"));
        harness.pass(Duration.ofMinutes(10));

        assertThat(harness.evaluationView().tasks())
                .allMatch(task -> !task.unclassified().isKnown());
    }

    @Test
    void budgetIsNotEvaluatedBeforeTheEventClockStarts() {
        given(new SloBuilder("web").target("0.999").window("28d"));
        harness.broker().hasPartitions(1);
        harness.pass(Duration.ofSeconds(2));

        assertThat(harness.evaluationView().evaluated()).isEmpty();

        send(new TallyCell(), Instant.parse("2024-05-06T00:00:00Z"));
        end(Instant.parse("2024-05-06T00:00:00Z"));

        assertThat(harness.evaluationView().evaluated()).containsExactly(0);
    }

    @Test
    void resetsEachCalendarMonthWithItsOwnNumbers() {
        given(new SloBuilder("web").target("0.999").calendar(1, CalendarUnit.MONTH, "2024-01-01T00:00", "UTC"));
        Instant start = Instant.parse("2023-07-01T00:00:00Z");
        Instant end = Instant.parse("2024-07-01T00:00:00Z");
        TallyCell year = new TallyCell();
        Instant highest = start;
        for (Instant at = start.plusSeconds(90); at.isBefore(end); at = at.plus(Duration.ofHours(1))) {
            int day = at.atOffset(ZoneOffset.UTC).getDayOfMonth();
            add(year, at, at.atOffset(ZoneOffset.UTC).getHour() != 5 || day > 5);
            highest = at;
        }
        send(year, highest);
        end(highest);

        List<BudgetEvent> resets = harness.events().stream()
                .filter(event -> event.getType() == BudgetEventType.WINDOW_RESET)
                .toList();
        assertThat(resets).hasSize(11);
        for (int month = 0; month < resets.size(); month++) {
            LocalDate first = LocalDate.of(2023, 7, 1).plusMonths(month);
            BudgetEvent reset = resets.get(month);
            assertThat(reset.getOccurredAt())
                    .isEqualTo(first.plusMonths(1).atStartOfDay().toInstant(ZoneOffset.UTC));
            assertThat(reset.getTotal()).as("%s", first).isEqualTo(24L * first.lengthOfMonth());
            assertThat(reset.getBad()).as("%s", first).isEqualTo(5);
        }
        BudgetSnapshot june = harness.lastSnapshot();
        assertThat(june).extracting("total", "bad").containsExactly(720L, 5L);
        assertThat(june.getAsOf()).isEqualTo(Instant.parse("2024-06-30T23:01:59.999Z"));
        assertThat(harness.metric("outcomes-expired-total")).isZero();
    }

    @Test
    void alertsOnAnOutageAtItsEventTime() {
        given(new SloBuilder("web").target("0.999").window("28d").ladder(0));
        Instant day = Instant.parse("2024-05-06T00:00:00Z");
        Instant noon = day.plus(Duration.ofHours(12));
        TallyCell tallies = new TallyCell();
        Instant highest = day;
        for (int i = 0; i < 2_880; i++) {
            highest = day.plusSeconds(30L * i);
            add(tallies, highest, highest.isBefore(noon) || !highest.isBefore(noon.plus(Duration.ofMinutes(30))));
        }
        send(tallies, highest);
        end(highest);

        List<BurnRateAlert> pages = harness.alerts().stream()
                .filter(alert -> alert.getRule().equals("burn-1h"))
                .toList();
        assertThat(pages).extracting(alert -> alert.getState().name()).containsExactly("FIRING", "RESOLVED");
        assertThat(pages.get(0).getOccurredAt()).isBetween(noon, noon.plus(Duration.ofMinutes(2)));
        assertThat(pages.get(1).getOccurredAt())
                .isBetween(noon.plus(Duration.ofMinutes(30)), noon.plus(Duration.ofMinutes(36)));
        // 1,440 requests by noon allow 1.4 failures.
        assertThat(harness.events())
                .singleElement()
                .satisfies(event -> assertThat(event.getType()).isEqualTo(BudgetEventType.EXHAUSTED))
                .satisfies(event -> assertThat(event.getOccurredAt()).isEqualTo(noon.plusMillis(59_999)));
    }

    /**
     * 197 failures of 1,010 leave 2.5 % of the day's budget of 20 %. It lasts 35.6 min at a burn rate of 1, and 14.3 min at the
     * last hour's rate of 2.5. From 23:48 on, the window ends before that, with a margin of a tenth.
     */
    @Test
    void resolvesAForecastWhenTheWindowEndsBeforeTheExhaustion() {
        given(new SloBuilder("web")
                .target("0.8")
                .calendar(1, CalendarUnit.DAY, "2024-01-01T00:00", "UTC")
                .alerts(exhaustedWithin("soon", "30m")));
        Instant evening = Instant.parse("2024-05-06T22:55:00Z");
        TallyCell tallies = new TallyCell();
        tallies.add(Minutes.of(evening.minus(Duration.ofHours(12)).toEpochMilli()), 808, 192);
        tallies.add(Minutes.of(evening.toEpochMilli()), 5, 5);
        Instant next = evening.plus(Duration.ofHours(12));
        add(tallies, next, true);
        send(tallies, next);
        end(next);

        assertThat(harness.alerts())
                .extracting(alert -> alert.getState() + " " + alert.getOccurredAt())
                .containsExactly("FIRING 2024-05-06T22:55:59.999Z", "RESOLVED 2024-05-06T23:48:59.999Z");
    }

    @Test
    void expiryUsesTheEventClock() {
        given(new SloBuilder("web").window("1h"));
        Instant start = Instant.parse("2024-05-06T00:00:00Z");
        Instant end = start.plus(RETENTION.multipliedBy(3));
        TallyCell tallies = new TallyCell();
        add(tallies, end, true);
        add(tallies, start, true);
        send(tallies, end);

        assertThat(harness.metric("outcomes-expired-total")).isZero();

        end(end);
        TallyCell late = new TallyCell();
        add(late, start.plus(Duration.ofMinutes(1)), true);
        send(late, end);
        harness.pass(Duration.ofSeconds(1));

        assertThat(harness.metric("outcomes-expired-total")).isOne();
        assertThat(harness.lastSnapshot().getTotal()).isOne();
    }

    @Test
    void publishesLateOutcomesAsOfTheLastMinute() {
        given(new SloBuilder("web"));
        Instant start = Instant.parse("2024-05-06T00:00:00Z");
        TallyCell tallies = new TallyCell();
        add(tallies, start, true);
        send(tallies, start);
        end(start);

        assertThat(harness.events()).isEmpty();

        TallyCell late = new TallyCell();
        add(late, start.minusSeconds(60), false);
        send(late, start);

        assertThat(harness.eventsInShort()).containsExactly("EXHAUSTED #1");
    }

    /** For example seconds since the epoch that a producer sends as milliseconds. */
    @Test
    void evaluatesOutcomesOfTheFirstWeeksAfterTheEpoch() {
        given(new SloBuilder("web"));
        Instant start = Instant.ofEpochMilli(1_780_000_000);
        TallyCell tallies = new TallyCell();
        add(tallies, start, false);
        send(tallies, start);
        end(start);

        assertThat(harness.eventsInShort()).containsExactly("EXHAUSTED #1");
    }

    @Test
    void deletesRowsThatHaveLeftAllWindows() {
        given(new SloBuilder("web").window("1h"));
        Instant start = Instant.parse("2024-05-06T00:00:00Z");
        TallyCell tallies = new TallyCell();
        Instant highest = start;
        for (int day = 0; day < 200; day++) {
            highest = start.plus(Duration.ofDays(day));
            add(tallies, highest, false);
        }
        send(tallies, highest);
        end(highest);
        harness.minutes(2);

        assertThat(harness.rowsIn(StateStores.LEDGER)).isBetween(35, 40);
    }
}
