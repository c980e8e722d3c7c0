package dev.slowburn.topology;

import static dev.slowburn.testkit.Outcomes.good;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.EmptySlices;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.progress.LowWatermark;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.shuffle.ShuffleCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two partitions, the first of which is read faster. Minutes that are empty only because they are not read yet must not count as an
 * outage. The objective uses slices of five minutes over two hours; a fifth may be bad, and empty slices are bad.
 */
class UnevenPartitionsScenarioTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:30Z");
    /** After this time without outcomes, the input is finished. */
    private static final Duration QUIET = LowWatermark.QUIET.plusSeconds(1);

    private static final Duration HOUR = Duration.ofHours(1);
    /** Wall-clock time of the replay. */
    private static final Instant REPLAY = START.plus(Duration.ofHours(3));

    private TopologyHarness harness;

    private void given(TopologySettings settings, Instant wallClock) {
        SloBuilder slo = new SloBuilder("cart").target("0.8").timeslices(5, "0.9", EmptySlices.BAD);
        harness = new TopologyHarness(settings, DefinitionSet.of(List.of(slo.build())), wallClock);
    }

    @AfterEach
    void close() {
        harness.history().assertInOrder();
        harness.close();
    }

    private void otherPartition(Instant watermark, Instant caughtUpTo) {
        harness.fromOtherPartition(
                ShuffleCodec.progress(-1, new ProgressMarker(1, watermark.toEpochMilli(), caughtUpTo.toEpochMilli())));
    }

    private void givenAnHourThatTheOtherPartitionHasNotPassed() {
        given(TestSettings.eventClock(Duration.ofDays(1)), REPLAY);
        otherPartition(START, REPLAY);
        harness.send(good("cart", START, 10));
        harness.pass(Duration.ofSeconds(1));
        harness.send(good("cart", START.plus(HOUR), 10));
        harness.pass(QUIET);
    }

    @Test
    void eventClockEndsASliceOnlyWhenAllPartitionsHavePassedIt() {
        givenAnHourThatTheOtherPartitionHasNotPassed();
        assertThat(harness.eventsInShort()).isEmpty();
        assertThat(harness.lastSnapshot()).extracting("good", "bad").containsExactly(24L, 0L);

        // The other partition has the outcomes of that hour, except for five slices.
        for (int slice = 1; slice < 7; slice++) {
            Instant at = START.plus(Duration.ofMinutes(5L * slice));
            harness.send(good("cart", at, 10));
            otherPartition(at, REPLAY.plusMillis(slice));
        }
        harness.pass(QUIET);
        assertThat(harness.eventsInShort()).isEmpty();

        otherPartition(START.plus(HOUR), harness.wallClock());
        harness.pass(Duration.ofSeconds(1));
        assertThat(harness.eventsInShort()).containsExactly("EXHAUSTED #1");
        assertThat(harness.lastSnapshot()).extracting("good", "bad").containsExactly(19L, 5L);
    }

    @Test
    void idlePartitionDoesNotDelayTheEventClock() {
        givenAnHourThatTheOtherPartitionHasNotPassed();

        otherPartition(START, harness.wallClock());
        harness.pass(Duration.ofSeconds(1));

        assertThat(harness.lastSnapshot()).extracting("good", "bad").containsExactly(13L, 11L);
    }

    @Test
    void wallClockEndsASliceOnlyWhenItsInputIsCounted() {
        given(TestSettings.wallClock(), START);
        otherPartition(START, START);
        harness.send(good("cart", START, 10));
        harness.pass(Duration.ofSeconds(1));
        // For half an hour the read positions are unknown; then all input is read.
        harness.send(good("cart", START, 10));
        harness.minutes(30);

        assertThat(harness.eventsInShort()).isEmpty();
        assertThat(harness.lastSnapshot()).extracting("good", "bad").containsExactly(24L, 0L);

        otherPartition(START, harness.wallClock());
        harness.pass(Duration.ofSeconds(1));

        assertThat(harness.eventsInShort()).contains("EXHAUSTED #1");
    }

    @Test
    void producerClockAheadDoesNotEndASliceWithUnreadOutcomes() {
        given(TestSettings.wallClock(), START);
        harness.send(good("cart", START, 10));
        harness.pass(Duration.ofSeconds(1));
        harness.broker().backlog(2);
        harness.send(good("cart", START, 10), START.plus(HOUR));
        harness.minutes(30);

        assertThat(harness.eventsInShort()).isEmpty();
        assertThat(harness.lastSnapshot()).extracting("good", "bad").containsExactly(24L, 0L);

        harness.send(good("cart", START, 10), START);
        harness.pass(Duration.ofSeconds(1));

        assertThat(harness.eventsInShort()).contains("EXHAUSTED #1");
    }

    @Test
    void deletedPartitionIsIgnoredAfterARestart() {
        given(TestSettings.wallClock(), START);
        otherPartition(START, START);
        harness.send(good("cart", START, 10));
        harness.pass(Duration.ofMinutes(3));

        assertThat(harness.lastSnapshot().getLagging()).isTrue();

        // The stored progress contains the second partition, but the broker reports only one.
        harness = harness.restart(Duration.ofSeconds(10));
        harness.pass(Duration.ofSeconds(2));

        assertThat(harness.lastSnapshot().getLagging()).isFalse();
    }

    @Test
    void expiresOldOutcomesAlsoWhileReadPositionsAreUnknown() {
        given(TestSettings.wallClock(), START);
        harness.send(good("cart", START.minus(Duration.ofDays(1)), 10));
        harness.send(good("cart", START, 10));
        harness.pass(Duration.ofSeconds(1));

        assertThat(harness.metric("outcomes-expired-total")).isEqualTo(10);
        assertThat(harness.lastSnapshot()).extracting("good", "bad").containsExactly(24L, 0L);
    }
}
