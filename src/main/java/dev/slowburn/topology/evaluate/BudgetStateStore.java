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
 * The stored states of the budgets of one task. The state of a budget whose definition was removed is kept as long as its ledger, so
 * that history and episode numbers continue if the definition returns.
 */
final class BudgetStateStore implements BudgetStates {
    /** Keys of budgets begin with a digit, see {@link BudgetKey#text()}; the store has other rows, see {@link RuleHistoryRows}. */
    private static final String FIRST_KEY = "0";

    private static final String END_OF_KEYS = ":";

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

    /** The budgets whose stored state is in use. */
    List<BudgetKey> inUse() {
        return keys(state -> state.forgottenAt() == StoredBudgetState.IN_USE);
    }

    /** The budgets that are no longer defined but were not ended. */
    List<BudgetKey> unended() {
        return keys(StoredBudgetState::isUnended);
    }

    private List<BudgetKey> keys(Predicate<StoredBudgetState> which) {
        List<BudgetKey> keys = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all = store.range(FIRST_KEY, END_OF_KEYS)) {
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

    /** Stores the state if it has changed, and returns whether it has. */
    boolean storeIfChanged(LiveBudget budget) {
        boolean isChanged = budget.markStored();
        if (isChanged) {
            put(budget.key(), budget.state());
        }
        return isChanged;
    }

    /** Marks the state of a budget whose definition was removed. */
    void forget(BudgetKey key, StoredBudgetState state, long minute) {
        put(key, state.forgotten(minute));
    }

    void delete(BudgetKey key) {
        store.delete(key.text());
    }

    private void put(BudgetKey key, StoredBudgetState state) {
        store.put(key.text(), BudgetStateCodec.toBytes(key, state));
    }

    /** Deletes states that have not been in use for the retention. */
    void purge(long nowMinute) {
        List<String> expired = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all = store.range(FIRST_KEY, END_OF_KEYS)) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> entry = all.next();
                long forgottenAt =
                        BudgetStateCodec.fromBytes(entry.value).state().forgottenAt();
                if (forgottenAt != StoredBudgetState.IN_USE && nowMinute - forgottenAt >= retentionMinutes) {
                    expired.add(entry.key);
                }
            }
        }
        expired.forEach(store::delete);
    }
}
