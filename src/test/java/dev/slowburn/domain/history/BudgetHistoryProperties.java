package dev.slowburn.domain.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.consumption.Consumption;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.consumption.Target;
import dev.slowburn.domain.ledger.Exclusions;
import dev.slowburn.domain.ledger.InMemoryLedgerRows;
import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.ledger.LedgerRows;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.RollingWindow;
import dev.slowburn.testkit.oracle.BudgetScenario;
import dev.slowburn.testkit.oracle.BudgetScenarios;
import dev.slowburn.testkit.oracle.NaiveBudget;
import dev.slowburn.testkit.topology.RowsInMemory;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** Compares histories of all kinds of budgets with an oracle that evaluates every minute. */
class BudgetHistoryProperties {
    private static final Target TARGET = new Target(990_000_000);

    @Provide
    Arbitrary<BudgetScenario> scenarios() {
        return BudgetScenarios.any();
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void stepsEqualTheOracle(
            @ForAll("scenarios") BudgetScenario scenario,
            @ForAll @LongRange(min = 1, max = 3_000) long length,
            @ForAll @LongRange(min = 1, max = 200) long minStep) {
        RowsInMemory rows = new RowsInMemory();
        NaiveBudget oracle = scenario.oracle();
        Ledger writer = scenario.ledger(rows);
        long now = write(scenario, writer, oracle);
        Objective objective = objective(scenario);
        long step = BudgetHistory.fittingStep(minStep, List.of(objective));
        MinuteRange range = new MinuteRange(Math.floorDiv(now - length, step) * step, now + 1);

        List<BudgetHistory.Step> steps =
                history(scenario, rows, objective, writer.since(), 0).steps(range, step);

        long next = range.from();
        for (BudgetHistory.Step each : steps) {
            MinuteRange minutes = each.minutes();
            assertThat(minutes.from()).isEqualTo(next);
            NaiveBudget.Reading inStep = oracle.over(minutes, now);
            assertThat(each.outcomes()).isEqualTo(inStep.outcomes());
            assertThat(each.use().tally()).isEqualTo(inStep.units());
            assertThat(each.window().orElseThrow().tally())
                    .isEqualTo(oracle.over(objective.window(), minutes.to() - 1).units());
            assertThat(each.windowOutcomes())
                    .isEqualTo(oracle.over(objective.window(), minutes.to() - 1).outcomes());
            next = minutes.to();
        }
        assertThat(next).isEqualTo(range.to());
        MinuteRange window = objective.window().at(now);
        assertThat(steps.get(steps.size() - 1).burned().orElseThrow().tally().bad())
                .isEqualTo(oracle.over(new MinuteRange(window.from(), now + 1), now)
                        .units()
                        .bad());
    }

    @Property(edgeCases = EdgeCasesMode.NONE, tries = 300)
    void burnRatesEqualTheOracleAtEachMinute(
            @ForAll("scenarios") BudgetScenario scenario,
            @ForAll @LongRange(min = 1, max = 200) long length,
            @ForAll @LongRange(min = 1, max = 90) long minStep,
            @ForAll @LongRange(min = 1, max = 400) long lookBack,
            @ForAll @LongRange(max = 3_000) long kept) {
        RowsInMemory rows = new RowsInMemory();
        NaiveBudget oracle = scenario.oracle();
        Ledger writer = scenario.ledger(rows);
        long now = write(scenario, writer, oracle);
        Objective objective = objective(scenario);
        long step = BudgetHistory.fittingStep(minStep, List.of(objective));
        MinuteRange range = new MinuteRange(now - length, now + 1);
        long retainedFrom = now - kept;
        BudgetHistory history = history(scenario, rows, objective, writer.since(), retainedFrom);
        List<LookBack> lookBacks = List.of(new LookBack("long", lookBack), new LookBack("minute", 1));

        List<List<BudgetHistory.Burn>> burns = history.burnRates(range, step, lookBacks);

        List<BudgetHistory.Step> steps = history.steps(range, step);
        assertThat(burns).hasSameSizeAs(steps);
        for (int i = 0; i < steps.size(); i++) {
            for (int j = 0; j < lookBacks.size(); j++) {
                BudgetHistory.Burn burn = burns.get(i).get(j);
                OptionalDouble highest = OptionalDouble.empty();
                OptionalDouble last = OptionalDouble.empty();
                for (long minute = steps.get(i).minutes().from();
                        minute < steps.get(i).minutes().to();
                        minute++) {
                    last = rate(oracle, lookBacks.get(j), minute, retainedFrom);
                    if (last.isPresent()) {
                        highest = OptionalDouble.of(Math.max(last.getAsDouble(), highest.orElse(0)));
                    }
                }
                assertThat(burn.lookBack()).isEqualTo(lookBacks.get(j));
                assertThat(burn.rate()).isEqualTo(last);
                assertThat(burn.highest()).isEqualTo(highest);
            }
        }
    }

    private static OptionalDouble rate(NaiveBudget oracle, LookBack lookBack, long minute, long retainedFrom) {
        RollingWindow window = new RollingWindow(lookBack.text(), lookBack.minutes());
        NaiveBudget.Reading reading = oracle.over(window, minute);
        Tally settled = reading.settled();
        boolean isKept = window.at(minute).from() >= retainedFrom || oracle.since() >= retainedFrom;
        boolean hasData = reading.outcomes().total() > 0 || settled.bad() > 0;
        return isKept && hasData && settled.total() > 0
                ? OptionalDouble.of(new Consumption(settled, TARGET).burnRate())
                : OptionalDouble.empty();
    }

    @Property(edgeCases = EdgeCasesMode.NONE, tries = 200)
    void findsTheFirstOutcomeInTheRowsIfTheStateDoesNotHaveIt(@ForAll("scenarios") BudgetScenario scenario) {
        RowsInMemory rows = new RowsInMemory();
        long[] first = {Long.MAX_VALUE};
        Ledger writer = scenario.ledger(rows);
        long passed = 0;
        for (BudgetScenario.Step step : scenario.steps()) {
            passed = BudgetScenario.passed(passed, step);
            long minute = scenario.start() + passed - step.behind();
            Ledger.Answer answer = writer.add(minute, step.good(), step.bad(), scenario.start() + passed);
            if (answer == Ledger.Answer.COUNTED && step.good() + step.bad() > 0) {
                first[0] = Math.min(first[0], minute);
            }
        }
        MinuteRange all = new MinuteRange(scenario.start() - 100_000, scenario.start() + passed + 1);
        Objective objective = objective(scenario);

        long found = history(scenario, rows, objective, Long.MAX_VALUE, 0).firstOutcome(all);

        assertThat(found).isEqualTo(first[0] < all.to() ? first[0] : Long.MAX_VALUE);
        assertThat(history(scenario, rows, objective, 7, 0).firstOutcome(all)).isEqualTo(7);
    }

    @Property(edgeCases = EdgeCasesMode.NONE, tries = 200)
    void windowIsPresentOnlyIfAllOfItIsRetained(
            @ForAll("scenarios") BudgetScenario scenario, @ForAll @LongRange(max = 3_000) long kept) {
        RowsInMemory rows = new RowsInMemory();
        Ledger writer = scenario.ledger(rows);
        long now = write(scenario, writer, scenario.oracle());
        Objective objective = objective(scenario);
        long retainedFrom = now - kept;
        MinuteRange range = new MinuteRange(now - 100, now + 1);
        long step = BudgetHistory.fittingStep(1, List.of(objective));

        for (BudgetHistory.Step each :
                history(scenario, rows, objective, writer.since(), retainedFrom).steps(range, step)) {
            long from = objective.window().at(each.minutes().to() - 1).from();
            assertThat(each.window().isPresent()).isEqualTo(from >= retainedFrom || writer.since() >= retainedFrom);
        }
    }

    private static long write(BudgetScenario scenario, Ledger ledger, NaiveBudget oracle) {
        long passed = 0;
        for (BudgetScenario.Step step : scenario.steps()) {
            passed = BudgetScenario.passed(passed, step);
            long now = scenario.start() + passed;
            if (ledger.add(now - step.behind(), step.good(), step.bad(), now) == Ledger.Answer.COUNTED) {
                oracle.add(now - step.behind(), step.good(), step.bad());
            }
        }
        return scenario.start() + passed;
    }

    private static Objective objective(BudgetScenario scenario) {
        return new Objective(
                "all",
                Sli.byOutcome(),
                TARGET,
                scenario.windows().get(0),
                scenario.budgeting(),
                Objective.WEIGHT,
                List.of());
    }

    private static BudgetHistory history(
            BudgetScenario scenario, LedgerRows rows, Objective objective, long since, long retainedFrom) {
        InMemoryLedgerRows copy = InMemoryLedgerRows.copy(rows, 0, Long.MAX_VALUE);
        Exclusions exclusions = Exclusions.of(scenario.corrections());
        return new BudgetHistory(
                List.of(new BudgetHistory.Member(objective, copy, since, exclusions)), Optional.empty(), retainedFrom);
    }
}
