package dev.slowburn.topology.evaluate;

import static dev.slowburn.testkit.Outcomes.bad;
import static dev.slowburn.testkit.Outcomes.good;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BudgetState;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.EmptySlices;
import dev.slowburn.domain.window.CalendarUnit;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calendar windows across their boundaries. */
class CalendarScenarioTest {
    private TopologyHarness harness;

    private void given(String start, SloBuilder slo) {
        harness = new TopologyHarness(
                TestSettings.wallClock(Duration.ofDays(35)),
                DefinitionSet.of(List.of(slo.build())),
                Instant.parse(start));
    }

    private static SloBuilder daily() {
        return new SloBuilder("cart").calendar(1, CalendarUnit.DAY, "2026-01-01T00:00", "UTC");
    }

    @AfterEach
    void close() {
        harness.history().assertInOrder();
        harness.close();
    }

    private void now(long good, long bad) {
        then(harness.wallClock(), good, bad);
    }

    private void then(Instant at, long good, long bad) {
        harness.send(good("cart", at, good), at);
        harness.send(bad("cart", at, bad), at);
    }

    private List<String> resets() {
        return harness.events().stream()
                .filter(event -> event.getType() == BudgetEventType.WINDOW_RESET)
                .map(event -> event.getOccurredAt() + " #" + event.getEpisode() + " " + event.getGood() + "/"
                        + event.getBad())
                .toList();
    }

    @Test
    void publishesFinalNumbersOnceAndRecoversAtTheEndOfAWindow() {
        given("2026-03-01T23:55:30Z", daily());
        now(190, 10);
        assertThat(harness.eventsInShort()).containsExactly("EXHAUSTED #1");
        harness.minutes(4);
        BudgetSnapshot before = harness.lastSnapshot();
        assertThat(before.getWindowStart()).isEqualTo("2026-03-01T00:00:00Z");
        assertThat(before.getWindowEnd()).isEqualTo("2026-03-02T00:00:00Z");
        assertThat(harness.eventsInShort()).isEmpty();

        harness.minutes(1);
        List<BudgetEvent> events = harness.events();
        assertThat(events)
                .extracting(event -> event.getType() + " " + event.getEpisode())
                .containsExactly("WINDOW_RESET 1", "RECOVERED 1");
        BudgetEvent reset = events.get(0);
        assertThat(reset.getOccurredAt()).isEqualTo("2026-03-02T00:00:00Z");
        assertThat(reset.getGood()).isEqualTo(190);
        assertThat(reset.getBad()).isEqualTo(10);
        assertThat(reset.getTotal()).isEqualTo(200);
        assertThat(reset.getConsumedRatio()).isCloseTo(5, within(1e-12));
        BudgetSnapshot after = harness.lastSnapshot();
        assertThat(after.getState()).isEqualTo(BudgetState.NO_DATA);
        assertThat(after.getWindowStart()).isEqualTo("2026-03-02T00:00:00Z");
        harness.minutes(10);
        harness = harness.restart(Duration.ofSeconds(10));
        harness.minutes(2);
        assertThat(harness.eventsInShort()).isEmpty();
    }

    @Test
    void publishesEachWindowThatEndedDuringAnOutage() {
        given("2026-03-01T23:00:30Z", daily());
        now(100, 1);
        harness.minutes(1);
        harness.events();
        Instant down = harness.wallClock();

        harness = harness.restart(Duration.ofHours(49));
        harness.broker().backlog(98);
        harness.pass(Duration.ofSeconds(1));
        for (int hour = 1; hour <= 48; hour++) {
            then(down.plus(Duration.ofHours(hour)), hour, 0);
            harness.pass(Duration.ofSeconds(1));
            assertThat(harness.eventsInShort()).isEmpty();
        }
        then(harness.wallClock(), 7, 0);
        // 23:01:30 plus 1 to 24 hours is the second day, plus 25 to 48 the third.
        assertThat(resets())
                .containsExactly(
                        "2026-03-02T00:00:00Z #1 100/1",
                        "2026-03-03T00:00:00Z #2 300/0",
                        "2026-03-04T00:00:00Z #3 876/0");
        harness.minutes(2);
        assertThat(resets()).isEmpty();
    }

    @Test
    void finalNumbersOfTimeslicesAreSlices() {
        given("2026-03-01T23:30:30Z", daily().timeslices(10, "0.9", EmptySlices.IGNORE));
        now(5, 5);
        harness.minutes(10);
        now(95, 5);
        harness.minutes(10);
        now(1, 9);
        harness.minutes(10);

        assertThat(resets()).containsExactly("2026-03-02T00:00:00Z #1 1/2");
    }

