package dev.slowburn.domain.slo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.domain.window.Window;
import dev.slowburn.testkit.oracle.BudgetScenario;
import dev.slowburn.testkit.oracle.BudgetScenario.Step;
import dev.slowburn.testkit.oracle.BudgetScenarios;
import dev.slowburn.testkit.oracle.NaiveBudget;
import dev.slowburn.testkit.oracle.NaiveBudget.Reading;
import dev.slowburn.testkit.topology.RowsInMemory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** Compares every budgeting method, for all kinds of windows and corrections, with an oracle that evaluates every minute. */
class BudgetingProperties {
    @Provide
    Arbitrary<BudgetScenario> scenarios() {
        return BudgetScenarios.any();
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void sumsEqualThoseOfTheOracleAfterEachStep(@ForAll("scenarios") BudgetScenario scenario) {
        Ledger ledger = scenario.ledger(new RowsInMemory());
        NaiveBudget oracle = scenario.oracle();
        long passed = 0;
        for (Step step : scenario.steps()) {
            passed = BudgetScenario.passed(passed, step);
            long now = scenario.start() + passed;
            boolean retained = Ledger.Answer.COUNTED == ledger.add(now - step.behind(), step.good(), step.bad(), now);
            assertThat(retained).isEqualTo(step.behind() < scenario.retention());
            if (retained) {
                oracle.add(now - step.behind(), step.good(), step.bad());
            }
            assertThat(ledger.since()).isEqualTo(oracle.since());
            assertReadings(scenario, ledger, oracle, now);
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void restoredLedgerEqualsItsWriter(
            @ForAll("scenarios") BudgetScenario scenario, @ForAll @LongRange(min = 1, max = 700) long stride) {
        RowsInMemory rows = new RowsInMemory();
        Ledger writer = scenario.ledger(rows);
        long now = write(scenario, writer, scenario.oracle());
        Ledger reader = scenario.ledger(rows, scenario.closures(), writer.since());
        for (long later = now; later < now + 10 * stride; later += stride) {
            writer.advance(later);
            reader.advance(later);
            for (int index = 0; index < scenario.windows().size(); index++) {
                assertThat(readingOf(reader, index)).isEqualTo(readingOf(writer, index));
            }
        }
        assertThat(reader.since()).isEqualTo(writer.since());
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void removingCorrectionsRestoresTheSums(@ForAll("scenarios") BudgetScenario scenario) {
        RowsInMemory rows = new RowsInMemory();
        NaiveBudget oracle = scenario.oracle(List.of());
        Ledger corrected = scenario.ledger(rows);
        long now = write(scenario, corrected, oracle);
        Ledger restored = scenario.ledger(rows, List.of(), corrected.since());
        restored.advance(now);
        assertReadings(scenario, restored, oracle, now);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void sumsDoNotDependOnTheOrderWithinTheRetention(
            @ForAll("scenarios") BudgetScenario scenario,
            @ForAll long seed,
            @ForAll @LongRange(max = 3_000) long passes) {
        Ledger inOrder = scenario.ledger(new RowsInMemory());
        Ledger outOfOrder = scenario.ledger(new RowsInMemory());
        List<Step> shuffled = new ArrayList<>(scenario.steps());
        Collections.shuffle(shuffled, new Random(seed));
        long now = scenario.start();
        scenario.steps().forEach(step -> inOrder.add(now - step.behind(), step.good(), step.bad(), now));
        shuffled.forEach(step -> outOfOrder.add(now - step.behind(), step.good(), step.bad(), now));
        inOrder.advance(now + passes);
        outOfOrder.advance(now + passes);
        for (int index = 0; index < scenario.windows().size(); index++) {
            assertThat(readingOf(outOfOrder, index)).isEqualTo(readingOf(inOrder, index));
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void pastRangeEqualsThatOfTheOracle(
            @ForAll("scenarios") BudgetScenario scenario,
            @ForAll @LongRange(max = 5_000) long behind,
            @ForAll @LongRange(max = 5_000) long minutes) {
        Ledger ledger = scenario.ledger(new RowsInMemory());
        NaiveBudget oracle = scenario.oracle();
        long now = write(scenario, ledger, oracle);
        MinuteRange window = scenario.windows().get(0).at(now);
        for (MinuteRange range : List.of(
                new MinuteRange(now - behind - minutes, now - behind),
                scenario.windows().get(0).at(window.from() - 1))) {
            Reading expected = oracle.over(range, now);
            assertThat(ledger.past(range)).isEqualTo(new Ledger.Past(expected.outcomes(), expected.units()));
        }
    }

    /** Rows that the store may have deleted when time jumped, before the ledger advanced. */
    @Property(edgeCases = EdgeCasesMode.NONE)
    void doesNotNeedRowsDeletedAfterTheRetention(@ForAll("scenarios") BudgetScenario scenario) {
        RowsInMemory rows = new RowsInMemory();
        Ledger ledger = scenario.ledger(rows);
        NaiveBudget oracle = scenario.oracle();
        long passed = 0;
        for (Step step : scenario.steps()) {
            passed = BudgetScenario.passed(passed, step);
            long now = scenario.start() + passed;
            rows.forgetBefore(Minutes.hourOf(now - scenario.retention() - 2L * Minutes.PER_HOUR + 30));
            if (ledger.add(now - step.behind(), step.good(), step.bad(), now) == Ledger.Answer.COUNTED) {
                oracle.add(now - step.behind(), step.good(), step.bad());
            }
            assertReadings(scenario, ledger, oracle, now);
        }
    }

    private static long write(BudgetScenario scenario, Ledger ledger, NaiveBudget oracle) {
        long passed = 0;
        for (Step step : scenario.steps()) {
            passed = BudgetScenario.passed(passed, step);
            long now = scenario.start() + passed;
            if (ledger.add(now - step.behind(), step.good(), step.bad(), now) == Ledger.Answer.COUNTED) {
                oracle.add(now - step.behind(), step.good(), step.bad());
            }
        }
        return scenario.start() + passed;
    }

    private static void assertReadings(BudgetScenario scenario, Ledger ledger, NaiveBudget oracle, long now) {
        for (int index = 0; index < scenario.windows().size(); index++) {
            Window window = scenario.windows().get(index);
            assertThat(readingOf(ledger, index)).as("over %s", window).isEqualTo(oracle.over(window, now));
            assertThat(ledger.range(index)).isEqualTo(window.at(now));
        }
    }

    private static Reading readingOf(Ledger ledger, int index) {
        return new Reading(ledger.outcomes(index), ledger.units(index), ledger.settled(index), ledger.slices(index));
    }
}
