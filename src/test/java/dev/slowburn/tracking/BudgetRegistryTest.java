package dev.slowburn.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.counting.Combiner;
import dev.slowburn.counting.CountingListener;
import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.counting.TallyBuffer;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.domain.contributor.ContributorRow;
import dev.slowburn.domain.contributor.RecentContributors;
import dev.slowburn.domain.evaluation.Assessment;
import dev.slowburn.domain.ledger.LedgerRows;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.slo.Decision;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.RowsInMemory;
import dev.slowburn.testkit.topology.SampleOutcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Counting and tracking together, without a topology. */
class BudgetRegistryTest {
    private static final long START = Minutes.toMillis(28_000_000);
    private static final TrackingSettings SETTINGS = new TrackingSettings(
            List.of(50),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            (assessment, rule, cause) -> "");

    private final Slo slo = new SloBuilder("checkout").groupBy(10, "tenant").build();
    private final PreparedDefinitions definitions = PreparedDefinitions.of(DefinitionSet.of(List.of(slo)));
    private final Combiner combiner = new Combiner(definitions, CountingListener.NONE);
    private final HeapStorage storage = new HeapStorage();
    private final BudgetRegistry registry =
            new BudgetRegistry(SETTINGS, OwnedServices.ALL, new LedgerFactory(storage, 7L * 24 * 60), new HeapStates());

    BudgetRegistryTest() {
        registry.apply(definitions, definitions.slos().keySet());
    }

    @Test
    void tracksTheBudgetsOfAllGroupsThatACombinerCounts() {
        Random random = new Random(1);
        Map<String, Tally> expected = new TreeMap<>();
        for (int i = 0; i < 5_000; i++) {
            String tenant = "t" + random.nextInt(4);
            boolean good = random.nextInt(10) > 0;
            combiner.count(outcome(START + random.nextInt(3_600_000), tenant, good));
            expected.merge(tenant, new Tally(good ? 1 : 0, good ? 0 : 1), Tally::plus);
            if (random.nextInt(100) == 0) {
                drain();
            }
        }
        drain();

        Map<String, Tally> found = new TreeMap<>();
        for (BudgetFamily family : registry.families()) {
            found.put(family.key().group().get(0), assess(family).outcomes());
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void assessesEpisodesContributorsAndDecisions() {
        combiner.count(outcome(START, "t", true));
        combiner.count(outcome(START, "t", false));
        drain();

        LiveBudget budget = registry.families().iterator().next().budgets().get(0);
        Assessment assessment = budget.assess(START + 60_000, START, false, RuleHistory.EVERYTHING);
        assertThat(budget.transitions(assessment)).singleElement().satisfies(each -> assertThat(each.percent())
                .isEqualTo(100));
        assertThat(assessment.contributors()).singleElement().satisfies(each -> assertThat(each.operation())
                .isEqualTo("pay"));
        ReleaseDecider decider = new ReleaseDecider();
        decider.apply(definitions);
        ReleaseDecider.Verdict verdict =
                decider.decide("checkout", registry.familiesOf("checkout"), LastDecision.NONE, false, START + 60_000);
        LastDecision first =
                LastDecision.NONE.next(verdict.decision().orElseThrow(), verdict.required(), START + 60_000);
        assertThat(first.computed()).contains(Decision.FREEZE);
        assertThat(first.next(verdict.decision().orElseThrow(), verdict.required(), START + 120_000))
                .isEqualTo(first);
    }

    private static Assessment assess(BudgetFamily family) {
        return family.budgets().get(0).assess(START + 3_600_000, START, false, RuleHistory.EVERYTHING);
    }

    private static SampleOutcome outcome(long at, String tenant, boolean good) {
        return new SampleOutcome(
                "checkout",
                at,
                "pay",
                good ? OutcomeKind.SUCCESS : OutcomeKind.SERVER_ERROR,
                null,
                null,
                1,
                Map.of("tenant", tenant));
    }

    private void drain() {
        combiner.drain(this::add);
    }

    private void add(TallyBuffer tallies) {
        BudgetFamily family = registry.familyOf(tallies.ledgerId(), tallies.key());
        String objective = tallies.key().objective();
        for (int i = 0; i < tallies.tallies().size(); i++) {
            family.add(
                    objective,
                    tallies.tallies().minute(i),
                    tallies.tallies().good(i),
                    tallies.tallies().bad(i),
                    Minutes.of(START));
        }
        family.write(objective);
        for (int i = 0; i < tallies.contributors().size(); i++) {
            family.add(
                    objective,
                    tallies.contributors().minute(i),
                    tallies.contributors().contributor(i));
        }
    }

    private static final class HeapStates implements BudgetStates {
        private final Map<BudgetKey, StoredBudgetState> states = new HashMap<>();

        @Override
        public StoredBudgetState of(BudgetKey budget) {
            return states.getOrDefault(budget, StoredBudgetState.NONE);
        }

        @Override
        public void store(BudgetKey budget, StoredBudgetState state) {
            states.put(budget, state);
        }
    }

    private static final class HeapStorage implements LedgerStorage {
        @Override
        public StoredLedger open(long ledgerId, BudgetKey budget) {
            return new HeapLedger();
        }
    }

    private static final class HeapLedger implements LedgerStorage.StoredLedger {
        private final RowsInMemory rows = new RowsInMemory();
        private final TreeMap<Long, byte[]> contributors = new TreeMap<>();

        @Override
        public LedgerRows rows() {
            return rows;
        }

        @Override
        public void added(long minute, long good, long bad) {
            // The rows have it already.
        }

        @Override
        public byte[] add(long minute, Contributor contributor) {
            byte[] row = ContributorRow.with(contributors.get(minute), contributor);
            contributors.put(minute, row);
            return row;
        }

        @Override
        public RecentContributors contributors(long minute) {
            RecentContributors recent = new RecentContributors();
            contributors.forEach(recent::put);
            return recent;
        }

        @Override
        public void forget(long from, long beforeLedger, long beforeContributors) {
            // Nothing expires here.
        }
    }
}