    @Test
    void finalNumbersIncludeBadEmptySlices() {
        given("2026-03-01T23:20:30Z", daily().timeslices(10, "0.9", EmptySlices.BAD));
        now(10, 0);
        harness.minutes(40);
        // Of the day's 144 slices three were empty since the first outcome.
        assertThat(resets()).containsExactly("2026-03-02T00:00:00Z #1 141/3");
    }

    @Test
    void finalRatioOfRatioTimeslicesIsTheMeanOfTheSlices() {
        given("2026-03-01T23:30:30Z", daily().target("0.4").ratioTimeslices(10));
        now(5, 5);
        harness.minutes(10);
        now(75, 25);
        harness.minutes(20);
        List<BudgetEvent> events = harness.events();

        assertThat(events).extracting(BudgetEvent::getType).containsOnly(BudgetEventType.WINDOW_RESET);
        assertThat(events.get(0)).extracting("good", "bad").containsExactly(80L, 30L);
        // A mean of 0.625, so 0.375 of 0.6.
        assertThat(events.get(0).getConsumedRatio()).isCloseTo(0.625, within(1e-12));
    }

    @Test
    void windowThatEndsWithinASliceIncludesThatSlice() {
        // A day in Kolkata ends at 18:30; the slice from 18:00 to 19:00 is its last.
        SloBuilder kolkata = new SloBuilder("cart")
                .target("0.5")
                .calendar(1, CalendarUnit.DAY, "2026-01-01T00:00", "Asia/Kolkata")
                .timeslices(60, "0.9", EmptySlices.IGNORE);
        given("2026-03-01T17:50:30Z", kolkata);
        now(10, 0);
        harness.minutes(35);
        now(10, 0);
        harness.minutes(20);
        now(0, 10);
        harness.minutes(14);

        assertThat(resets()).isEmpty();

        harness.minutes(1);
        assertThat(resets()).containsExactly("2026-03-01T18:30:00Z #1 1/1");

        harness.minutes(60);
        assertThat(resets()).isEmpty();
    }

    @Test
    void monthEndsWithItsLastDay() {
        given(
                "2026-02-28T23:58:30Z",
                new SloBuilder("cart").calendar(1, CalendarUnit.MONTH, "2026-01-31T00:00", "UTC"));
        now(10, 0);
        harness.minutes(1);
        // From the 28th, in place of the 31st, to the 31st.
        assertThat(harness.lastSnapshot()).satisfies(snapshot -> {
            assertThat(snapshot.getWindowStart()).isEqualTo("2026-02-28T00:00:00Z");
            assertThat(snapshot.getWindowEnd()).isEqualTo("2026-03-31T00:00:00Z");
        });
        harness.minutes(3);
        assertThat(resets()).isEmpty();

        harness.close();
        given(
                "2026-02-27T23:58:30Z",
                new SloBuilder("cart").calendar(1, CalendarUnit.MONTH, "2026-01-31T00:00", "UTC"));
        now(10, 0);
        harness.minutes(2);
        assertThat(resets()).containsExactly("2026-02-28T00:00:00Z #1 10/0");
    }

    @Test
    void dayWithADaylightSavingChangeEndsAnHourEarlier() {
        given(
                "2026-03-29T21:58:30Z",
                new SloBuilder("cart").calendar(1, CalendarUnit.DAY, "2026-01-01T00:00", "Europe/Berlin"));
        now(10, 0);
        harness.minutes(1);

        assertThat(harness.lastSnapshot()).satisfies(snapshot -> {
            assertThat(snapshot.getWindowStart()).isEqualTo("2026-03-28T23:00:00Z");
            assertThat(snapshot.getWindowEnd()).isEqualTo("2026-03-29T22:00:00Z");
        });

        harness.minutes(1);
        assertThat(resets()).containsExactly("2026-03-29T22:00:00Z #1 10/0");
    }

    @Test
    void publishesNoWindowThatEndedWithoutDefinition() {
        given("2026-03-01T23:58:30Z", daily());
        now(10, 0);
        harness.minutes(1);
        harness.define(DefinitionSet.EMPTY);
        harness.minutes(3);
        harness.define(daily().build());
        harness.minutes(1);

        assertThat(resets()).isEmpty();

        harness.define(new SloBuilder("cart").build());
        harness.minutes(1);
        harness.define(new SloBuilder("cart")
                .calendar(1, CalendarUnit.HOUR, "2026-01-01T00:00", "UTC")
                .build());
        now(3, 0);
        harness.minutes(57);

        assertThat(resets()).containsExactly("2026-03-02T01:00:00Z #3 3/0");
    }
}
