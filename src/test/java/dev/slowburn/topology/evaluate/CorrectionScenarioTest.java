package dev.slowburn.topology.evaluate;

import static dev.slowburn.testkit.Outcomes.bad;
import static dev.slowburn.testkit.Outcomes.good;
import static dev.slowburn.testkit.Rules.burning;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.SliceCount;
import dev.slowburn.domain.slo.BudgetCorrection;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.EmptySlices;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.domain.window.Schedule;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Corrections of past and future time; 99 % over two hours. */
class CorrectionScenarioTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:30Z");
    private static final long NOON = Minutes.of(START.toEpochMilli());
    private static final Slo CART =
            new SloBuilder("cart").alerts(burning("fast", "10", "1h")).build();

    private TopologyHarness harness = harness(CART);

    private static TopologyHarness harness(Slo slo) {
        return new TopologyHarness(TestSettings.wallClock(), DefinitionSet.of(List.of(slo)), START);
    }

    @AfterEach
    void close() {
        harness.history().assertInOrder();
        harness.close();
    }

    private static BudgetCorrection once(String name, long fromMinute, long toMinute) {
        MinuteRange range = new MinuteRange(NOON + fromMinute, NOON + toMinute);
        return new BudgetCorrection(
                name, Set.of("cart"), asked -> touches(range, asked) ? List.of(range) : List.of(), range.toString());
    }

    /** Excludes the first minutes of every ten minutes. */
    private static BudgetCorrection eachTen(String name, long minutes) {
        Schedule schedule = asked -> {
            List<MinuteRange> ranges = new ArrayList<>();
            for (long from = Math.floorDiv(asked.from(), 10) * 10; from < asked.to(); from += 10) {
                MinuteRange range = new MinuteRange(from, from + minutes);
                if (touches(range, asked)) {
                    ranges.add(range);
                }
            }
            return ranges;
        };
        return new BudgetCorrection(name, Set.of("cart"), schedule, "each ten: " + minutes);
    }

    private static boolean touches(MinuteRange range, MinuteRange asked) {
        return range.from() < asked.to() && asked.from() < range.to();
    }

    private void correct(Slo slo, BudgetCorrection... corrections) {
        harness.define(new DefinitionSet(List.of(slo), List.of(), List.of(corrections), List.of()));
        harness.pass(Duration.ofSeconds(1));
    }

    private void minute(long good, long bad) {
        harness.send(good("cart", harness.wallClock(), good));
        harness.send(bad("cart", harness.wallClock(), bad));
        harness.minutes(1);
    }

    private BudgetSnapshot snapshot() {
        harness.pass(Duration.ofSeconds(1));
        return harness.lastSnapshot();
    }

    @Test
    void correctionOfThePastCanBeReverted() {
        minute(100, 0);
        minute(80, 20);
        minute(100, 0);

        assertThat(harness.eventsInShort()).containsExactly("EXHAUSTED #1");
        assertThat(harness.alertsInShort()).containsExactly("fast FIRING #1", "fast RESOLVED #1");

        correct(CART, once("works", 1, 2));
        assertThat(snapshot()).extracting("good", "bad").containsExactly(200L, 0L);
        assertThat(harness.eventsInShort()).containsExactly("RECOVERED #1");

        // Late outcomes in it do not count either.
        harness.send(bad("cart", START.plus(Duration.ofMinutes(1)), 7));
        harness.minutes(1);

        assertThat(snapshot()).extracting("good", "bad").containsExactly(200L, 0L);

        correct(CART);
        assertThat(snapshot()).extracting("good", "bad").containsExactly(280L, 27L);
        assertThat(harness.eventsInShort()).containsExactly("EXHAUSTED #2");
    }

    @Test
    void correctionOfTheFutureExcludesItsOutcomes() {
        correct(CART, once("works", 2, 4));
        minute(100, 0);
        minute(100, 0);
        minute(0, 50);
        minute(0, 50);

        assertThat(snapshot()).extracting("good", "bad").containsExactly(200L, 0L);

        minute(100, 1);
        assertThat(snapshot()).extracting("good", "bad").containsExactly(300L, 1L);
        assertThat(harness.eventsInShort()).isEmpty();

        harness = harness.restart(Duration.ofSeconds(10));
        assertThat(snapshot()).extracting("good", "bad").containsExactly(300L, 1L);
    }

    @Test
    void overlappingCorrectionsExcludeAMinuteOnce() {
        correct(CART, eachTen("often", 3), eachTen("longer", 4), once("once", 3, 12));
        for (int i = 0; i < 30; i++) {
            minute(1, 0);
        }

        // Of thirty minutes, 0 to 13 and 20 to 23 are excluded.
        assertThat(snapshot().getGood()).isEqualTo(12);

        correct(CART, eachTen("often", 3));
        assertThat(snapshot().getGood()).isEqualTo(21);

        correct(CART);
        assertThat(snapshot().getGood()).isEqualTo(30);

        harness.minutes(91);
        assertThat(snapshot().getGood()).isEqualTo(28);
    }

    @Test
    void fullyExcludedSlicesAreNotEmptySlices() {
        harness.close();
        Slo slices = new SloBuilder("cart")
                .target("0.5")
                .timeslices(5, "0.9", EmptySlices.BAD)
                .build();
        harness = harness(slices);
        minute(10, 0);
        harness.minutes(4);
        minute(0, 10);
        harness.minutes(14);

        assertThat(snapshot()).extracting("good", "bad").containsExactly(21L, 3L);

        correct(slices, once("works", 5, 15));
        BudgetSnapshot corrected = snapshot();

        assertThat(corrected).extracting("good", "bad").containsExactly(23L, 1L);
        assertThat(corrected.getSlices()).isEqualTo(new SliceCount(24L, 1L, 23L, 1L));

        correct(slices, once("half of one", 5, 8));
        assertThat(snapshot()).extracting("good", "bad").containsExactly(21L, 3L);

        correct(slices);
        assertThat(snapshot()).extracting("good", "bad").containsExactly(21L, 3L);
    }

    @Test
    void correctionOfAnotherSloHasNoEffect() {
        minute(100, 1);
        BudgetCorrection other = new BudgetCorrection("works", Set.of("search"), range -> List.of(range), "1");
        correct(CART, other);
        assertThat(snapshot()).extracting("good", "bad").containsExactly(100L, 1L);
    }
}
