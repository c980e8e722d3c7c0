package dev.slowburn.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.domain.consumption.Consumption;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.consumption.Target;
import dev.slowburn.domain.ledger.SliceCount;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.Composite;
import dev.slowburn.domain.slo.CompositeMethod;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Grouping;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.domain.window.RollingWindow;
import dev.slowburn.domain.window.Window;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.oracle.BudgetScenario;
import dev.slowburn.testkit.oracle.BudgetScenario.Step;
import dev.slowburn.testkit.oracle.BudgetScenarios;
import dev.slowburn.testkit.oracle.NaiveBudget;
import dev.slowburn.testkit.oracle.NaiveComposite;
import dev.slowburn.testkit.oracle.NaiveUnion;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.definitions.BaseDefinitions;
import dev.slowburn.topology.settings.TopologySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.data.Percentage;

/**
 * Compares every snapshot of the topology with an oracle, for random definitions and outcomes: late, ahead of the clock, out of
 * order, and around daylight saving changes, month ends and leap days.
 */
class SnapshotProperties {
    private static final String SERVICE = "cart";
    private static final Percentage CLOSE = Percentage.withPercentage(1e-9);

    @Provide
    Arbitrary<BudgetScenario> scenarios() {
        return BudgetScenarios.any();
    }

    @Provide
    Arbitrary<Target> targets() {
        return Arbitraries.oneOf(
                Arbitraries.of(0L, 500_000_000L, 900_000_000L, 990_000_000L, 999_000_000L, 999_999_999L)
                        .map(Target::new),
                Arbitraries.longs().between(0, Target.ONE - 1).map(Target::new));
    }

    @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
    void everySnapshotEqualsTheOracle(
            @ForAll("scenarios") BudgetScenario scenario,
            @ForAll("targets") Target strict,
            @ForAll("targets") Target loose,
            @ForAll CompositeMethod method) {
        Slo slo = slo(scenario, strict, loose, method);
        List<NaiveBudget> oracles = List.of(
                scenario.oracleFromNothing(),
                with(scenario, budgeting(scenario, "loose")).oracleFromNothing());
        Instant start = Instant.ofEpochMilli(Minutes.toMillis(scenario.start()));
        TopologySettings settings = TestSettings.wallClock(retention(scenario));
        long retention = settings.retentionMinutes();
        try (TopologyHarness harness = new TopologyHarness(settings, base(scenario, slo), start)) {
            long passed = 0;
            int checked = 0;
            for (Step step : scenario.steps()) {
                long before = passed;
                passed = BudgetScenario.passed(passed, step);
                harness.sleep(Duration.ofMinutes(passed - before));
                checked += check(harness, slo, oracles);
                Instant at = harness.wallClock().minus(Duration.ofMinutes(step.behind()));
                long good = step.good();
                long bad = step.bad();
                boolean retained = step.behind() < retention;
                if (retained) {
                    oracles.forEach(oracle -> oracle.add(Minutes.of(at.toEpochMilli()), good, 0));
                }
                harness.send(Outcomes.good(SERVICE, at, good));
                checked += check(harness, slo, oracles);
                if (retained) {
                    oracles.forEach(oracle -> oracle.add(Minutes.of(at.toEpochMilli()), 0, bad));
                }
                harness.send(Outcomes.bad(SERVICE, at, bad));
                harness.pass(Duration.ofSeconds(1));
                checked += check(harness, slo, oracles);
            }
            assertThat(checked).isGreaterThanOrEqualTo(3);
        }
    }

    private static int check(TopologyHarness harness, Slo slo, List<NaiveBudget> oracles) {
        List<BudgetSnapshot> snapshots = harness.snapshots();
        for (BudgetSnapshot snapshot : snapshots) {
            if (snapshot.getObjective().equals(Composite.NAME)) {
                checkComposite(snapshot, slo, oracles);
            } else {
                checkObjective(
                        snapshot, slo, oracles.get(snapshot.getObjective().equals("strict") ? 0 : 1));
            }
        }
        return snapshots.size();
    }

