package dev.slowburn.topology.evaluate;

import static dev.slowburn.testkit.Outcomes.bad;
import static dev.slowburn.testkit.Outcomes.good;
import static dev.slowburn.testkit.Outcomes.with;
import static dev.slowburn.testkit.Rules.burning;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BudgetState;
import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.domain.coverage.RuleId;
import dev.slowburn.domain.ledger.TallyCell;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.outcome.Verdict;
import dev.slowburn.domain.slo.Decision;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.ReleaseOverride;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.CalendarUnit;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.shuffle.CoverageReport;
import dev.slowburn.topology.shuffle.FirstStage;
import dev.slowburn.topology.shuffle.ShuffleCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An SLO that is defined while the input already holds outcomes of its service: one in ten fails, a minute each. */
class ReplayScenarioTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:30Z");
    private static final int ALL = 100_000;

    private TopologyHarness harness;
    private long good;
    private long bad;

    @AfterEach
    void close() {
        harness.history().assertInOrder();
        harness.close();
    }

    private void given(Duration retention, SloBuilder... slos) {
        DefinitionSet defined =
                DefinitionSet.of(List.of(slos).stream().map(SloBuilder::build).toList());
        harness = TopologyHarness.withReplay(TestSettings.wallClock(retention), defined, START);
        harness.minutes(1);
    }

    private static SloBuilder cart() {
        return new SloBuilder("cart").alerts(burning("hour", "2", "1h"));
    }

    private static SloBuilder daily() {
        return cart().calendar(1, CalendarUnit.DAY, "2026-01-01T00:00", "UTC");
    }

    private void outcomesFor(Duration time) {
        for (long i = 0; i < time.toMinutes(); i++) {
            harness.send(good("cart", harness.wallClock(), 9));
            harness.send(bad("cart", harness.wallClock(), 1));
            good += 9;
            bad++;
            harness.sleep(Duration.ofMinutes(1));
        }
    }

    private void define(SloBuilder... slos) {
        harness.define(List.of(slos).stream().map(SloBuilder::build).toArray(Slo[]::new));
        harness.pass(Duration.ofSeconds(3));
    }

    /** One part of the history after another. */
    private void replayAll() {
        for (int part = 0; part < 6; part++) {
            harness.replay(ALL);
        }
    }

    private BudgetSnapshot cartSnapshot() {
        return harness.newestSnapshots().get("cart/all");
    }

    @Test
    void countsWhatTheTopicHolds() {
        given(Duration.ofDays(1));
        outcomesFor(Duration.ofMinutes(90));

        define(cart());
        replayAll();
        harness.pass(Duration.ofSeconds(2));

        BudgetSnapshot snapshot = cartSnapshot();
        assertThat(snapshot.getGood()).isEqualTo(good);
        assertThat(snapshot.getBad()).isEqualTo(bad);
        assertThat(snapshot.getHistorySince()).isNull();
        assertThat(snapshot.getState()).isEqualTo(BudgetState.EXHAUSTED);
        assertThat(harness.eventsInShort()).containsExactly("EXHAUSTED #1");
        assertThat(harness.alertsInShort()).containsExactly("hour FIRING #1");
        assertThat(harness.newestDecisions()).containsKey("cart");
        assertThat(harness.metric("outcomes-expired-total")).isZero();
    }

    @Test
    void publishesNothingButStaleSnapshotsUntilTheHistoryIsComplete() {
        given(Duration.ofDays(1));
        outcomesFor(Duration.ofMinutes(90));

        define(cart());
        harness.replay(20);
        harness.minutes(2);

        BudgetSnapshot snapshot = cartSnapshot();
        assertThat(snapshot.getState()).isEqualTo(BudgetState.STALE);
        assertThat(snapshot.getLagging()).isTrue();
        assertThat(snapshot.getHistorySince()).isNotNull();
        assertThat(harness.events()).isEmpty();
        assertThat(harness.alerts()).isEmpty();
        assertThat(harness.newestDecisions()).doesNotContainKey("cart");
    }

    /** The newest part is read first: the alert knows its hour long before the window of three days is complete. */
    @Test
    void alertFiresWhenItsLookBackIsComplete() {
        given(Duration.ofDays(4));
        outcomesFor(Duration.ofHours(5));

        define(cart().window("3d"));
        harness.replay(ALL);
        harness.pass(Duration.ofSeconds(2));

        assertThat(harness.alertsInShort()).containsExactly("hour FIRING #1");
        assertThat(harness.events()).isEmpty();
        assertThat(cartSnapshot().getState()).isEqualTo(BudgetState.STALE);

        replayAll();
        harness.pass(Duration.ofSeconds(2));

        assertThat(harness.alerts()).isEmpty();
        assertThat(harness.eventsInShort()).contains("EXHAUSTED #1");
        assertThat(cartSnapshot().getState()).isEqualTo(BudgetState.EXHAUSTED);
    }

    @Test
    void liveCountingAloneCompletesALookBack() {
        given(Duration.ofDays(4));
        outcomesFor(Duration.ofHours(2));

        define(cart().window("3d"));
        outcomesFor(Duration.ofMinutes(60));
        harness.pass(Duration.ofSeconds(2));
        assertThat(harness.alertsInShort()).isEmpty();
        outcomesFor(Duration.ofMinutes(8));
        harness.pass(Duration.ofSeconds(2));

        assertThat(harness.alertsInShort()).containsExactly("hour FIRING #1");
        assertThat(harness.events()).isEmpty();
        assertThat(cartSnapshot().getState()).isEqualTo(BudgetState.STALE);
    }

    @Test
    void changedRuleKeepsItsAlertUntilItsLookBackIsComplete() {
        given(Duration.ofDays(1), cart());
        outcomesFor(Duration.ofMinutes(30));
        assertThat(harness.alertsInShort()).containsExactly("hour FIRING #1");
        assertThat(harness.eventsInShort()).contains("EXHAUSTED #1");
        harness.newestDecisions();

        Sli all = new Sli("all are good", Set.of(OutcomeField.OUTCOME), outcome -> Verdict.GOOD);
        define(cart().sli(all));

        assertThat(harness.alertsInShort()).isEmpty();
        assertThat(harness.events()).isEmpty();
        replayAll();
        harness.pass(Duration.ofSeconds(2));
        assertThat(harness.alertsInShort()).containsExactly("hour RESOLVED #1");
        assertThat(harness.eventsInShort()).containsExactly("RECOVERED #1");
    }

    @Test
    void groupsOfThePastHaveBudgets() {
        given(Duration.ofDays(1));
        for (String tenant : List.of("ацме", "initech")) {
            harness.send(with(good("cart", harness.wallClock(), 7), "tenant", tenant));
        }
        harness.minutes(5);

        define(cart().groupBy(10, "tenant"));
        replayAll();
        harness.pass(Duration.ofSeconds(2));

        assertThat(countedByGroup()).hasSize(2).allSatisfy((id, number) -> assertThat(number)
                .isEqualTo(7));
    }

    @Test
    void outcomesOlderThanTheRetentionAreNotCountedAndNotReported() {
        given(Duration.ofHours(3));
        outcomesFor(Duration.ofHours(4));

        define(cart());
        replayAll();
        harness.pass(Duration.ofSeconds(2));

        assertThat(cartSnapshot().getBad()).isBetween(118L, 120L);
        assertThat(harness.metric("outcomes-expired-total")).isZero();
    }

    /** Nothing was counted before, so the event clock has not begun. */
    @Test
    void withTheEventClockTheFirstSloCountsWhatTheTopicHolds() {
        harness = TopologyHarness.withReplay(
                TestSettings.eventClock(Duration.ofDays(1)), DefinitionSet.of(List.of()), START);
        outcomesFor(Duration.ofMinutes(90));

        define(cart());
        replayAll();
        harness.minutes(8);

        BudgetSnapshot snapshot = cartSnapshot();
        assertThat(snapshot.getBad()).isEqualTo(bad);
        assertThat(snapshot.getState()).isEqualTo(BudgetState.EXHAUSTED);
        assertThat(harness.eventsInShort()).containsExactly("EXHAUSTED #1");
        assertThat(harness.alertsInShort()).containsExactly("hour FIRING #1");
    }

    @Test
    void withTheEventClockTheBudgetIsEvaluatedOnceItsHistoryIsComplete() {
        harness = TopologyHarness.withReplay(
                TestSettings.eventClock(Duration.ofDays(1)),
                DefinitionSet.of(List.of(new SloBuilder("other").service("cart").build())),
                START);
        outcomesFor(Duration.ofMinutes(90));
        harness.events();

        define(new SloBuilder("other").service("cart"), cart());
        outcomesFor(Duration.ofMinutes(10));
        assertThat(harness.alerts()).noneMatch(alert -> alert.getSlo().equals("cart"));
        assertThat(harness.events()).noneMatch(event -> event.getSlo().equals("cart"));

        replayAll();
        outcomesFor(Duration.ofMinutes(8));
        assertThat(harness.alertsInShort()).contains("hour FIRING #1");
        assertThat(harness.events())
                .filteredOn(event -> event.getSlo().equals("cart"))
                .isNotEmpty();
    }

    /** The other partition is empty, but has not reported the new rule. */
    @Test
    void restartKeepsTheHold() {
        SloBuilder other = new SloBuilder("other").service("cart");
        given(Duration.ofDays(1), other);
        outcomesFor(Duration.ofMinutes(90));
        harness.broker().hasPartitions(2);
        passWithOtherPartition(1);
        define(other, cart());
        replayAll();
        passWithOtherPartition(5);
        assertThat(cartSnapshot().getState()).isEqualTo(BudgetState.STALE);
        harness.events();

        harness = harness.restart(Duration.ofMinutes(1));
        harness.broker().hasPartitions(2);
        passWithOtherPartition(5);

        Map<String, BudgetSnapshot> newest = harness.newestSnapshots();
        assertThat(newest.get("other/all").getState()).isEqualTo(BudgetState.EXHAUSTED);
        assertThat(newest.get("cart/all").getState()).isEqualTo(BudgetState.STALE);
        assertThat(newest.get("cart/all").getTotal()).isEqualTo(good + bad);
        assertThat(harness.events()).isEmpty();
        assertThat(harness.evaluationView().tasks())
                .flatExtracting(task -> task.replays().orElseThrow())
                .singleElement()
                .satisfies(history -> {
                    assertThat(history.slo()).isEqualTo("cart");
                    assertThat(history.unreported()).containsExactly(1);
                });

        RuleId rule = RuleId.of(cart().build(), cart().build().objectives().get(0));
        harness.fromOtherPartition(ShuffleCodec.coverage(
                -1, new CoverageReport(1, List.of(new CoverageReport.Entry(rule, 0, ProgressMarker.NOTHING)))));
        passWithOtherPartition(2);

        assertThat(cartSnapshot().getState()).isEqualTo(BudgetState.EXHAUSTED);
        assertThat(harness.eventsInShort()).containsExactly("EXHAUSTED #1");
        assertThat(harness.alertsInShort()).containsExactly("hour FIRING #1");
    }

    private void passWithOtherPartition(int seconds) {
        for (int i = 0; i < seconds; i++) {
            harness.fromOtherPartition(FirstStage.progress(
                    1, ProgressMarker.NOTHING, harness.wallClock().toEpochMilli()));
            harness.pass(Duration.ofSeconds(1));
        }
    }

    /** The outcomes that were sent meanwhile are missing, so that it is not known yet whether the budget is exhausted. */
    @Test
    void returningRuleIsHeldUntilItHasCountedWhatItMissed() {
        given(Duration.ofDays(1), cart());
        outcomesFor(Duration.ofMinutes(30));
        assertThat(harness.eventsInShort()).contains("EXHAUSTED #1");
        harness.alerts();
        Sli all = new Sli("all are good", Set.of(OutcomeField.OUTCOME), outcome -> Verdict.GOOD);
        define(cart().sli(all));
        replayAll();
        harness.pass(Duration.ofSeconds(2));
        assertThat(harness.eventsInShort()).containsExactly("RECOVERED #1");
        harness.alerts();
        outcomesFor(Duration.ofMinutes(30));
        harness.snapshots();
        harness.decisions();

        harness.define(cart().build());
        harness.pass(Duration.ofSeconds(5));

        assertThat(harness.snapshots()).isNotEmpty().allSatisfy(snapshot -> assertThat(snapshot.getState())
                .isEqualTo(BudgetState.STALE));
        assertThat(harness.events()).isEmpty();
        assertThat(harness.alerts()).isEmpty();
        assertThat(harness.decisions()).isEmpty();

        replayAll();
        harness.pass(Duration.ofSeconds(2));

        BudgetSnapshot snapshot = cartSnapshot();
        assertThat(snapshot.getGood()).isEqualTo(good);
        assertThat(snapshot.getBad()).isEqualTo(bad);
        assertThat(harness.eventsInShort()).containsExactly("EXHAUSTED #2");
        assertThat(harness.alertsInShort()).containsExactly("hour FIRING #2");
    }

    /** Instances learn of definitions at different times, so tallies can arrive before their definition. */
    @Test
    void groupWhoseDefinitionComesLaterHasBudget() {
        Slo grouped = cart().groupBy(10, "tenant").build();
        givenTalliesWithoutDefinition(grouped);

        harness.define(grouped);
        passWithOtherPartition(2);

        assertThat(countedByGroup()).containsExactly(Map.entry("cart/all/ацме", 7L));
    }

    @Test
    void groupWhoseDefinitionComesAfterARestartHasBudget() {
        Slo grouped = cart().groupBy(10, "tenant").build();
        givenTalliesWithoutDefinition(grouped);

        harness = harness.restart(Duration.ofMinutes(1));
        harness.broker().hasPartitions(2);
        passWithOtherPartition(2);
        harness.define(grouped);
        passWithOtherPartition(2);

        assertThat(countedByGroup()).containsExactly(Map.entry("cart/all/ацме", 7L));
    }

    private void givenTalliesWithoutDefinition(Slo slo) {
        given(Duration.ofDays(1));
        passWithOtherPartition(1);
        Instant then = harness.wallClock().minus(Duration.ofMinutes(30));
        TallyCell tallies = new TallyCell();
        tallies.add(Minutes.of(then.toEpochMilli()), 7, 0);
        harness.fromOtherPartition(FirstStage.tallies(slo, List.of("ацме"), tallies, then.toEpochMilli()));
        passWithOtherPartition(2);
        assertThat(harness.snapshots()).isEmpty();
    }

    private Map<String, Long> countedByGroup() {
        Map<String, Long> counted = new TreeMap<>();
        harness.newestSnapshots().forEach((id, snapshot) -> counted.put(id, snapshot.getGood()));
        return counted;
    }

    /** The new window is counted by live outcomes alone, the one before is not. */
    @Test
    void windowThatEndedMeanwhileIsPublishedOnceItIsCounted() {
        given(Duration.ofDays(3), daily());
        outcomesFor(Duration.ofMinutes(10));
        harness.sleep(Duration.ofHours(11));
        Sli all = new Sli("all are good", Set.of(OutcomeField.OUTCOME), outcome -> Verdict.GOOD);
        define(daily().sli(all));
        outcomesFor(Duration.ofMinutes(49));
        long counted = good + bad;
        outcomesFor(Duration.ofMinutes(10));

        assertThat(cartSnapshot().getState()).isNotEqualTo(BudgetState.STALE);
        assertThat(harness.events()).extracting(BudgetEvent::getType).doesNotContain(BudgetEventType.WINDOW_RESET);
        replayAll();
        harness.pass(Duration.ofSeconds(2));

        assertThat(harness.events())
                .filteredOn(event -> event.getType() == BudgetEventType.WINDOW_RESET)
                .singleElement()
                .satisfies(reset -> {
                    assertThat(reset.getOccurredAt()).isEqualTo("2026-03-02T00:00:00Z");
                    assertThat(reset.getGood()).isEqualTo(counted);
                    assertThat(reset.getBad()).isZero();
                });
    }

    @Test
    void groupsReturnWithTheirDefinition() {
        given(Duration.ofDays(1), cart().groupBy(10, "tenant"));
        harness.send(with(good("cart", harness.wallClock(), 7), "tenant", "ацме"));
        harness.minutes(1);
        define();
        assertThat(harness.newestSnapshots()).containsEntry("cart/all/ацме", null);

        define(cart().groupBy(10, "tenant"));
        replayAll();
        harness.pass(Duration.ofSeconds(2));

        assertThat(countedByGroup()).containsExactly(Map.entry("cart/all/ацме", 7L));
    }

    @Test
    void groupsReturnWithTheirDefinitionAfterARestartWithoutIt() {
        Slo grouped = cart().groupBy(10, "tenant").build();
        given(Duration.ofDays(1), cart().groupBy(10, "tenant"));
        harness.send(with(good("cart", harness.wallClock(), 7), "tenant", "ацме"));
        harness.minutes(1);
        harness = harness.restart(Duration.ofMinutes(1), DefinitionSet.EMPTY);
        harness.pass(Duration.ofSeconds(3));
        assertThat(harness.newestSnapshots()).containsEntry("cart/all/ацме", null);

        harness.define(grouped);
        harness.pass(Duration.ofSeconds(3));

        assertThat(countedByGroup()).containsExactly(Map.entry("cart/all/ацме", 7L));
    }

    private static final SloBuilder OTHER =
            new SloBuilder("other").service("cart").window("1h");

    /** The decisions that are published within three seconds after definitions. */
    private List<String> decisionsAfter(SloBuilder[] slos, ReleaseOverride... overrides) {
        harness.decisions();
        harness.define(new DefinitionSet(
                List.of(slos).stream().map(SloBuilder::build).toList(), List.of(), List.of(), List.of(overrides)));
        harness.pass(Duration.ofSeconds(3));
        return decisions();
    }

    private List<String> decisions() {
        return harness.decisions().stream()
                .map(decision -> decision == null ? "none" : decision.getDecision() + by(decision))
                .toList();
    }

    private static String by(ReleaseDecision decision) {
        return decision.getOverride() == null
                ? ""
                : " by " + decision.getOverride().getName();
    }

    private ReleaseOverride override(Decision decision) {
        long expires = harness.wallClock().plus(Duration.ofMinutes(5)).toEpochMilli();
        return new ReleaseOverride(
                decision.name().toLowerCase(Locale.ROOT), Set.of("cart"), decision, expires, "ada", "why");
    }

    /** When it has ended, it is unknown again what the budgets require. */
    @Test
    void overrideAppliesWhileTheHistoryIsCounted() {
        given(Duration.ofDays(1));
        outcomesFor(Duration.ofMinutes(90));
        SloBuilder[] cart = {cart()};

        assertThat(decisionsAfter(cart)).isEmpty();
        assertThat(decisionsAfter(cart, override(Decision.FREEZE))).containsExactly("FREEZE by freeze");
        assertThat(decisionsAfter(cart, override(Decision.PROCEED))).containsExactly("PROCEED by proceed");
        harness.minutes(6);
        assertThat(decisions()).containsExactly("none");

        replayAll();
        harness.pass(Duration.ofSeconds(2));
        assertThat(decisions()).containsExactly("FREEZE");
    }

    @Test
    void exhaustedBudgetBlocksWhileTheHistoryOfAnotherIsCounted() {
        given(Duration.ofDays(1), OTHER);
        harness.send(good("cart", harness.wallClock(), 1_000));
        harness.minutes(1);
        assertThat(harness.newestDecisions().get("cart").getDecision()).isEqualTo(dev.slowburn.avro.Decision.PROCEED);
        SloBuilder[] both = {OTHER, cart()};
        assertThat(decisionsAfter(both)).isEmpty();

        harness.send(bad("cart", harness.wallClock(), 1_000));
        harness.pass(Duration.ofSeconds(2));
        assertThat(decisions()).containsExactly("FREEZE");

        // That this budget has recovered does not show that a release is safe.
        harness.send(good("cart", harness.wallClock(), 10_000_000));
        harness.pass(Duration.ofSeconds(2));
        assertThat(decisions()).isEmpty();

        replayAll();
        harness.pass(Duration.ofSeconds(2));
        assertThat(decisions()).containsExactly("PROCEED");
    }

    @Test
    void whatBudgetsRequireAppliesAgainAfterAnOverrideAlsoWhileTheHistoryIsCounted() {
        given(Duration.ofDays(1), OTHER);
        outcomesFor(Duration.ofMinutes(2));
        assertThat(harness.newestDecisions().get("cart").getDecision()).isEqualTo(dev.slowburn.avro.Decision.FREEZE);

        SloBuilder[] both = {OTHER, cart()};
        assertThat(decisionsAfter(both, override(Decision.PROCEED))).containsExactly("PROCEED by proceed");
        harness.minutes(6);

        assertThat(decisions()).containsExactly("FREEZE");
    }
}
