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
 * its store. What is read may be ahead of the last commit.
 */
public final class LedgerQueries {
    /** By whose metadata it is known which instance holds a budget. */
    public static final String STORE = StateStores.LEDGER;

    /** What commits added to them. Where a ledger has rows and this has never had an entry, they are a former version's. */
    public static final String JOURNAL = StateStores.JOURNAL;

    private final EvaluationView standings;
    private final IntFunction<ReadOnlyWindowStore<byte[], byte[]>> ledgers;
    private final IntFunction<ReadOnlyWindowStore<byte[], byte[]>> contributors;
    private final IntFunction<ReadOnlyKeyValueStore<String, byte[]>> memories;
    private final long retentionMinutes;

    public LedgerQueries(
            EvaluationView standings,
            IntFunction<ReadOnlyWindowStore<byte[], byte[]>> ledgers,
            IntFunction<ReadOnlyWindowStore<byte[], byte[]>> contributors,
            IntFunction<ReadOnlyKeyValueStore<String, byte[]>> memories,
            long retentionMinutes) {
        this.standings = standings;
        this.ledgers = ledgers;
        this.contributors = contributors;
        this.memories = memories;
        this.retentionMinutes = retentionMinutes;
    }

    /** Those of a running instance, by partition. */
    public static LedgerQueries of(KafkaStreams streams, EvaluationView standings, TopologySettings settings) {
        return new LedgerQueries(
                standings,
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
            // Of an instance that is stopping, none is there any more.
            throw new InvalidStateStoreException(e);
        }
    }

    /** How many minutes are kept, the current one included. */
    public long retentionMinutes() {
        return retentionMinutes;
    }

    /**
     * All that a history of a budget needs: the rows that lie in these minutes.
     *
     * @param partition that holds the budget's service
     * @throws org.apache.kafka.streams.errors.InvalidStateStoreException if the store is not here, or is moving
     */
    public BudgetHistory.Member member(int partition, Budget budget, Exclusions exclusions, MinuteRange minutes) {
        BudgetKey key = key(budget);
        long ledgerId = budget.ledgerId();
        LedgerRows stored = new StoredRows(rowsOf(partition), ledgers.apply(partition), RowKey.of(ledgerId, key));
        byte[] row = memories.apply(partition).get(key.text());
        StoredBudgetState memory = row == null
                ? StoredBudgetState.NONE
                : BudgetStateCodec.fromBytes(row).state();
        return new BudgetHistory.Member(
                budget.objective(),
                InMemoryLedgerRows.copy(stored, Minutes.hourOf(minutes.from()), Minutes.hourOf(minutes.to())),
                memory.ledgerId() == ledgerId ? memory.since() : Long.MAX_VALUE,
                exclusions);
    }

    /**
     * What a budget's bad outcomes of the hour up to a minute have in common.
     *
     * @param partition that holds the budget's service
     * @throws org.apache.kafka.streams.errors.InvalidStateStoreException as {@link #member}
     */
    public RecentContributors contributors(int partition, Budget budget, long minute) {
        WriteBackRows rows = standings.contributorsOf(partition).orElseThrow(() -> notHere(partition));
        return new ContributorRows(rows, RowKey.of(budget.ledgerId(), key(budget)))
                .load(contributors.apply(partition), minute);
    }

    private static BudgetKey key(Budget budget) {
        return new BudgetKey(budget.slo().name(), budget.objective().name(), budget.service(), budget.group());
    }

    private static InvalidStateStoreException notHere(int partition) {
        return new InvalidStateStoreException("ledgers of partition " + partition + " are not here");
    }

    private WriteBackRows rowsOf(int partition) {
        return standings.ledgersOf(partition).orElseThrow(() -> notHere(partition));
    }

    /** The rows of one ledger, to be read only. */
    private record StoredRows(WriteBackRows rows, ReadOnlyWindowStore<byte[], byte[]> store, RowKey key)
            implements LedgerRows {
        @Override
        public byte[] get(long hour) {
            throw new UnsupportedOperationException("rows are copied, see HourRows");
        }

        @Override
        public void put(long hour, byte[] row) {
            throw new UnsupportedOperationException("rows belong to the task");
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
