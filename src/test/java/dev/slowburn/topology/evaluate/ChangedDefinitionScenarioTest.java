package dev.slowburn.topology.evaluate;

import static dev.slowburn.testkit.Outcomes.bad;
import static dev.slowburn.testkit.Outcomes.good;
import static dev.slowburn.testkit.Rules.burning;
import static dev.slowburn.testkit.Rules.notifies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.outcome.Verdict;
import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Definitions that are changed or removed during an episode; 99 % over two hours. */
class ChangedDefinitionScenarioTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:30Z");
    private static final AlertRule FAST = burning("fast", "10", "10m");
    private static final AlertRule SLOW = burning("slow", "2", "1h");

    private TopologyHarness harness = new TopologyHarness(
            TestSettings.wallClock(), DefinitionSet.of(List.of(cart(FAST, SLOW).build())), START);

    private static SloBuilder cart(AlertRule... rules) {
        return new SloBuilder("cart").alerts(rules).thresholds(50);
    }

    @AfterEach
    void close() {
        harness.history().assertInOrder();
        harness.close();
    }

    private void now(long good, long bad) {
        harness.send(good("cart", harness.wallClock(), good));
        harness.send(bad("cart", harness.wallClock(), bad));
    }

    private void change(SloBuilder slo) {
        harness.define(slo.build());
        harness.minutes(1);
    }

    private void givenBothAlertsAndAnExhaustedBudget() {
        now(80, 20);
        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #1", "slow FIRING #1");
        assertThat(harness.eventsInShort()).containsExactly("THRESHOLD_CROSSED 50 #1", "EXHAUSTED #1");
        harness.newestSnapshots();
        harness.newestDecisions();
    }

    @Test
    void removedRuleResolvesItsAlertOnce() {
        givenBothAlertsAndAnExhaustedBudget();
        change(cart(SLOW));
        List<BurnRateAlert> alerts = harness.alerts();

        assertThat(alerts).extracting(BurnRateAlert::getEventId).containsExactly("cart/all:fast:cart:1:RESOLVED");
        assertThat(alerts.get(0).getReason()).isEqualTo("it is no longer defined");
        assertThat(alerts.get(0).getSeverity()).isEqualTo("page");

        harness = harness.restart(Duration.ofSeconds(10));
        harness.minutes(2);

        assertThat(harness.alertsInShort()).isEmpty();

        change(cart(FAST, SLOW));
        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #2");
    }

    @Test
    void removedRuleWithoutResolvedPublishesNothing() {
        change(cart(notifies(FAST, true, false, false)));
        now(80, 20);
        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #1");
        change(cart());
        assertThat(harness.alertsInShort()).isEmpty();
    }

    @Test
    void changedRuleKeepsItsAlert() {
        givenBothAlertsAndAnExhaustedBudget();
        change(cart(burning("fast", "19", "10m"), SLOW));
        assertThat(harness.alertsInShort()).isEmpty();
        change(cart(burning("fast", "21", "10m"), SLOW));
        assertThat(harness.alertsInShort()).containsExactly("fast RESOLVED #1");
    }

    @Test
    void restoredThresholdContinuesItsEpisodes() {
        givenBothAlertsAndAnExhaustedBudget();
        change(cart(FAST, SLOW).thresholds(75));

        assertThat(harness.eventsInShort()).containsExactly("THRESHOLD_CROSSED 75 #1");

        change(cart(FAST, SLOW));
        assertThat(harness.eventsInShort()).isEmpty();

        change(cart(FAST, SLOW).thresholds());
        now(10_000, 0);
        change(cart(FAST, SLOW));
        now(0, 50);

        assertThat(harness.eventsInShort()).containsExactly("RECOVERED #1", "THRESHOLD_CROSSED 50 #2");
    }

    @Test
    void changedTargetKeepsHistoryTotalsAndEpisodes() {
        givenBothAlertsAndAnExhaustedBudget();
        change(cart(FAST, SLOW).target("0.9"));
        BudgetSnapshot loose = harness.lastSnapshot();

        assertThat(loose.getTarget()).isEqualTo("0.9");
        assertThat(loose.getGood()).isEqualTo(80);
        assertThat(loose.getBad()).isEqualTo(20);
        assertThat(loose.getConsumedRatio()).isCloseTo(2, within(1e-12));
        assertThat(harness.eventsInShort()).isEmpty();
        // 20 % bad is a burn rate of 2: exactly the threshold of the slow rule, below that of the fast one.
        assertThat(harness.alertsInShort()).containsExactly("fast RESOLVED #1");

        change(cart(FAST, SLOW).target("0.7"));
        assertThat(harness.eventsInShort()).containsExactly("RECOVERED #1");
        assertThat(harness.alertsInShort()).containsExactly("slow RESOLVED #1");

        change(cart(FAST, SLOW).target("0.99"));
        assertThat(harness.eventsInShort()).containsExactly("EXHAUSTED #2");
        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #2", "slow FIRING #2");
        assertThat(harness.lastSnapshot().getTotal()).isEqualTo(100);
    }

    @Test
    void changedWindowKeepsHistory() {
        harness.send(good("cart", START.minus(Duration.ofHours(5)), 4_900));
        givenBothAlertsAndAnExhaustedBudget();
        change(cart(FAST, SLOW).window("6h"));
        BudgetSnapshot wide = harness.lastSnapshot();

        assertThat(wide.getTotal()).isEqualTo(5_000);
        assertThat(wide.getWindow()).isEqualTo("6h");
        assertThat(harness.eventsInShort()).containsExactly("RECOVERED #1");

        change(cart(FAST, SLOW).window("1h"));
        assertThat(harness.lastSnapshot().getTotal()).isEqualTo(100);
        assertThat(harness.eventsInShort()).containsExactly("THRESHOLD_CROSSED 50 #2", "EXHAUSTED #2");
        assertThat(harness.alertsInShort()).isEmpty();
    }

    @Test
    void changedSliStartsANewLedgerAndTheFormerSliRestoresTheOld() {
        givenBothAlertsAndAnExhaustedBudget();
        Sli below = new Sli(
                "status below 400",
                Set.of(OutcomeField.STATUS_CODE),
                outcome -> outcome.statusCode() < 400 ? Verdict.GOOD : Verdict.BAD);
        change(cart(FAST, SLOW).sli(below));

        assertThat(harness.lastSnapshot().getTotal()).isZero();
        assertThat(harness.eventsInShort()).containsExactly("RECOVERED #1");
        assertThat(harness.alertsInShort()).containsExactly("fast RESOLVED #1", "slow RESOLVED #1");

        now(7, 0);
        harness.minutes(1);

        assertThat(harness.lastSnapshot().getTotal()).isEqualTo(7);

        change(cart(FAST, SLOW));
        assertThat(harness.lastSnapshot().getTotal()).isEqualTo(100);
        assertThat(harness.eventsInShort()).containsExactly("THRESHOLD_CROSSED 50 #2", "EXHAUSTED #2");
    }

    @Test
    void removedDefinitionDeletesItsSnapshotAndRestoringItKeepsHistory() {
        givenBothAlertsAndAnExhaustedBudget();
        harness.define(DefinitionSet.EMPTY);
        harness.minutes(1);
        assertThat(harness.alertsInShort()).containsExactly("fast RESOLVED #1", "slow RESOLVED #1");
        assertThat(harness.newestSnapshots()).containsOnlyKeys("cart/all").containsValue(null);
        assertThat(harness.newestDecisions()).containsOnlyKeys("cart").containsValue(null);
        assertThat(harness.eventsInShort()).containsExactly("RECOVERED #1");
        now(0, 100);
        harness.minutes(5);
        assertThat(harness.newestSnapshots()).isEmpty();
        harness = harness.restart(Duration.ofSeconds(10));
        harness.minutes(1);
        assertThat(harness.newestSnapshots()).isEmpty();

        // It is still exhausted.
        change(cart(FAST, SLOW));
        assertThat(harness.lastSnapshot()).extracting("good", "bad").containsExactly(80L, 20L);
        assertThat(harness.eventsInShort()).containsExactly("EXHAUSTED #2");
        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #2", "slow FIRING #2");
        assertThat(harness.newestDecisions()).containsOnlyKeys("cart").doesNotContainValue(null);
    }

    @Test
    void nextInstanceEndsBudgetsOfADefinitionRemovedMeanwhile() {
        givenBothAlertsAndAnExhaustedBudget();
        harness = harness.restart(Duration.ofSeconds(10), DefinitionSet.EMPTY);
        harness.minutes(1);

        assertThat(harness.alertsInShort()).containsExactly("fast RESOLVED #1", "slow RESOLVED #1");
        assertThat(harness.newestSnapshots()).containsOnlyKeys("cart/all").containsValue(null);
        assertThat(harness.newestDecisions()).containsOnlyKeys("cart").containsValue(null);

        harness = harness.restart(Duration.ofSeconds(10));
        harness.minutes(1);

        assertThat(harness.alertsInShort()).isEmpty();
        assertThat(harness.newestSnapshots()).isEmpty();
    }

    @Test
    void sloThatMovesToAnotherServiceStartsEmptyWithTheSameId() {
        givenBothAlertsAndAnExhaustedBudget();
        change(cart(FAST, SLOW).service("basket"));

        assertThat(harness.alertsInShort()).containsExactly("fast RESOLVED #1", "slow RESOLVED #1");

        Map<String, BudgetSnapshot> snapshots = harness.newestSnapshots();
        assertThat(snapshots).containsOnlyKeys("cart/all");
        assertThat(snapshots.get("cart/all").getService()).isEqualTo("basket");
        assertThat(snapshots.get("cart/all").getTotal()).isZero();
        assertThat(harness.newestDecisions().get("cart")).isNull();

        harness.send(bad("basket", harness.wallClock(), 1));
        assertThat(harness.alertsInShort()).hasSize(2);
    }
}
