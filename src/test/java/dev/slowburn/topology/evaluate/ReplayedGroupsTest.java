package dev.slowburn.topology.evaluate;

import static dev.slowburn.testkit.Outcomes.good;
import static dev.slowburn.testkit.Outcomes.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.ledger.TallyCell;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.topology.shuffle.FirstStage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Groups whose tallies arrive before their definition, or again with it. */
class ReplayedGroupsTest extends ReplayScenario {
    @Test
    void groupsOfThePastHaveBudgets() {
        given(Duration.ofDays(1));
        for (String tenant : List.of("ацме", "initech")) {
            harness.send(with(good("cart", harness.wallClock(), 7), "tenant", tenant));
        }
        harness.minutes(5);

        define(cart().groupBy(10, "tenant"));
        replayAll();
        harness.pass(Duration.ofSeconds(2));

        assertThat(countedByGroup()).hasSize(2).allSatisfy((id, number) -> assertThat(number)
                .isEqualTo(7));
    }

    /** Instances learn of definitions at different times, so tallies can arrive before their definition. */
    @Test
    void groupWhoseDefinitionComesLaterHasBudget() {
        Slo grouped = cart().groupBy(10, "tenant").build();
        givenTalliesWithoutDefinition(grouped);

        harness.define(grouped);
        passWithOtherPartition(2);

        assertThat(countedByGroup()).containsExactly(Map.entry("cart/all/ацме", 7L));
    }

    @Test
    void groupWhoseDefinitionComesAfterARestartHasBudget() {
        Slo grouped = cart().groupBy(10, "tenant").build();
        givenTalliesWithoutDefinition(grouped);

        harness = harness.restart(Duration.ofMinutes(1));
        harness.broker().hasPartitions(2);
        passWithOtherPartition(2);
        harness.define(grouped);
        passWithOtherPartition(2);

        assertThat(countedByGroup()).containsExactly(Map.entry("cart/all/ацме", 7L));
    }

    @Test
    void groupsReturnWithTheirDefinition() {
        given(Duration.ofDays(1), cart().groupBy(10, "tenant"));
        harness.send(with(good("cart", harness.wallClock(), 7), "tenant", "ацме"));
        harness.minutes(1);
        define();
        assertThat(harness.newestSnapshots()).containsEntry("cart/all/ацме", null);

        define(cart().groupBy(10, "tenant"));
        replayAll();
        harness.pass(Duration.ofSeconds(2));

        assertThat(countedByGroup()).containsExactly(Map.entry("cart/all/ацме", 7L));
    }

    @Test
    void groupsReturnWithTheirDefinitionAfterARestartWithoutIt() {
        Slo grouped = cart().groupBy(10, "tenant").build();
        given(Duration.ofDays(1), cart().groupBy(10, "tenant"));
        harness.send(with(good("cart", harness.wallClock(), 7), "tenant", "ацме"));
        harness.minutes(1);
        harness = harness.restart(Duration.ofMinutes(1), DefinitionSet.EMPTY);
        harness.pass(Duration.ofSeconds(3));
        assertThat(harness.newestSnapshots()).containsEntry("cart/all/ацме", null);

        harness.define(grouped);
        harness.pass(Duration.ofSeconds(3));

        assertThat(countedByGroup()).containsExactly(Map.entry("cart/all/ацме", 7L));
    }

    private void givenTalliesWithoutDefinition(Slo slo) {
        given(Duration.ofDays(1));
        passWithOtherPartition(1);
        Instant then = harness.wallClock().minus(Duration.ofMinutes(30));
        TallyCell tallies = new TallyCell();
        tallies.add(Minutes.of(then.toEpochMilli()), 7, 0);
        harness.fromOtherPartition(FirstStage.tallies(slo, List.of("ацме"), tallies, then.toEpochMilli()));
        passWithOtherPartition(2);
        assertThat(harness.snapshots()).isEmpty();
    }

    private Map<String, Long> countedByGroup() {
        Map<String, Long> counted = new TreeMap<>();
        harness.newestSnapshots().forEach((id, snapshot) -> counted.put(id, snapshot.getGood()));
        return counted;
    }
}
