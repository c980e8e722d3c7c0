package dev.slowburn.topology.streams;

import dev.slowburn.topology.settings.EvaluationClock;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.state.RowKey;
import dev.slowburn.topology.state.WriteBackRows;
import java.time.Duration;
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
 * hash order of the store names. A cache that is flushed before the hook runs would keep what the hook writes until the next
 * commit, and a crash in between would publish the same events again. Without caches the order has no effect: a write is in
 * the store and in its changelog when {@code put} returns, so in the transaction that is about to be committed. Each of these
 * stores is written when something changes, at most once a commit per key, so a cache would save no writes.
 */
public final class StateStores {
    /** Nothing is ever in it: it exists to be told of commits. */
    public static final String BEFORE_COMMIT = "before-commit";
    /** {@link RowKey}, hour → packed row. */
    public static final String LEDGER = "ledger";
    /** {@link RowKey}, minute → what bad outcomes have in common. */
    public static final String CONTRIBUTORS = "contributors";
    /** Budget → episodes, alerts and sequence. */
    public static final String MEMORY = "budget-memory";
    /** Service → what was last decided about its releases. */
    public static final String DECISIONS = "decisions";
    /** Number → what a commit counted that the ledger and the contributors don't have yet. */
    public static final String JOURNAL = "journal";
    /** As {@link #BEFORE_COMMIT}, of the tasks that hold budgets. */
    public static final String BUDGET_BEFORE_COMMIT = "budget-before-commit";

    /** As {@link #BEFORE_COMMIT}, of the task that admits definitions. */
    public static final String ADMIT_BEFORE_COMMIT = "admit-before-commit";
    /** Key → the text that was admitted last, with the task that admits. */
    public static final String ADMITTED = "definitions-admitted";
    /** Key → the change that was refused last. */
    public static final String WAITING = "definitions-waiting";
    /** Offset → a change that was read and not decided on. */
    public static final String UNDECIDED = "definitions-undecided";
    /** Key → text in force, on every instance. */
    public static final String IN_FORCE = "definitions-in-force";

    /** What is not in a closed segment is never compacted, and all of it is read to restore. */
    private static final Map<String, String> LOG = Map.of(TopicConfig.SEGMENT_BYTES_CONFIG, "67108864");

    private static final Map<String, String> JOURNAL_LOG = Map.of(TopicConfig.SEGMENT_BYTES_CONFIG, "8388608");

    private static final Duration ROW = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration CONTRIBUTORS_KEPT = Duration.ofHours(3);
    private static final Duration AS_LONG_AS_ANY_LOG = Duration.ofDays(36_525);

    private final boolean inMemory;

    /** By Streams' own setting for stores, {@code dsl.store.suppliers.class}: on disk, unless it asks for memory. */
    public StateStores(StreamsConfig config) {
        inMemory = BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers.class.equals(
                config.getClass(StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG));
    }

    /**
     * Rows of an hour, kept two hours longer than the tallies in them: the store drops a row by the start of its hour,
     * and measures from the newest row, which may be ahead by the allowed clock skew.
     */
    public StoreBuilder<?> ledger(TopologySettings settings) {
        return windows(LEDGER, kept(settings, settings.retention().plus(ROW.multipliedBy(2))), ROW);
    }

    /**
     * By the event clock, rows may be as far ahead of their turn as a log is long, and a store would drop those that still wait: there
     * they are deleted when they have been out of all windows for a day, see {@code ObjectiveLedger.forget}.
     */
    private static Duration kept(TopologySettings settings, Duration byTheWallClock) {
        return settings.clock() == EvaluationClock.EVENT ? AS_LONG_AS_ANY_LOG : byTheWallClock;
    }

    /** Only the last hour is asked for; the rest is for outcomes that are ahead. */
    public StoreBuilder<?> contributors(TopologySettings settings) {
        return windows(CONTRIBUTORS, kept(settings, CONTRIBUTORS_KEPT), MINUTE);
    }

    /** {@link WriteBackRows} collects the writes to these stores. */
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

    public StoreBuilder<?> memory() {
        return Stores.keyValueStoreBuilder(keyValues(MEMORY), Serdes.String(), Serdes.ByteArray())
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

    public StoreBuilder<?> waiting() {
        return Stores.keyValueStoreBuilder(keyValues(WAITING), Serdes.String(), Serdes.ByteArray())
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

    /** Read from its topic at each start, as it has to be compiled anyway; the topic is its log. */
    public static StoreBuilder<?> inForce() {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(IN_FORCE), Serdes.String(), Serdes.String())
                .withCachingDisabled()
                .withLoggingDisabled();
    }

    public StoreBuilder<?> journal() {
        return Stores.keyValueStoreBuilder(keyValues(JOURNAL), Serdes.Integer(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(JOURNAL_LOG);
    }
}
