package dev.slowburn.topology.evaluate;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.topology.state.BudgetStateCodec;
import dev.slowburn.tracking.BudgetStates;
import dev.slowburn.tracking.LiveBudget;
import dev.slowburn.tracking.StoredBudgetState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What one task remembers of its budgets, in a store. What is known of a budget whose definition went away is kept for as long
 * as its ledger: should it come back, its history and the numbers of its episodes go on.
 */
final class BudgetStateStore implements BudgetStates {
    private final KeyValueStore<String, byte[]> store;
    private final long retentionMinutes;

    BudgetStateStore(KeyValueStore<String, byte[]> store, long retentionMinutes) {
        this.store = store;
        this.retentionMinutes = retentionMinutes;
    }

    @Override
    public StoredBudgetState of(BudgetKey key) {
        byte[] row = store.get(key.text());
        return row == null
                ? StoredBudgetState.NONE
                : BudgetStateCodec.fromBytes(row).state();
    }

    /** Which budgets are in use by what is stored. */
    List<BudgetKey> inUse() {
        return keys(memory -> memory.forgottenAt() == StoredBudgetState.IN_USE);
    }

    /** Budgets out of use that were not ended. */
    List<BudgetKey> unended() {
        return keys(StoredBudgetState::isUnended);
    }

    private List<BudgetKey> keys(Predicate<StoredBudgetState> which) {
        List<BudgetKey> keys = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            while (all.hasNext()) {
                BudgetStateCodec.Row row = BudgetStateCodec.fromBytes(all.next().value);
                if (which.test(row.state())) {
                    keys.add(row.key());
                }
            }
        }
        return keys;
    }

    @Override
    public void store(BudgetKey key, StoredBudgetState state) {
        put(key, state);
    }

    /** Keeps what is new; false if nothing is. */
    boolean storeIfChanged(LiveBudget budget) {
        boolean news = budget.markStored();
        if (news) {
            put(budget.key(), budget.memory());
        }
        return news;
    }

    /** The definition went away. */
    void forget(BudgetKey key, StoredBudgetState memory, long minute) {
        put(key, memory.forgotten(minute));
    }

    void delete(BudgetKey key) {
        store.delete(key.text());
    }

    private void put(BudgetKey key, StoredBudgetState memory) {
        store.put(key.text(), BudgetStateCodec.toBytes(key, memory));
    }

    /** Deletes what has been out of use for as long as a ledger is kept. */
    void purge(long nowMinute) {
        List<String> old = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> entry = all.next();
                long forgottenAt =
                        BudgetStateCodec.fromBytes(entry.value).state().forgottenAt();
                if (forgottenAt != StoredBudgetState.IN_USE && nowMinute - forgottenAt >= retentionMinutes) {
                    old.add(entry.key);
                }
            }
        }
        old.forEach(store::delete);
    }
}
