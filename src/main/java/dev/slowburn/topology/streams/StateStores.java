package dev.slowburn.topology.streams;

import dev.slowburn.topology.settings.EvaluationClock;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.state.RowKey;
import dev.slowburn.topology.state.WriteBackRows;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The state stores: their names, which are also part of the names of their changelog topics, and how they are built.
 *
 * <p>No store of a processor with a {@link PreCommitHook} has a record cache. Kafka Streams flushes the caches of a task in the
 * hash order of the store names. A cache that is flushed before the hook runs would keep the hook's writes until the next
 * commit, and a crash in between would publish the same events again. Without caches the order has no effect: a write is in
 * the store and in its changelog when {@code put} returns, so in the transaction that is about to be committed. Each of these
 * stores is written when something changes, at most once a commit per key, so a cache would save no writes.
 */
public final class StateStores {
    /** Always empty: the {@link PreCommitHook} of the tasks of the first stage. */
    public static final String PRE_COMMIT_HOOK = "before-commit";
    /** Rule → the offsets of the input that it has counted; store of the tasks of the first stage. */
    public static final String COVERAGE = "coverage";
    /** {@link RowKey}, hour → packed row. */
    public static final String LEDGER = "ledger";
    /** {@link RowKey}, minute → contributors to the bad outcomes. */
    public static final String CONTRIBUTORS = "contributors";
    /** Budget → episodes, alerts and sequence. */
    public static final String BUDGET_STATE = "budget-memory";
    /** Service → the last release decision. */
    public static final String DECISIONS = "decisions";
    /** Number → tallies of a commit that are not yet written to the ledger and the contributors. */
    public static final String JOURNAL = "journal";
    /** As {@link #PRE_COMMIT_HOOK}, for the tasks of the second stage. */
    public static final String BUDGET_PRE_COMMIT_HOOK = "budget-before-commit";
    /** As {@link #PRE_COMMIT_HOOK}, for the tasks that read definitions. */
    public static final String LOCATE_PRE_COMMIT_HOOK = "locate-before-commit";
    /** As {@link #PRE_COMMIT_HOOK}, for the task that admits definitions. */
    public static final String ADMIT_PRE_COMMIT_HOOK = "admit-before-commit";
    /** Key → the text that was admitted last; store of the task that admits definitions. */
    public static final String ADMITTED = "definitions-admitted";
    /** Key → the change that was refused last. */
    public static final String REFUSED = "definitions-waiting";
    /** Offset → a change that was read and is not yet decided. */
    public static final String UNDECIDED = "definitions-undecided";
    /** Key → text in force, on every instance. */
    public static final String IN_FORCE = "definitions-in-force";

    /** Kafka compacts only closed segments, and a restore reads the whole active segment. */
    private static final Map<String, String> LOG = Map.of(TopicConfig.SEGMENT_BYTES_CONFIG, "67108864");

    private static final Map<String, String> JOURNAL_LOG = Map.of(TopicConfig.SEGMENT_BYTES_CONFIG, "8388608");

    private static final Duration ROW = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration CONTRIBUTORS_RETENTION = Duration.ofHours(3);
    private static final Duration UNLIMITED_RETENTION = Duration.ofDays(36_525);

    private final boolean inMemory;

    /** Stores are on disk unless the Streams setting {@code dsl.store.suppliers.class} selects in-memory stores. */
    public StateStores(StreamsConfig config) {
        inMemory = BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers.class.equals(
                config.getClass(StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG));
    }

    /**
     * Hour rows, retained two hours longer than the tallies in them: the store expires a row by the start of its hour, relative
     * to the newest row, which may be ahead by the allowed clock skew.
     */
    public StoreBuilder<?> ledger(TopologySettings settings) {
        return windows(LEDGER, retention(settings, settings.retention().plus(ROW.multipliedBy(2))), ROW);
    }

    /**
     * With the event clock, rows may be ahead of the evaluated minute by the length of the whole log, and the store would expire
     * rows that are not yet evaluated. Instead, rows are deleted a day after they leave all windows, see
     * {@code ObjectiveLedger.forget}.
     */
    private static Duration retention(TopologySettings settings, Duration wallClockRetention) {
        return settings.clock() == EvaluationClock.EVENT ? UNLIMITED_RETENTION : wallClockRetention;
    }

    /** Only the last hour is queried; the rest of the retention allows for outcomes that are ahead of the clock. */
    public StoreBuilder<?> contributors(TopologySettings settings) {
        return windows(CONTRIBUTORS, retention(settings, CONTRIBUTORS_RETENTION), MINUTE);
    }

    /** A window store. {@link WriteBackRows} buffers the writes to it. */
    private StoreBuilder<?> windows(String name, Duration retention, Duration window) {
        return Stores.windowStoreBuilder(
                        inMemory
                                ? Stores.inMemoryWindowStore(name, retention, window, false)
                                : OffsetReportingWindowStore.supplier(
                                        Stores.persistentWindowStore(name, retention, window, false)),
                        Serdes.ByteArray(),
                        Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(LOG);
    }

    public StoreBuilder<?> budgetState() {
        return Stores.keyValueStoreBuilder(keyValues(BUDGET_STATE), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(LOG);
    }

    public StoreBuilder<?> decisions() {
        return Stores.keyValueStoreBuilder(keyValues(DECISIONS), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(LOG);
    }

    public StoreBuilder<?> admitted() {
        return Stores.keyValueStoreBuilder(keyValues(ADMITTED), Serdes.String(), Serdes.String())
                .withCachingDisabled()
                .withLoggingEnabled(LOG);
    }

    public StoreBuilder<?> refused() {
        return Stores.keyValueStoreBuilder(keyValues(REFUSED), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(LOG);
    }

    /** As {@link #admitted()}. */
    public StoreBuilder<?> undecided() {
        return Stores.keyValueStoreBuilder(keyValues(UNDECIDED), Serdes.Long(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(LOG);
    }

    private KeyValueBytesStoreSupplier keyValues(String name) {
        return inMemory ? Stores.inMemoryKeyValueStore(name) : Stores.persistentKeyValueStore(name);
    }

    /** In memory, and read from its topic at each start, because the definitions must be compiled at start anyway. */
    public static StoreBuilder<?> inForce() {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(IN_FORCE), Serdes.String(), Serdes.String())
                .withCachingDisabled()
                .withLoggingDisabled();
    }

    /** In memory: some kilobytes per partition of the input, and a RocksDB instance for each would cost more. */
    /** The settings of the changelog of {@link #coverage()}, as Kafka Streams creates it. */
    static Map<String, String> coverageLog() {
        Map<String, String> settings = new HashMap<>(JOURNAL_LOG);
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
        return settings;
    }

    public static StoreBuilder<?> coverage() {
        return Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(COVERAGE), Serdes.ByteArray(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(JOURNAL_LOG);
    }

    public StoreBuilder<?> journal() {
        return Stores.keyValueStoreBuilder(keyValues(JOURNAL), Serdes.Integer(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(JOURNAL_LOG);
    }
}
