package dev.slowburn.topology.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.topology.progress.InputProgress;
import dev.slowburn.topology.state.Journal;
import dev.slowburn.topology.state.JournaledLedgerState;
import dev.slowburn.topology.state.WriteBackRows;
import dev.slowburn.topology.streams.StoresInMemory;
import dev.slowburn.tracking.BudgetFamily;
import dev.slowburn.tracking.BudgetRegistry;
import dev.slowburn.tracking.BudgetStates;
import dev.slowburn.tracking.LedgerFactory;
import dev.slowburn.tracking.OwnedServices;
import dev.slowburn.tracking.StoredBudgetState;
import dev.slowburn.tracking.TrackingSettings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FamilyCacheTest {
    private static final TrackingSettings SETTINGS = new TrackingSettings(
            List.of(50),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            (assessment, rule, cause) -> "");

    @Test
    void forgetsFamiliesThatAreRemoved() {
        try (StoresInMemory stores = new StoresInMemory()) {
            BudgetRegistry registry = registry(stores);
            Slo slo = new SloBuilder("checkout").target("0.99").build();
            Slo changed = new SloBuilder("checkout").target("0.9").build();
            long ledgerId = Budget.ledgerId(slo, slo.objectives().get(0));
            BudgetKey key = new BudgetKey(slo.name(), slo.objectives().get(0).name(), slo.service(), List.of());
            FamilyCache cache = new FamilyCache(registry);

            assertThat(cache.familyOf(ledgerId, key)).isNull();
            apply(registry, slo);
            BudgetFamily first = cache.familyOf(ledgerId, key);
            assertThat(first).isNotNull();
            assertThat(cache.familyOf(ledgerId, key)).isSameAs(first);
            assertThat(cache.familyOf(ledgerId + 1, key)).isNull();
            apply(registry, changed);
            assertThat(cache.familyOf(ledgerId, key))
                    .isNotSameAs(first)
                    .isSameAs(registry.familiesOf(slo.service()).iterator().next());
            apply(registry);
            assertThat(cache.familyOf(ledgerId, key)).isNull();
        }
    }

    private static void apply(BudgetRegistry registry, Slo... slos) {
        registry.apply(PreparedDefinitions.of(DefinitionSet.of(List.of(slos))), Set.of("checkout"));
    }

    private static BudgetRegistry registry(StoresInMemory stores) {
        JournaledLedgerState ledgers = new JournaledLedgerState(
                new WriteBackRows(stores.ledger()),
                new WriteBackRows(stores.contributors()),
                new Journal(stores.journal()),
                new InputProgress(),
                0,
                1);
        return new BudgetRegistry(
                SETTINGS, OwnedServices.ALL, new LedgerFactory(ledgers, 28L * 24 * 60), new NoStates());
    }

    private static final class NoStates implements BudgetStates {
        @Override
        public StoredBudgetState of(BudgetKey budget) {
            return StoredBudgetState.NONE;
        }

        @Override
        public void store(BudgetKey budget, StoredBudgetState state) {
            // Not needed here.
        }
    }
}
