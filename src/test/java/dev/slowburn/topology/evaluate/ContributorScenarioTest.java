package dev.slowburn.topology.evaluate;

import static dev.slowburn.testkit.Outcomes.bad;
import static dev.slowburn.testkit.Outcomes.good;
import static dev.slowburn.testkit.Outcomes.ofOperation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.Outcome;
import dev.slowburn.domain.slo.BudgetCorrection;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Contributors to the failures of a burning budget. */
class ContributorScenarioTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:30Z");
    private static final Slo CART = new SloBuilder("cart").build();

    private TopologyHarness harness =
            new TopologyHarness(TestSettings.wallClock(), DefinitionSet.of(List.of(CART)), START);

    @AfterEach
    void close() {
        harness.close();
    }

    private void fails(String operation, long count) {
        harness.send(ofOperation(bad("cart", harness.wallClock(), count), operation));
    }

    private List<String> contributors() {
        harness.pass(Duration.ofSeconds(1));
        return summaries(harness.lastSnapshot());
    }

    private static List<String> summaries(BudgetSnapshot snapshot) {
        return snapshot.getContributors().stream()
                .map(each -> each.getOperation() + " " + each.getStatusCode() + " " + each.getOutcome() + " "
                        + each.getCount())
                .toList();
    }

    @Test
    void namesTheTopFiveContributorsInOrder() {
        for (int i = 1; i <= 7; i++) {
            fails("op" + i, i);
        }
        fails("op1", 100);
        fails(null, 50);
        harness.send(ofOperation(Outcomes.outcome("cart", harness.wallClock(), Outcome.TIMEOUT, null, 6), "op7"));

        assertThat(contributors())
                .containsExactly(
                        "op1 500 SERVER_ERROR 101",
                        "null 500 SERVER_ERROR 50",
                        "op7 500 SERVER_ERROR 7",
                        "op6 500 SERVER_ERROR 6",
                        "op7 null TIMEOUT 6");
    }

    @Test
    void namesContributorsOnlyWhileBurning() {
        harness.send(good("cart", harness.wallClock(), 1_000));
        fails("a", 9);

        assertThat(contributors()).isEmpty();

        fails("b", 3);
        assertThat(contributors()).containsExactly("a 500 SERVER_ERROR 9", "b 500 SERVER_ERROR 3");

        harness.send(good("cart", harness.wallClock(), 1_000));
        assertThat(contributors()).isEmpty();

        harness.minutes(5);
        fails("b", 30);

        assertThat(contributors()).containsExactly("b 500 SERVER_ERROR 33", "a 500 SERVER_ERROR 9");
    }

    @Test
    void contributorsExpireAfterAnHour() {
        fails("a", 5);
        harness.minutes(30);
        fails("b", 2);
        harness.minutes(29);

        assertThat(contributors()).containsExactly("a 500 SERVER_ERROR 5", "b 500 SERVER_ERROR 2");

        harness.minutes(1);
        assertThat(contributors()).containsExactly("b 500 SERVER_ERROR 2");

        harness.minutes(30);
        // It is still exhausted, because of earlier failures.
        assertThat(contributors()).isEmpty();
        assertThat(harness.eventsInShort()).containsExactly("EXHAUSTED #1");
    }

    @Test
    void contributorsSurviveARestart() {
        fails("a", 5);
        harness.minutes(3);
        harness = harness.restart(Duration.ofSeconds(10));
        fails("a", 2);
        assertThat(contributors()).containsExactly("a 500 SERVER_ERROR 7");
    }

    @Test
    void tooManyOperationsAreCombined() {
        for (int i = 0; i < 200; i++) {
            fails("op" + i, 1);
        }
        fails("op0", 3);
        fails("late", 1_000);
        List<String> contributors = contributors();

        assertThat(contributors).hasSize(5).startsWith("op0 500 SERVER_ERROR 4");
        assertThat(contributors).noneMatch(each -> each.startsWith("late"));

        harness.minutes(1);
        fails("late", 1_000);

        assertThat(contributors()).startsWith("late 500 SERVER_ERROR 1000");
    }

    @Test
    void correctedMinutesHaveNoContributors() {
        fails("closed", 5);
        harness.minutes(1);
        fails("open", 3);
        long minute = Minutes.of(START.toEpochMilli());
        BudgetCorrection correction = new BudgetCorrection(
                "works", Set.of("cart"), range -> List.of(new MinuteRange(minute, minute + 1)), "1");
        harness.define(new DefinitionSet(List.of(CART), List.of(), List.of(correction), List.of()));

        assertThat(contributors()).containsExactly("open 500 SERVER_ERROR 3");

        harness.define(CART);
        assertThat(contributors()).containsExactly("closed 500 SERVER_ERROR 5", "open 500 SERVER_ERROR 3");
    }

    @Test
    void compositeCombinesTheContributorsOfItsObjectives() {
        harness.define(new SloBuilder("cart")
                .objective("one", 1)
                .objective("two", 1)
                .composite()
                .build());
        harness.pass(Duration.ofSeconds(1));
        fails("a", 5);
        fails("b", 2);
        harness.pass(Duration.ofSeconds(1));
        BudgetSnapshot composite = harness.newestSnapshots().get("cart/composite");

        assertThat(summaries(composite)).containsExactly("a 500 SERVER_ERROR 10", "b 500 SERVER_ERROR 4");
    }
}
