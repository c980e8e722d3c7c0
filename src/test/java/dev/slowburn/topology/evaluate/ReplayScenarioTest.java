package dev.slowburn.topology.evaluate;

import static dev.slowburn.testkit.Outcomes.bad;
import static dev.slowburn.testkit.Outcomes.good;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BudgetState;
import dev.slowburn.domain.coverage.RuleId;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.outcome.Verdict;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.window.CalendarUnit;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.shuffle.CoverageReport;
import dev.slowburn.topology.shuffle.ShuffleCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What is published while the history of a new objective is counted, and when that is complete. */
class ReplayScenarioTest extends ReplayScenario {
    private static SloBuilder daily() {
        return cart().calendar(1, CalendarUnit.DAY, "2026-01-01T00:00", "UTC");
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
                    assertThat(history.unreported()).containsExactly(new TopicPartition("request-outcomes", 1));
                });

        RuleId rule = RuleId.of(cart().build(), cart().build().objectives().get(0));
        harness.fromOtherPartition(ShuffleCodec.coverage(
                -1, new CoverageReport(1, List.of(new CoverageReport.Entry(rule, 0, ProgressMarker.NOTHING)))));
        passWithOtherPartition(2);

        assertThat(cartSnapshot().getState()).isEqualTo(BudgetState.EXHAUSTED);
        assertThat(harness.eventsInShort()).containsExactly("EXHAUSTED #1");
        assertThat(harness.alertsInShort()).containsExactly("hour FIRING #1");
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
}
