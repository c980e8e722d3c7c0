package dev.slowburn.topology.state;

import static dev.slowburn.testkit.Outcomes.bad;
import static dev.slowburn.testkit.Outcomes.good;
import static dev.slowburn.testkit.Outcomes.with;
import static dev.slowburn.testkit.Rules.burning;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.evaluation.Episodes;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.outcome.Verdict;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.EmptySlices;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import dev.slowburn.topology.streams.TopologyParts;
import dev.slowburn.tracking.StoredBudgetState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When a budget is removed for any reason, its firing alerts are resolved and its exhaustion ends, exactly once. */
class EndedBudgetScenarioTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:30Z");

    private TopologyHarness harness;

    @AfterEach
    void close() {
        harness.history().assertInOrder();
        harness.close();
    }

    private static SloBuilder cart() {
        return new SloBuilder("cart").alerts(burning("fast", "10", "10m")).thresholds(50);
    }

    private static SloBuilder composed() {
        return cart().target("0.9")
                .objective("loose", 1)
                .target("0.99")
                .objective("strict", 3)
                .composite(burning("both", "2", "1h"));
    }

    static Stream<Arguments> ends() {
        Sli otherRule = new Sli(
                "status below 400",
                Set.of(OutcomeField.STATUS_CODE),
                outcome -> outcome.statusCode() < 400 ? Verdict.GOOD : Verdict.BAD);
        return Stream.of(
                Arguments.of("removed", cart().build(), Optional.empty()),
                Arguments.of(
                        "renamed",
                        cart().build(),
                        Optional.of(new SloBuilder("wagon").service("cart").build())),
                Arguments.of(
                        "another service",
                        cart().build(),
                        Optional.of(cart().service("basket").build())),
                Arguments.of(
                        "another objective",
                        cart().build(),
                        Optional.of(cart().objective("other", 1).build())),
                Arguments.of(
                        "another rule of what is good",
                        cart().build(),
                        Optional.of(cart().sli(otherRule).build())),
                Arguments.of(
                        "no longer composite",
                        composed().build(),
                        Optional.of(cart().objective("other", 1).build())),
                Arguments.of(
                        "no longer for all services",
                        cart().service("any").allServices().build(),
                        Optional.of(cart().service("any").build())),
                Arguments.of("no longer grouped", cart().groupBy(10, "tenant").build(), Optional.of(cart().build())),
                Arguments.of(
                        "grouped otherwise",
                        cart().groupBy(10, "tenant").build(),
                        Optional.of(cart().groupBy(10, "tenant", "region").build())));
    }

    private void given(Slo slo) {
        harness = new TopologyHarness(TestSettings.wallClock(), DefinitionSet.of(List.of(slo)), START);
        harness.send(with(good("cart", harness.wallClock(), 50), "tenant", "東京"));
        harness.send(with(bad("cart", harness.wallClock(), 50), "tenant", "東京"));
        harness.minutes(1);
    }

    private void givenAlertsAndAnExhaustedBudget(Slo slo) {
        given(slo);
        assertThat(harness.history().exhausted()).isNotEmpty();
        assertThat(harness.history().firing()).isNotEmpty();
    }

    private static DefinitionSet set(Optional<Slo> slo) {
        return slo.map(List::of).map(DefinitionSet::of).orElse(DefinitionSet.EMPTY);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void resolvesAlertsAndExhaustionWhenRemovedWhileRunning(String how, Slo before, Optional<Slo> after) {
        givenAlertsAndAnExhaustedBudget(before);

        harness.define(set(after));
        harness.minutes(2);

        assertNothingIsActive();
        harness = harness.restart(Duration.ofSeconds(10), set(after));
        harness.minutes(2);
        assertNothingIsActive();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void resolvesAlertsAndExhaustionWhenRemovedWhileStopped(String how, Slo before, Optional<Slo> after) {
        givenAlertsAndAnExhaustedBudget(before);

        harness = harness.restart(Duration.ofSeconds(10), set(after));
        harness.minutes(2);

        assertNothingIsActive();
    }

    private void assertNothingIsActive() {
        assertThat(harness.history().exhausted()).isEmpty();
        assertThat(harness.history().firing()).isEmpty();
    }

    @Test
    void recoveryEventHasTheReasonAndTheEpisodeOfTheExhaustion() {
        given(cart().build());
        harness.events();

        harness.define(DefinitionSet.EMPTY);
        harness.minutes(1);

        BudgetEvent end = harness.events().get(0);
        assertThat(end.getEventId()).isEqualTo("cart/all:cart:RECOVERED:100:1");
        assertThat(end.getType()).isEqualTo(BudgetEventType.RECOVERED);
        assertThat(end.getReason()).isEqualTo("it is no longer defined");
        assertThat(end.getService()).isEqualTo("cart");
        assertThat(end.getEpisode()).isEqualTo(1);
        assertThat(end.getThreshold()).isNull();
    }

    @Test
    void publishesExhaustionAgainWhenAnExhaustedBudgetIsRestored() {
        given(cart().build());
        harness.define(DefinitionSet.EMPTY);
        harness.minutes(1);
        harness.events();

        harness.define(cart().build());
        harness.minutes(1);

        assertThat(harness.eventsInShort()).containsExactly("EXHAUSTED #2");
    }

    @Test
    void endsTheExhaustionOfAGroupThatIsDroppedForInactivity() {
        given(cart().groupBy(10, "tenant")
                .timeslices(1, "0.9", EmptySlices.BAD)
                .alerts()
                .build());

        harness.minutes(20);
        assertThat(harness.history().exhausted()).isNotEmpty();
        harness.minutes(25 * 60);

        assertThat(harness.newestSnapshots()).containsEntry("cart/all/東京", null);
        assertThat(harness.history().exhausted()).isEmpty();
    }

    @Test
    void endsOnceTheExhaustionThatAFormerVersionLeftBehind() {
        harness = new TopologyHarness(TestSettings.wallClock(), DefinitionSet.EMPTY, START);
        BudgetKey key = new BudgetKey("gone", "all", "cart", List.of());
        StoredBudgetState former = new StoredBudgetState(
                "gone/all",
                1_000,
                1,
                2,
                3,
                StoredBudgetState.WindowMark.NONE,
                List.of(new Episodes.Mark(50, true, 4), new Episodes.Mark(100, true, 3)),
                List.of(),
                START.getEpochSecond() / 60 - 10);
        HexFormat hex = HexFormat.of();
        harness.holds(Stream.of(String.join(
                " ",
                TopologyParts.BUDGET_STATE,
                hex.formatHex(key.text().getBytes(StandardCharsets.UTF_8)),
                "-",
                hex.formatHex(BudgetStateCodec.toBytes(key, former)))));

        harness.minutes(2);

        assertThat(harness.eventsInShort()).containsExactly("RECOVERED #3");
        harness = harness.restart(Duration.ofSeconds(10));
        harness.minutes(2);
        assertThat(harness.eventsInShort()).isEmpty();
    }
}
