package dev.slowburn.domain.composite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.consumption.BudgetUsage;
import dev.slowburn.domain.consumption.CompositeUsage;
import dev.slowburn.domain.consumption.Consumption;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.consumption.Target;
import dev.slowburn.domain.history.BudgetHistory;
import dev.slowburn.domain.ledger.Exclusions;
import dev.slowburn.domain.ledger.HourRow;
import dev.slowburn.domain.ledger.InMemoryLedgerRows;
import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.ledger.SliceCount;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.CompositeMethod;
import dev.slowburn.domain.slo.EmptySlices;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.RollingWindow;
import dev.slowburn.domain.window.Window;
import dev.slowburn.testkit.oracle.BudgetScenario;
import dev.slowburn.testkit.oracle.BudgetScenario.Step;
import dev.slowburn.testkit.oracle.BudgetScenarios;
import dev.slowburn.testkit.oracle.NaiveBudget;
import dev.slowburn.testkit.oracle.NaiveUnion;
import dev.slowburn.testkit.topology.RowsInMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Percentage;

/** Compares {@link SliceUnion} with an oracle that evaluates every minute of each objective. */
class SliceUnionProperties {
    private static final Percentage CLOSE = Percentage.withPercentage(1e-9);
    private static final long[] SLICE_TARGETS = {1_000_000_000, 500_000_000, 990_000_000};

    @Provide
    Arbitrary<BudgetScenario> scenarios() {
        return BudgetScenarios.any().filter(scenario -> scenario.budgeting() instanceof Budgeting.Timeslices);
    }

    @Provide
    Arbitrary<List<Target>> targets() {
        return Arbitraries.of(0L, 900_000_000L, 990_000_000L, 999_999_999L)
                .map(Target::new)
                .list()
                .ofSize(3);
    }

    /** Each step is added to one, two or all objectives, so that bad slices overlap or do not. */
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void sumsEqualThoseOfTheOracle(
            @ForAll("scenarios") BudgetScenario scenario,
            @ForAll("targets") List<Target> targets,
            @ForAll @Size(50) List<@IntRange(min = 1, max = 7) Integer> members) {
        ThreeObjectives three = new ThreeObjectives(scenario, targets);
        SliceUnion union = new SliceUnion(three.ledgers, targets, scenario.windows());
        long passed = 0;
        for (int i = 0; i < scenario.steps().size(); i++) {
            Step step = scenario.steps().get(i);
            passed = BudgetScenario.passed(passed, step);
            long now = scenario.start() + passed;
            long minute = now - step.behind();
            if (i % 2 == 0) {
                union.advance(now);
            }
            union.beforeChange(minute);
            three.add(members.get(i % members.size()), minute, step, now);
            if (i % 3 > 0) {
                union.advance(now);
                check(union, three, scenario, now);
            }
        }
        long now = scenario.start() + passed;
        union.advance(now);
        check(union, three, scenario, now);
        SliceUnion again = new SliceUnion(three.reopened(), targets, scenario.windows());
        again.advance(now);
        check(again, three, scenario, now);
        MinuteRange past = new MinuteRange(now - 3_000, now - 3);
        assertSame(union.past(past), three, three.union(past, now));
    }

    private static void check(SliceUnion union, ThreeObjectives three, BudgetScenario scenario, long now) {
        for (int index = 0; index < scenario.windows().size(); index++) {
            Window window = scenario.windows().get(index);
            NaiveUnion.Reading whole = three.union(window, now, false);
            assertSame(union.units(index), three, whole);
            assertSame(union.settled(index), three, three.union(window, now, true));
            SliceCount slices = union.slices(index);
            assertThat(slices.bad()).isEqualTo(whole.slices().bad());
            assertThat(slices.inWindow())
                    .isEqualTo(three.oracles.get(0).over(window, now).slices().inWindow());
            assertThat(slices.withOutcomes()).isEqualTo(three.withOutcomes(window, now));
            assertThat(slices.empty() + slices.withOutcomes())
                    .isEqualTo(three.oracles.get(0).over(window, now).slices().empty()
                            + three.oracles.get(0).over(window, now).slices().withOutcomes());
        }
    }

    private static void assertSame(List<Tally> units, ThreeObjectives three, NaiveUnion.Reading expected) {
        CompositeUsage use = three.use(units);
        assertThat(use.tally()).isEqualTo(expected.slices());
        assertThat(use.consumedRatio()).isCloseTo(expected.share().doubleValue(), CLOSE);
    }