    private static void checkObjective(BudgetSnapshot snapshot, Slo slo, NaiveBudget oracle) {
        long minute = Minutes.of(snapshot.getAsOf().toEpochMilli());
        Objective objective = slo.objectives().stream()
                .filter(each -> each.name().equals(snapshot.getObjective()))
                .findFirst()
                .orElseThrow();
        NaiveBudget.Reading expected = oracle.over(objective.window(), minute);
        boolean shares = objective.budgeting() instanceof Budgeting.RatioTimeslices;
        Tally shown = shares ? expected.outcomes() : expected.units();
        Consumption use = new Consumption(expected.units(), objective.target());

        assertThat(new Tally(snapshot.getGood(), snapshot.getBad())).isEqualTo(shown);
        assertThat(snapshot.getTotal()).isEqualTo(shown.total());
        assertThat(snapshot.getConsumedRatio()).isEqualTo(use.consumedRatio());
        assertThat(snapshot.getRemainingRatio()).isEqualTo(use.remainingRatio());
        assertThat(snapshot.getWindowStart())
                .isEqualTo(Instant.ofEpochMilli(
                        Minutes.toMillis(objective.window().at(minute).from())));
        if (objective.budgeting() instanceof Budgeting.Sliced) {
            dev.slowburn.avro.SliceCount slices = snapshot.getSlices();
            assertThat(new SliceCount(
                            slices.getInWindow(), slices.getWithOutcomes(), slices.getEmpty(), slices.getBad()))
                    .isEqualTo(expected.slices());
        }
        List<LookBack> lookBacks = AlertRule.lookBacks(objective.window(), List.of());
        for (int i = 0; i < lookBacks.size(); i++) {
            Window lookBack = new RollingWindow("", lookBacks.get(i).minutes());
            Consumption burn = new Consumption(oracle.over(lookBack, minute).units(), objective.target());
            assertThat(snapshot.getBurnRates().get(i).getRate()).isEqualTo(burn.burnRate());
        }
    }

    private static void checkComposite(BudgetSnapshot snapshot, Slo slo, List<NaiveBudget> oracles) {
        long minute = Minutes.of(snapshot.getAsOf().toEpochMilli());
        Window window = slo.objectives().get(0).window();
        assertThat(snapshot.getConsumedRatio()).isCloseTo(share(slo, oracles, window, minute), CLOSE);
        assertThat(snapshot.getRemainingRatio()).isCloseTo(1 - snapshot.getConsumedRatio(), within(1e-3));
        List<LookBack> lookBacks = AlertRule.lookBacks(window, List.of());
        for (int i = 0; i < lookBacks.size(); i++) {
            Window lookBack = new RollingWindow("", lookBacks.get(i).minutes());
            assertThat(snapshot.getBurnRates().get(i).getRate())
                    .isCloseTo(share(slo, oracles, lookBack, minute), CLOSE);
        }
    }

    private static double share(Slo slo, List<NaiveBudget> oracles, Window window, long minute) {
        CompositeMethod method = slo.composite().orElseThrow().method();
        List<Target> targets = slo.objectives().stream().map(Objective::target).toList();
        if (method == CompositeMethod.OPENSLO
                && slo.objectives().get(0).budgeting() instanceof Budgeting.Timeslices timeslices) {
            return NaiveUnion.of(
                            oracles.stream()
                                    .map(oracle -> oracle.verdicts(window, minute))
                                    .toList(),
                            targets,
                            timeslices.emptySlices(),
                            false)
                    .share()
                    .doubleValue();
        }
        List<NaiveComposite.Part> parts = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            parts.add(new NaiveComposite.Part(
                    oracles.get(i).over(window, minute).units(),
                    targets.get(i),
                    slo.objectives().get(i).weight()));
        }
        return NaiveComposite.share(method, slo.objectives().get(0).budgeting().method(), parts)
                .doubleValue();
    }

    /** With time slices, the loose objective has a lower target per slice. */
    private static Budgeting budgeting(BudgetScenario scenario, String objective) {
        return objective.equals("loose") && scenario.budgeting() instanceof Budgeting.Timeslices timeslices
                ? new Budgeting.Timeslices(timeslices.sliceMinutes(), Target.ONE / 2, timeslices.emptySlices())
                : scenario.budgeting();
    }

    private static BudgetScenario with(BudgetScenario scenario, Budgeting budgeting) {
        return new BudgetScenario(
                scenario.start(),
                budgeting,
                scenario.windows(),
                scenario.closures(),
                scenario.since(),
                scenario.spareRetention(),
                scenario.steps());
    }

    private static Duration retention(BudgetScenario scenario) {
        return Duration.ofMinutes(Math.max(60, scenario.retention()));
    }

    private static Slo slo(BudgetScenario scenario, Target strict, Target loose, CompositeMethod method) {
        List<Objective> objectives = new ArrayList<>();
        Window window = scenario.windows().get(0);
        objectives.add(new Objective(
                "strict", Sli.byOutcome(), strict, window, scenario.budgeting(), Objective.WEIGHT, List.of()));
        objectives.add(new Objective(
                "loose", Sli.byOutcome(), loose, window, budgeting(scenario, "loose"), 2_500_000, List.of()));
        return new Slo(
                "slo",
                SERVICE,
                Grouping.NONE,
                objectives,
                Optional.of(new Composite(method, List.of())),
                Optional.empty(),
                "test");
    }

    private static BaseDefinitions base(BudgetScenario scenario, Slo slo) {
        DefinitionSet definitions = new DefinitionSet(List.of(slo), List.of(), scenario.corrections(), List.of());
        return new BaseDefinitions.Given(List.of(), documents -> definitions);
    }
}
