package dev.slowburn.topology.evaluate;

import static dev.slowburn.testkit.Outcomes.bad;
import static dev.slowburn.testkit.Outcomes.good;
import static dev.slowburn.testkit.Rules.burning;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BudgetingMethod;
import dev.slowburn.avro.SliceCount;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.EmptySlices;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Budgets with time slices of five minutes: 24 in two hours, 80 % of which must be good. */
class SliceScenarioTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:30Z");

    private TopologyHarness harness;

    private void given(EmptySlices empty) {
        given(new SloBuilder("cart").target("0.8").timeslices(5, "0.9", empty).alerts(burning("fast", "1", "10m")));
    }

    private void given(SloBuilder slo) {
        harness = new TopologyHarness(TestSettings.wallClock(), DefinitionSet.of(List.of(slo.build())), START);
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

    private BudgetSnapshot snapshot() {
        harness.pass(Duration.ofSeconds(1));
        BudgetSnapshot last = harness.lastSnapshot();
        assertThat(last.getTotal()).isEqualTo(last.getGood() + last.getBad());
        return last;
    }

    @Test
    void openSliceAffectsSnapshotsButNeitherEventsNorAlerts() {
        given(EmptySlices.IGNORE);
        now(1, 9);
        BudgetSnapshot open = snapshot();
        assertThat(open.getMethod()).isEqualTo(BudgetingMethod.TIMESLICES);
        assertThat(open).extracting("good", "bad", "total").containsExactly(0L, 1L, 1L);
        assertThat(open.getConsumedRatio()).isCloseTo(5, within(1e-12));
        assertThat(open.getSli()).isZero();
        assertThat(open.getSlices()).isEqualTo(new SliceCount(24L, 1L, 23L, 1L));
        harness.minutes(4);
        assertThat(harness.eventsInShort()).isEmpty();
        assertThat(harness.alertsInShort()).isEmpty();

        harness.minutes(1);
        assertThat(harness.eventsInShort()).containsExactly("EXHAUSTED #1");
        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #1");
    }

    @Test
    void sliceThatBecomesGoodBeforeItIsOverIsGood() {
        given(EmptySlices.IGNORE);
        now(1, 1);

        assertThat(snapshot()).extracting("good", "bad").containsExactly(0L, 1L);

        harness.minutes(3);
        now(8, 0);

        assertThat(snapshot()).extracting("good", "bad").containsExactly(1L, 0L);

        harness.minutes(10);
        assertThat(harness.eventsInShort()).isEmpty();
        assertThat(harness.alertsInShort()).isEmpty();
    }

    @Test
    void lateOutcomeChangesAFinishedSlice() {
        given(EmptySlices.GOOD);
        now(9, 1);
        harness.minutes(6);

        assertThat(snapshot()).extracting("good", "bad").containsExactly(24L, 0L);

        harness.send(bad("cart", START, 1));
        assertThat(snapshot()).extracting("good", "bad").containsExactly(23L, 1L);

        harness.send(good("cart", START, 10));
        assertThat(snapshot()).extracting("good", "bad").containsExactly(24L, 0L);
    }

    @Test
    void emptySlicesAreGoodByDefault() {
        given(EmptySlices.GOOD);
        now(0, 1);
        harness.minutes(5);
        BudgetSnapshot snapshot = snapshot();

        assertThat(snapshot).extracting("good", "bad", "total").containsExactly(23L, 1L, 24L);
        // 1 of 24 × 0.2.
        assertThat(snapshot.getConsumedRatio()).isCloseTo(1 / 4.8, within(1e-12));
        assertThat(snapshot.getSlices()).isEqualTo(new SliceCount(24L, 1L, 23L, 1L));
    }

    @Test
    void badEmptySlicesCountFromTheFirstOutcome() {
        given(EmptySlices.BAD);
        assertThat(snapshot()).extracting("good", "bad", "total").containsExactly(24L, 0L, 24L);
        now(1, 0);
        harness.minutes(9);
        assertThat(snapshot()).extracting("good", "bad").containsExactly(24L, 0L);
        harness.minutes(1);
        assertThat(snapshot()).extracting("good", "bad").containsExactly(23L, 1L);
        assertThat(harness.eventsInShort()).isEmpty();
        harness.minutes(20);
        assertThat(snapshot()).extracting("good", "bad").containsExactly(19L, 5L);
        // 5 of 24 × 0.2.
        assertThat(harness.eventsInShort()).containsExactly("EXHAUSTED #1");

        harness = harness.restart(Duration.ofSeconds(10));
        harness.minutes(5);
        BudgetSnapshot after = snapshot();
        assertThat(after).extracting("good", "bad").containsExactly(18L, 6L);
        assertThat(after.getSlices()).isEqualTo(new SliceCount(24L, 1L, 23L, 6L));
        assertThat(harness.eventsInShort()).isEmpty();
    }

    @Test
    void ratioTimeslicesUseTheMeanOfTheSlices() {
        given(new SloBuilder("cart").target("0.8").ratioTimeslices(5));
        now(50, 50);
        harness.minutes(5);
        now(9, 1);
        harness.minutes(5);
        now(1, 0);
        BudgetSnapshot snapshot = snapshot();

        assertThat(snapshot.getMethod()).isEqualTo(BudgetingMethod.RATIO_TIMESLICES);
        assertThat(snapshot).extracting("good", "bad", "total").containsExactly(60L, 51L, 111L);
        // (0.5 + 0.9 + 1) ÷ 3 = 0.8: the whole budget with the open slice, more without.
        assertThat(snapshot.getSli()).isCloseTo(0.8, within(1e-12));
        assertThat(snapshot.getConsumedRatio()).isCloseTo(1, within(1e-9));
        assertThat(snapshot.getSlices()).isEqualTo(new SliceCount(24L, 3L, 21L, 0L));
        assertThat(harness.eventsInShort()).containsExactly("EXHAUSTED #1");

        harness.minutes(5);
        assertThat(harness.eventsInShort()).isEmpty();

        now(1, 0);
        harness.minutes(5);

        // (0.5 + 0.9 + 1 + 1) ÷ 4 = 0.85.
        assertThat(harness.eventsInShort()).containsExactly("RECOVERED #1");
    }

    @Test
    void slicesLeaveTheWindowAsAUnit() {
        given(EmptySlices.IGNORE);
        now(0, 10);
        harness.minutes(4);
        now(0, 10);
        harness.minutes(115);

        assertThat(snapshot()).extracting("bad", "total").containsExactly(1L, 1L);

        harness.minutes(1);
        assertThat(snapshot()).extracting("bad", "total").containsExactly(0L, 0L);
        assertThat(harness.eventsInShort()).containsExactly("EXHAUSTED #1", "RECOVERED #1");
    }
}
