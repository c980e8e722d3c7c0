package dev.slowburn.topology.evaluate;

import static dev.slowburn.testkit.Outcomes.bad;
import static dev.slowburn.testkit.Outcomes.good;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BudgetState;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.shuffle.ShuffleCodec;
import dev.slowburn.topology.view.SkippedInput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One budget of 99 % over two hours on the wall clock, step by step. */
class BudgetScenarioTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:30Z");
    private static final Slo SLO = Slos.availability("checkout", "0.99", "2h");

    private static final TopologySettings SETTINGS = TestSettings.wallClock();

    private final TopologyHarness harness = new TopologyHarness(SETTINGS, List.of(SLO), START);

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void budgetWithoutOutcomesHasNoData() {
        harness.pass(Duration.ofSeconds(5));
        BudgetSnapshot snapshot = harness.lastSnapshot();

        assertThat(snapshot.getState()).isEqualTo(BudgetState.NO_DATA);
        assertThat(snapshot.getTotal()).isZero();
        assertThat(snapshot.getConsumedRatio()).isZero();
        assertThat(snapshot.getSli()).isNull();
        assertThat(snapshot.getSecondsToExhaustion()).isNull();
    }

    @Test
    void snapshotHasTheCountedOutcomes() {
        harness.send(good("checkout", START, 995));
        harness.send(bad("checkout", START, 5));
        harness.pass(Duration.ofSeconds(1));

        BudgetSnapshot snapshot = harness.lastSnapshot();
        assertThat(snapshot.getBudgetId()).isEqualTo("checkout-availability/objective-1");
        assertThat(snapshot.getGood()).isEqualTo(995);
        assertThat(snapshot.getBad()).isEqualTo(5);
        assertThat(snapshot.getTotal()).isEqualTo(1_000);
        assertThat(snapshot.getTarget()).isEqualTo("0.99");
        assertThat(snapshot.getWindow()).isEqualTo("2h");
        assertThat(snapshot.getWindowStart()).isEqualTo(Instant.parse("2026-03-01T10:01:00Z"));
        assertThat(snapshot.getWatermark()).isEqualTo(START);
        assertThat(snapshot.getState()).isEqualTo(BudgetState.HEALTHY);
        assertThat(snapshot.getConsumedRatio()).isCloseTo(0.5, within(1e-12));
        assertThat(snapshot.getBurnRates()).extracting("lookBack").containsExactly("1h");
        // Half of the budget remains; at a burn rate of 0.5 it lasts one window.
        assertThat(snapshot.getSecondsToExhaustion()).isEqualTo(7_200);
    }

    /** Ten million such records would overflow the tally of a minute. */
    @Test
    void implausibleTalliesAreReportedAndNotCounted() {
        for (int i = 0; i < 4; i++) {
            harness.send(good("checkout", START, 1_000_000_000_000L));
            harness.send(bad("checkout", START, 1_000_000_000_000L));
        }
        harness.pass(Duration.ofSeconds(1));

        BudgetSnapshot snapshot = harness.lastSnapshot();
        assertThat(snapshot.getGood()).isEqualTo(2_000_000_000_000L);
        assertThat(snapshot.getBad()).isEqualTo(2_000_000_000_000L);
        assertThat(snapshot.getState()).isEqualTo(BudgetState.EXHAUSTED);
        assertThat(harness.metric("sums-implausible-total")).isEqualTo(4);
    }

    @Test
    void publishesEachThresholdOnce() {
        harness.send(good("checkout", START, 9_900));
        harness.send(bad("checkout", START, 49));

        assertThat(harness.eventsInShort()).isEmpty();

        harness.send(bad("checkout", START, 2));
        assertThat(harness.eventsInShort()).containsExactly("THRESHOLD_CROSSED 50 #1");

        harness.send(bad("checkout", START, 40));
        assertThat(harness.eventsInShort()).containsExactly("THRESHOLD_CROSSED 75 #1", "THRESHOLD_CROSSED 90 #1");

        harness.send(bad("checkout", START, 10));
        assertThat(harness.eventsInShort()).containsExactly("EXHAUSTED #1");

        harness.pass(Duration.ofMinutes(3));
        assertThat(harness.eventsInShort()).isEmpty();
    }

    @Test
    void exhaustedBudgetRecoversWithoutTraffic() {
        harness.send(bad("checkout", START, 20));
        harness.pass(Duration.ofMinutes(1));
        harness.send(good("checkout", harness.wallClock(), 980));
        assertThat(harness.lastSnapshot().getState()).isEqualTo(BudgetState.EXHAUSTED);
        harness.events();

        harness.pass(Duration.ofMinutes(118));
        assertThat(harness.eventsInShort()).isEmpty();
        harness.pass(Duration.ofMinutes(1));
        assertThat(harness.eventsInShort()).containsExactly("RECOVERED #1");
        BudgetSnapshot after = harness.lastSnapshot();
        assertThat(after.getBad()).isZero();
        assertThat(after.getGood()).isEqualTo(980);

        harness.pass(Duration.ofMinutes(1));
        assertThat(harness.lastSnapshot().getState()).isEqualTo(BudgetState.NO_DATA);
    }

    @Test
    void countsALateOutcomeInItsOwnMinute() {
        harness.send(good("checkout", START.minus(Duration.ofMinutes(119)), 10));
        harness.pass(Duration.ofSeconds(1));
        assertThat(harness.lastSnapshot().getTotal()).isEqualTo(10);
        harness.pass(Duration.ofMinutes(1));
        assertThat(harness.lastSnapshot().getTotal()).isZero();
    }

    @Test
    void reportsAnOutcomeOlderThanTheRetentionAsExpired() {
        harness.send(good("checkout", START.minus(SETTINGS.retention()), 10));
        harness.pass(Duration.ofSeconds(5));
        assertThat(harness.lastSnapshot().getTotal()).isZero();
        assertThat(harness.metric("outcomes-expired-total")).isEqualTo(10);
    }

    @Test
    void publishesSnapshotsBetweenOnceASecondAndOnceAMinute() {
        for (int i = 0; i < 50; i++) {
            harness.send(good("checkout", START, 1));
        }
        assertThat(harness.snapshots()).hasSize(1);

        harness.pass(Duration.ofSeconds(1));
        assertThat(harness.snapshots()).singleElement().extracting("total").isEqualTo(50L);

        harness.pass(Duration.ofSeconds(59));
        assertThat(harness.snapshots()).isEmpty();

        harness.pass(Duration.ofSeconds(1));
        assertThat(harness.snapshots()).hasSize(1);
    }

    @Test
    void publishesPostponedNumbersAsSoonAsASecondHasPassed() {
        harness.pass(Duration.ofSeconds(5));
        harness.sleep(Duration.ofMillis(300));
        harness.send(good("checkout", START, 1));
        assertThat(harness.lastSnapshot().getTotal()).isEqualTo(1);

        harness.sleep(Duration.ofMillis(500));
        harness.send(good("checkout", START, 1));
        // Too early for the evaluation of all budgets, which is at whole seconds.
        harness.sleep(Duration.ofMillis(300));
        assertThat(harness.snapshots()).isEmpty();
        harness.sleep(Duration.ofMillis(200));

        assertThat(harness.snapshots()).singleElement().extracting("total").isEqualTo(2L);
    }

    @Test
    void snapshotByTimeAloneDoesNotDelayOutcomes() {
        harness.send(good("checkout", START, 1));
        harness.pass(Duration.ofMinutes(60).minusSeconds(31));
        harness.snapshots();
        // The outcome leaves the look-back of one hour.
        harness.pass(Duration.ofSeconds(1));
        assertThat(harness.snapshots()).hasSize(1);

        harness.sleep(Duration.ofMillis(300));
        harness.send(good("checkout", harness.wallClock(), 1));

        assertThat(harness.snapshots()).singleElement().extracting("total").isEqualTo(2L);
    }

    @Test
    void postponedSnapshotByTimeAloneDoesNotDelayOutcomes() {
        harness.send(good("checkout", START, 1));
        harness.pass(Duration.ofMinutes(60).minusSeconds(31));
        harness.sleep(Duration.ofMillis(500));
        harness.send(good("checkout", harness.wallClock(), 1));
        harness.snapshots();
        // The first outcome leaves the look-back of one hour half a second after a snapshot.
        harness.sleep(Duration.ofMillis(500));
        assertThat(harness.snapshots()).isEmpty();
        harness.sleep(Duration.ofMillis(500));
        assertThat(harness.snapshots()).hasSize(1);

        harness.sleep(Duration.ofMillis(100));
        harness.send(good("checkout", harness.wallClock(), 1));

        assertThat(harness.snapshots()).singleElement().extracting("total").isEqualTo(3L);
    }

    @Test
    void sequenceNumbersIncrease() {
        harness.send(good("checkout", START, 1));
        harness.pass(Duration.ofMinutes(5));
        List<Long> sequences =
                harness.snapshots().stream().map(BudgetSnapshot::getSequence).toList();

        assertThat(sequences)
                .hasSizeGreaterThan(4)
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(1L);
    }

    @Test
    void publishesOnlyStaleSnapshotsWhileInputIsLagging() {
        Instant fortyMinutesAgo = START.minus(Duration.ofMinutes(40));
        harness.broker().backlog(3);
        harness.send(bad("checkout", fortyMinutesAgo, 100));
        harness.pass(Duration.ofSeconds(5));
        assertThat(harness.lastSnapshot().getState()).isEqualTo(BudgetState.STALE);
        harness.send(good("checkout", START, 9_950));
        harness.pass(Duration.ofSeconds(10));
        BudgetSnapshot stale = harness.lastSnapshot();
        assertThat(stale.getLagging()).isTrue();
        assertThat(stale.getBad()).isEqualTo(100);
        assertThat(harness.eventsInShort()).isEmpty();

        harness.send(bad("checkout", START, 1));
        harness.pass(Duration.ofSeconds(1));
        assertThat(harness.lastSnapshot().getState()).isEqualTo(BudgetState.EXHAUSTED);
        assertThat(harness.eventsInShort()).hasSize(4).last().isEqualTo("EXHAUSTED #1");
    }

    @Test
    void publishesSnapshotsEveryTenSecondsWhileInputIsLagging() {
        Instant longAgo = START.minus(Duration.ofMinutes(40));
        harness.broker().backlog(31);
        for (int i = 0; i < 30; i++) {
            harness.send(good("checkout", longAgo, 10));
            harness.pass(Duration.ofSeconds(1));
        }
        List<BudgetSnapshot> stale = harness.snapshots();
        assertThat(stale).hasSizeBetween(3, 4).allMatch(BudgetSnapshot::getLagging);
        assertThat(stale.get(stale.size() - 1).getTotal()).isBetween(200L, 300L);

        harness.send(bad("checkout", START, 1));
        harness.pass(Duration.ofSeconds(1));
        BudgetSnapshot caughtUp = harness.lastSnapshot();
        assertThat(caughtUp.getLagging()).isFalse();
        assertThat(caughtUp.getTotal()).isEqualTo(301);
    }

    @Test
    void inputWithoutNewRecordsIsNotLagging() {
        Instant longAgo = START.minus(Duration.ofMinutes(40));
        harness.send(bad("checkout", longAgo, 100), longAgo);
        harness.pass(Duration.ofSeconds(5));
        assertThat(harness.lastSnapshot().getState()).isEqualTo(BudgetState.EXHAUSTED);
    }

    @Test
    void backlogWithASlowFirstPollIsLagging() {
        harness.send(bad("checkout", START, 20));
        harness.pass(Duration.ofSeconds(1));
        assertThat(harness.lastSnapshot().getState()).isEqualTo(BudgetState.EXHAUSTED);
        harness.events();
        harness.snapshots();

        // No instance runs for longer than the window while failures continue; then the first poll is slow.
        harness.broker().backlog(2);
        harness.sleep(Duration.ofHours(3));
        Instant back = harness.wallClock();
        harness.pass(Duration.ofMinutes(5));
        assertThat(harness.snapshots())
                .isNotEmpty()
                .allMatch(snapshot -> snapshot.getState() == BudgetState.STALE && snapshot.getLagging());

        harness.send(bad("checkout", back.minus(Duration.ofHours(1)), 20), back.minus(Duration.ofHours(1)));
        harness.pass(Duration.ofMinutes(5));
        harness.send(good("checkout", back, 20), back);
        harness.pass(Duration.ofSeconds(5));
        assertThat(harness.eventsInShort()).isEmpty();
        assertThat(harness.lastSnapshot().getState()).isEqualTo(BudgetState.EXHAUSTED);
    }

    @Test
    void inputIsLaggingWhileEndOffsetsAreUnknown() {
        harness.broker().answers(false);
        harness.pass(Duration.ofMinutes(10));
        assertThat(harness.snapshots()).isNotEmpty().allMatch(snapshot -> snapshot.getState() == BudgetState.STALE);

        harness.broker().answers(true);
        harness.pass(Duration.ofSeconds(2));
        assertThat(harness.lastSnapshot().getState()).isEqualTo(BudgetState.NO_DATA);
    }

    /** The clocks of producers do not affect the lag, whether they are ahead or behind. */
    @Test
    void recordTimestampsDoNotAffectLag() {
        harness.send(bad("checkout", START, 20), START.minus(Duration.ofMinutes(10)));
        harness.pass(Duration.ofSeconds(1));
        assertThat(harness.lastSnapshot().getState()).isEqualTo(BudgetState.EXHAUSTED);

        harness.broker().backlog(2);
        harness.sleep(Duration.ofMinutes(3));
        harness.send(good("checkout", START, 20), harness.wallClock().plus(Duration.ofHours(1)));
        harness.pass(Duration.ofSeconds(1));
        assertThat(harness.lastSnapshot().getState()).isEqualTo(BudgetState.STALE);
    }

    /** Two outcomes of an open transaction are in the log. */
    @Test
    void recordsOfAnOpenTransactionAreLag() {
        harness.send(good("checkout", START, 20));
        harness.pass(Duration.ofSeconds(2));
        assertThat(harness.lastSnapshot().getState()).isEqualTo(BudgetState.HEALTHY);
        harness.broker().hiddenByATransaction(2);
        harness.pass(Duration.ofMinutes(3));
        assertThat(harness.lastSnapshot().getState()).isEqualTo(BudgetState.STALE);
        assertThat(harness.evaluationView().tasks())
                .allSatisfy(task ->
                        assertThat(task.clock().orElseThrow().caughtUpTo()).isLessThan(START.toEpochMilli() + 3_000));

        harness.broker().hiddenByATransaction(0);
        harness.pass(Duration.ofSeconds(2));
        assertThat(harness.lastSnapshot().getState()).isEqualTo(BudgetState.HEALTHY);
    }

    @Test
    void reportsRecordsDeletedBeforeCountingOnce() {
        harness.send(good("checkout", START, 20));
        harness.pass(Duration.ofSeconds(2));
        harness.broker().deleteBeforeItIsRead(10);
        harness.pass(Duration.ofMinutes(4));

        assertThat(harness.lastSnapshot().getState()).isEqualTo(BudgetState.HEALTHY);
        assertThat(harness.metric("input-skipped-offsets-total")).isEqualTo(10);
        assertThat(harness.evaluationView().skippedInput().newest())
                .singleElement()
                .extracting(SkippedInput.Skipped::partition, SkippedInput.Skipped::offsets)
                .containsExactly(new TopicPartition("request-outcomes", 0), 10L);
    }

    @Test
    void deletedPartitionIsNotLagging() {
        harness.fromOtherPartition(ShuffleCodec.progress(-1, new ProgressMarker(1, 0, START.toEpochMilli())));
        harness.send(good("checkout", START, 20));
        harness.pass(Duration.ofMinutes(3));
        assertThat(harness.lastSnapshot().getState()).isEqualTo(BudgetState.STALE);

        harness.broker().hasPartitions(1);
        harness.pass(Duration.ofSeconds(2));
        assertThat(harness.lastSnapshot().getState()).isEqualTo(BudgetState.HEALTHY);
    }

    @Test
    void unreportedPartitionIsLaggingUnlessEmpty() {
        harness.send(good("checkout", START, 20));
        harness.pass(Duration.ofSeconds(2));
        harness.broker().hasPartitions(2);
        harness.pass(Duration.ofMinutes(3));

        assertThat(harness.lastSnapshot().getState()).isEqualTo(BudgetState.STALE);
        assertThat(harness.evaluationView().tasks()).allSatisfy(task -> assertThat(task.slowestPartition())
                .hasValue(new TopicPartition("request-outcomes", 1)));
    }

    @Test
    void countsOutcomesOfUndefinedServicesAsUnmatched() {
        harness.send(good("unknown", START, 7));
        harness.pass(Duration.ofSeconds(1));
        assertThat(harness.metric("outcomes-unmatched-total")).isEqualTo(1);
    }
}
