package dev.slowburn.topology;

import static dev.slowburn.testkit.Outcomes.bad;
import static dev.slowburn.testkit.Outcomes.good;
import static dev.slowburn.testkit.Rules.after;
import static dev.slowburn.testkit.Rules.burning;
import static dev.slowburn.testkit.Rules.notifies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BudgetState;
import dev.slowburn.avro.Decision;
import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Restarts with pending or firing alerts, exhausted budgets and a backlog. The objective is 99 % over two hours. */
class RestartScenarioTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:30Z");
    private static final AlertRule FAST = burning("fast", "10", "10m");
    private static final Duration SHORT = Duration.ofSeconds(20);
    private static final Duration HOUR = Duration.ofHours(1);

    private TopologyHarness harness;

    private void given(AlertRule... rules) {
        harness = new TopologyHarness(
                TestSettings.wallClock(),
                DefinitionSet.of(List.of(
                        new SloBuilder("cart").alerts(rules).thresholds(50).build())),
                START);
    }

    @AfterEach
    void close() {
        harness.history().assertInOrder();
        harness.close();
    }

    private void sendNow(long good, long bad) {
        sendAt(harness.wallClock(), good, bad);
    }

    /** Sends outcomes that were written to Kafka when they occurred. */
    private void sendAt(Instant at, long good, long bad) {
        harness.send(good("cart", at, good), at);
        harness.send(bad("cart", at, bad), at);
    }

    private void restart(Duration outage) {
        harness = harness.restart(outage);
    }

    private List<BudgetState> states() {
        return harness.snapshots().stream()
                .map(BudgetSnapshot::getState)
                .distinct()
                .toList();
    }

    @Test
    void doesNotRepeatAFiringAlertAndResolvesItOnce() {
        given(FAST);
        sendNow(90, 10);

        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #1");

        restart(SHORT);
        harness.minutes(2);
        sendNow(0, 1);

        assertThat(harness.alertsInShort()).isEmpty();

        restart(SHORT);
        sendNow(10, 0);

        assertThat(harness.alertsInShort()).containsExactly("fast RESOLVED #1");

        restart(SHORT);
        sendNow(0, 10);

        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #2");
    }

    @Test
    void pendingAlertFiresOnSchedule() {
        given(after(FAST, 5));
        sendNow(90, 10);
        harness.minutes(2);
        restart(SHORT);
        harness.minutes(3);

        assertThat(harness.alertsInShort()).isEmpty();

        harness.minutes(1);
        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #1");
    }

    @Test
    void doesNotRepeatAnExhaustionAndPublishesItsRecoveryOnce() {
        given();
        sendNow(99, 1);

        assertThat(harness.eventsInShort()).containsExactly("THRESHOLD_CROSSED 50 #1", "EXHAUSTED #1");

        restart(SHORT);
        harness.minutes(2);

        assertThat(harness.eventsInShort()).isEmpty();

        sendNow(100, 0);
        assertThat(harness.eventsInShort()).containsExactly("RECOVERED #1");

        restart(SHORT);
        sendNow(0, 2);

        assertThat(harness.eventsInShort()).containsExactly("EXHAUSTED #2");
    }

    @Test
    void publishesSnapshotsAtFirstCommitAfterTaskMigration() {
        given();
        sendNow(99, 1);
        harness.snapshots();
        restart(SHORT);
        harness.sleep(TestSettings.wallClock().commitInterval());

        assertThat(harness.snapshots())
                .extracting(BudgetSnapshot::getTotal, BudgetSnapshot::getBad)
                .containsExactly(tuple(100L, 1L));
    }

    @Test
    void snapshotsDecisionsAndSilentAlertsContinue() {
        given(notifies(FAST, true, true, true));
        sendNow(99, 1);
        harness.minutes(12);
        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #1");
        BudgetSnapshot before = harness.lastSnapshot();
        assertThat(harness.newestDecisions().get("cart"))
                .extracting(ReleaseDecision::getDecision, ReleaseDecision::getSequence)
                .containsExactly(Decision.FREEZE, 2L);

        restart(SHORT);
        harness.minutes(1);
        assertThat(harness.alertsInShort()).isEmpty();
        assertThat(harness.newestDecisions()).isEmpty();
        BudgetSnapshot after = harness.snapshots().get(0);
        assertThat(after.getSequence()).isGreaterThan(before.getSequence());
        assertThat(after.getTotal()).isEqualTo(100);
        assertThat(after.getBad()).isEqualTo(1);
        sendNow(1, 0);
        assertThat(harness.alertsInShort()).containsExactly("fast RESOLVED #1");
    }

    @Test
    void keepsFiringAlertsUntilTheBacklogIsCounted() {
        given(FAST);
        sendNow(90, 10);
        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #1");
        assertThat(harness.eventsInShort()).containsExactly("THRESHOLD_CROSSED 50 #1", "EXHAUSTED #1");
        harness.newestDecisions();
        harness.snapshots();
        Instant down = harness.wallClock();

        restart(HOUR);
        harness.broker().backlog(120);
        harness.pass(Duration.ofSeconds(1));
        // The first minutes of the backlog have no failures, the later ones do.
        for (int minute = 1; minute <= 50; minute++) {
            sendAt(down.plus(Duration.ofMinutes(minute)), 10_000, minute > 45 ? 5_000 : 0);
            harness.pass(Duration.ofSeconds(1));
        }
        assertThat(states()).containsExactly(BudgetState.STALE);
        assertThat(harness.alertsInShort()).isEmpty();
        assertThat(harness.eventsInShort()).isEmpty();
        assertThat(harness.newestDecisions()).isEmpty();

        for (int minute = 51; minute <= 60; minute++) {
            sendAt(down.plus(Duration.ofMinutes(minute)), 10_000, 5_000);
            harness.pass(Duration.ofSeconds(1));
        }
        // Snapshots that are STALE are ten seconds apart, and the backlog may end between two of them.
        assertThat(states())
                .isSubsetOf(BudgetState.STALE, BudgetState.EXHAUSTED)
                .endsWith(BudgetState.EXHAUSTED);
        assertThat(harness.alertsInShort()).isEmpty();
        assertThat(harness.eventsInShort()).isEmpty();
        assertThat(harness.newestDecisions()).isEmpty();
        sendNow(10_000_000, 0);
        assertThat(harness.alertsInShort()).containsExactly("fast RESOLVED #1");
        assertThat(harness.eventsInShort()).containsExactly("RECOVERED #1");
    }

    @Test
    void firesNoAlertForAnOutageWithinTheBacklog() {
        given(FAST, notifies(burning("silent", "1000", "10m"), true, true, true));
        sendNow(1_000, 0);
        assertThat(harness.newestDecisions()).containsKey("cart");
        harness.snapshots();
        Instant down = harness.wallClock();

        restart(HOUR);
        harness.broker().backlog(120);
        harness.pass(Duration.ofSeconds(1));
        // Ten minutes of failures, long before the end of the backlog.
        for (int minute = 1; minute <= 60; minute++) {
            boolean outage = minute > 10 && minute <= 20;
            sendAt(down.plus(Duration.ofMinutes(minute)), 10_000, outage ? 400 : 0);
            harness.pass(Duration.ofSeconds(1));
        }
        assertThat(states()).containsExactly(BudgetState.STALE, BudgetState.HEALTHY);
        assertThat(harness.alertsInShort()).isEmpty();
        // 4,000 of 605,000 use 66 %.
        assertThat(harness.eventsInShort()).containsExactly("THRESHOLD_CROSSED 50 #1");
        assertThat(harness.newestDecisions()).isEmpty();
    }

    @Test
    void pendingAlertDoesNotAdvanceWhileTheInputLags() {
        given(after(FAST, 5));
        sendNow(90, 10);
        harness.minutes(2);
        Instant down = harness.wallClock();

        restart(HOUR);
        harness.broker().backlog(120);
        harness.pass(Duration.ofSeconds(1));
        for (int minute = 1; minute <= 60; minute++) {
            // Failures only in the last minutes.
            sendAt(down.plus(Duration.ofMinutes(minute)), minute < 55 ? 100 : 0, minute < 55 ? 0 : 1_000);
        }
        harness.minutes(2);
        assertThat(harness.alertsInShort()).isEmpty();
        harness.minutes(1);
        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #1");
    }
}