    /** Checks the usage in each step, the window as of its end, and what the last window has burned by then. */
    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void historyEqualsTheOracleAtEachStep(
            @ForAll("scenarios") BudgetScenario scenario,
            @ForAll("targets") List<Target> targets,
            @ForAll @Size(50) List<@IntRange(min = 1, max = 7) Integer> members,
            @ForAll @LongRange(min = 1, max = 3_000) long length,
            @ForAll @LongRange(min = 1, max = 200) long minStep) {
        ThreeObjectives three = new ThreeObjectives(scenario, targets);
        long passed = 0;
        for (int i = 0; i < scenario.steps().size(); i++) {
            Step step = scenario.steps().get(i);
            passed = BudgetScenario.passed(passed, step);
            long now = scenario.start() + passed;
            three.add(members.get(i % members.size()), now - step.behind(), step, now);
        }
        long now = scenario.start() + passed;
        List<BudgetHistory.Member> historyMembers = three.members();
        List<Objective> objectives =
                historyMembers.stream().map(BudgetHistory.Member::objective).toList();
        long step = BudgetHistory.fittingStep(minStep, objectives);
        MinuteRange range = new MinuteRange(Math.floorDiv(now - length, step) * step, now + 1);

        BudgetHistory history = new BudgetHistory(historyMembers, Optional.of(CompositeMethod.OPENSLO), 0);
        List<BudgetHistory.Step> steps = history.steps(range, step);

        Window window = scenario.windows().get(0);
        for (BudgetHistory.Step each : steps) {
            assertSame(each.use(), three.union(each.minutes(), now));
            assertSame(
                    each.window().orElseThrow(),
                    three.union(window, each.minutes().to() - 1, false));
        }
        NaiveUnion.Reading last = three.union(new MinuteRange(window.at(now).from(), now + 1), now);
        assertThat(steps.get(steps.size() - 1).burned().orElseThrow().tally().bad())
                .isEqualTo(last.slices().bad());
        LookBack lookBack = new LookBack("90m", 90);
        List<List<BudgetHistory.Burn>> burns = history.burnRates(range, step, List.of(lookBack));
        for (int i = 0; i < steps.size(); i++) {
            NaiveUnion.Reading settled = three.union(
                    new RollingWindow("90m", 90), steps.get(i).minutes().to() - 1, true);
            burns.get(i).get(0).rate().ifPresent(rate -> assertThat(rate)
                    .isCloseTo(settled.share().doubleValue(), CLOSE));
        }
    }

    private static void assertSame(BudgetUsage use, NaiveUnion.Reading expected) {
        assertThat(use.tally()).isEqualTo(expected.slices());
        assertThat(use.consumedRatio()).isCloseTo(expected.share().doubleValue(), CLOSE);
    }

    /** Three objectives of one scenario, each with its own outcomes and slice target. */
    private static final class ThreeObjectives {
        private final BudgetScenario scenario;
        private final List<Target> targets;
        private final List<RowsInMemory> rows = new ArrayList<>();
        private final List<Ledger> ledgers = new ArrayList<>();
        private final List<NaiveBudget> oracles = new ArrayList<>();
        private final List<Objective> objectives = new ArrayList<>();

        ThreeObjectives(BudgetScenario scenario, List<Target> targets) {
            this.scenario = scenario;
            this.targets = targets;
            Budgeting.Timeslices timeslices = (Budgeting.Timeslices) scenario.budgeting();
            for (int i = 0; i < targets.size(); i++) {
                Budgeting budgeting =
                        new Budgeting.Timeslices(timeslices.sliceMinutes(), SLICE_TARGETS[i], timeslices.emptySlices());
                BudgetScenario own = new BudgetScenario(
                        scenario.start(),
                        budgeting,
                        scenario.windows(),
                        scenario.closures(),
                        i == 0 ? scenario.since() : Long.MAX_VALUE,
                        scenario.spareRetention(),
                        List.of());
                rows.add(new RowsInMemory());
                ledgers.add(own.ledger(rows.get(i)));
                oracles.add(own.oracle());
                objectives.add(new Objective(
                        "o" + i,
                        Sli.byOutcome(),
                        targets.get(i),
                        scenario.windows().get(0),
                        budgeting,
                        (i + 1) * Objective.WEIGHT,
                        List.of()));
            }
        }

        void add(int members, long minute, Step step, long now) {
            for (int i = 0; i < ledgers.size(); i++) {
                if ((members & (1 << i)) != 0
                        && ledgers.get(i).add(minute, step.good(), step.bad(), now) == Ledger.Answer.COUNTED) {
                    oracles.get(i).add(minute, step.good(), step.bad());
                }
            }
        }

        List<Ledger> reopened() {
            List<Ledger> others = new ArrayList<>();
            for (int i = 0; i < ledgers.size(); i++) {
                others.add(new Ledger(
                        rows.get(i),
                        new HourRow(),
                        scenario.retention(),
                        objectives.get(i).budgeting(),
                        Exclusions.of(scenario.corrections()),
                        ledgers.get(i).since(),
                        scenario.windows()));
            }
            return others;
        }

        List<BudgetHistory.Member> members() {
            List<BudgetHistory.Member> members = new ArrayList<>();
            for (int i = 0; i < ledgers.size(); i++) {
                members.add(new BudgetHistory.Member(
                        objectives.get(i),
                        InMemoryLedgerRows.copy(rows.get(i), 0, Long.MAX_VALUE),
                        ledgers.get(i).since(),
                        Exclusions.of(scenario.corrections())));
            }
            return members;
        }

        CompositeUsage use(List<Tally> units) {
            List<Consumption> uses = new ArrayList<>();
            for (int i = 0; i < units.size(); i++) {
                uses.add(new Consumption(units.get(i), targets.get(i)));
            }
            return new CompositeArithmetic(CompositeMethod.OPENSLO, objectives).use(uses);
        }

        NaiveUnion.Reading union(Window window, long now, boolean settled) {
            return NaiveUnion.of(
                    oracles.stream().map(oracle -> oracle.verdicts(window, now)).toList(), targets, empty(), settled);
        }

        NaiveUnion.Reading union(MinuteRange range, long now) {
            return NaiveUnion.of(
                    oracles.stream().map(oracle -> oracle.verdicts(range, now)).toList(), targets, empty(), false);
        }

        long withOutcomes(Window window, long now) {
            List<List<NaiveBudget.Verdict>> verdicts =
                    oracles.stream().map(oracle -> oracle.verdicts(window, now)).toList();
            long with = 0;
            for (int slice = 0; slice < verdicts.get(0).size(); slice++) {
                int place = slice;
                with += verdicts.stream().anyMatch(each -> !each.get(place).empty()) ? 1 : 0;
            }
            return with;
        }

        private EmptySlices empty() {
            return ((Budgeting.Timeslices) scenario.budgeting()).emptySlices();
        }
    }
}
