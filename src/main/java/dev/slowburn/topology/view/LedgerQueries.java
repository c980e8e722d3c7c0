package dev.slowburn.topology.view;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.contributor.RecentContributors;
import dev.slowburn.domain.history.BudgetHistory;
import dev.slowburn.domain.ledger.Exclusions;
import dev.slowburn.domain.ledger.InMemoryLedgerRows;
import dev.slowburn.domain.ledger.LedgerRows;
import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.state.BudgetStateCodec;
import dev.slowburn.topology.state.ContributorRows;
import dev.slowburn.topology.state.RowKey;
import dev.slowburn.topology.state.WriteBackRows;
import dev.slowburn.topology.streams.StateStores;
import dev.slowburn.tracking.StoredBudgetState;
import java.util.function.IntFunction;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;

/**
 * Reads ledgers and contributors in threads other than those of the tasks: copies of their rows, from the heap of the task and from
 * its store. The copies may include changes that are not committed yet.
 */
public final class LedgerQueries {
    /** The store whose metadata determines which instance owns a budget. */
    public static final String STORE = StateStores.LEDGER;

    /** The store of the journal. If it has never had an entry but the ledger has rows, a former version wrote them. */
    public static final String JOURNAL = StateStores.JOURNAL;

    private final EvaluationView view;
    private final IntFunction<ReadOnlyWindowStore<byte[], byte[]>> ledgers;
    private final IntFunction<ReadOnlyWindowStore<byte[], byte[]>> contributors;
    private final IntFunction<ReadOnlyKeyValueStore<String, byte[]>> states;
    private final long retentionMinutes;

    public LedgerQueries(
            EvaluationView view,
            IntFunction<ReadOnlyWindowStore<byte[], byte[]>> ledgers,
            IntFunction<ReadOnlyWindowStore<byte[], byte[]>> contributors,
            IntFunction<ReadOnlyKeyValueStore<String, byte[]>> states,
            long retentionMinutes) {
        this.view = view;
        this.ledgers = ledgers;
        this.contributors = contributors;
        this.states = states;
        this.retentionMinutes = retentionMinutes;
    }

    /** Queries of the stores of a running instance. */
    public static LedgerQueries of(KafkaStreams streams, EvaluationView view, TopologySettings settings) {
        return new LedgerQueries(
                view,
                partition -> store(streams, StateStores.LEDGER, QueryableStoreTypes.windowStore(), partition),
                partition -> store(streams, StateStores.CONTRIBUTORS, QueryableStoreTypes.windowStore(), partition),
                partition -> store(streams, StateStores.BUDGET_STATE, QueryableStoreTypes.keyValueStore(), partition),
                settings.retentionMinutes());
    }

    static <T> T store(KafkaStreams streams, String name, QueryableStoreType<T> type, int partition) {
        try {
            return streams.store(
                    StoreQueryParameters.fromNameAndType(name, type).withPartition(partition));
        } catch (IllegalStateException e) {
            // The instance is stopping.
            throw new InvalidStateStoreException(e);
        }
    }

    /** Retention in minutes, including the current minute. */
    public long retentionMinutes() {
        return retentionMinutes;
    }

    /**
     * Reads the data for the history of a budget: the rows of these minutes.
     *
     * @param partition the partition that owns the budget's service
     * @throws org.apache.kafka.streams.errors.InvalidStateStoreException if the store is on another instance, or is migrating
     */
    public BudgetHistory.Member member(int partition, Budget budget, Exclusions exclusions, MinuteRange minutes) {
        BudgetKey key = key(budget);
        long ledgerId = budget.ledgerId();
        LedgerRows stored = new StoredRows(rowsOf(partition), ledgers.apply(partition), RowKey.of(ledgerId, key));
        byte[] row = states.apply(partition).get(key.text());
        StoredBudgetState state = row == null
                ? StoredBudgetState.NONE
                : BudgetStateCodec.fromBytes(row).state();
        return new BudgetHistory.Member(
                budget.objective(),
                InMemoryLedgerRows.copy(stored, Minutes.hourOf(minutes.from()), Minutes.hourOf(minutes.to())),
                state.ledgerId() == ledgerId ? state.since() : Long.MAX_VALUE,
                exclusions);
    }

    /**
     * Reads the contributors to a budget's bad outcomes of the hour up to a minute.
     *
     * @param partition the partition that owns the budget's service
     * @throws org.apache.kafka.streams.errors.InvalidStateStoreException as {@link #member}
     */
    public RecentContributors contributors(int partition, Budget budget, long minute) {
        WriteBackRows rows = view.contributorsOf(partition).orElseThrow(() -> notOnThisInstance(partition));
        return new ContributorRows(rows, RowKey.of(budget.ledgerId(), key(budget)))
                .load(contributors.apply(partition), minute);
    }

    private static BudgetKey key(Budget budget) {
        return new BudgetKey(budget.slo().name(), budget.objective().name(), budget.service(), budget.group());
    }

    private static InvalidStateStoreException notOnThisInstance(int partition) {
        return new InvalidStateStoreException("ledgers of partition " + partition + " are not on this instance");
    }

    private WriteBackRows rowsOf(int partition) {
        return view.ledgersOf(partition).orElseThrow(() -> notOnThisInstance(partition));
    }

    /** A read-only view of the rows of one ledger. */
    private record StoredRows(WriteBackRows rows, ReadOnlyWindowStore<byte[], byte[]> store, RowKey key)
            implements LedgerRows {
        @Override
        public byte[] get(long hour) {
            throw new UnsupportedOperationException("rows are copied, see InMemoryLedgerRows");
        }

        @Override
        public void put(long hour, byte[] row) {
            throw new UnsupportedOperationException("rows are read-only outside of the task");
        }

        @Override
        public void scan(long fromHour, long toHour, RowVisitor visitor) {
            rows.scan(
                    store,
                    key,
                    Minutes.hourToMillis(fromHour),
                    Minutes.hourToMillis(toHour),
                    (start, row) -> visitor.row(Minutes.hourOf(Minutes.of(start)), row));
        }
    }
}
