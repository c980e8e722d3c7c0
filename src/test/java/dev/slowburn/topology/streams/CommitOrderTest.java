package dev.slowburn.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.testkit.simulation.Internals;
import dev.slowburn.topology.BudgetTopology;
import dev.slowburn.topology.definitions.BaseDefinitions;
import dev.slowburn.topology.replay.ReplayReader;
import dev.slowburn.topology.settings.TopologySettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.InternalTopologyBuilder;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers.RocksDBDslStoreSuppliers;
import org.apache.kafka.streams.state.DslStoreSuppliers;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records that a processor writes from its {@link PreCommitHook} are in the changelog of that commit. Kafka Streams determines the
 * order in which the caches of a task are flushed, so the tests use the topologies as built by Streams.
 */
class CommitOrderTest {
    private static final String HOOK = "before-commit";
    /** Hash order determines which of these stores are flushed before the hook and which after it. */
    private static final List<String> STORES = List.of("store", "a-store", "another-store", "budget-store");

    @ParameterizedTest
    @ValueSource(classes = {RocksDBDslStoreSuppliers.class, InMemoryDslStoreSuppliers.class})
    void tasksWithAPreCommitHookHaveNoCachedStores(Class<? extends DslStoreSuppliers> suppliers) {
        Map<String, Object> config = Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG, "order",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1",
                StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG, suppliers);
        BudgetTopology topology = new BudgetTopology(
                TopologySettings.DEFAULT,
                BaseDefinitions.of(List.of()),
                input -> Optional::empty,
                (input, fields) -> {
                    throw new IllegalStateException("the test decodes no outcomes");
                },
                null,
                input -> ReplayReader.NONE,
                Runnable::run);

        List<List<StateStore>> tasks = tasks(topology.build(config), config);

        assertThat(tasks.stream().flatMap(List::stream).map(StateStore::name))
                .contains(
                        StateStores.PRE_COMMIT_HOOK,
                        StateStores.BUDGET_PRE_COMMIT_HOOK,
                        StateStores.LOCATE_PRE_COMMIT_HOOK,
                        StateStores.ADMIT_PRE_COMMIT_HOOK)
                .contains(StateStores.BUDGET_STATE, StateStores.DECISIONS, StateStores.ADMITTED, StateStores.REFUSED);
        tasks.forEach(stores -> assertThat(cached(stores)).isEmpty());
    }

    /** The stores of each task in flush order. */
    private static List<List<StateStore>> tasks(Topology topology, Map<String, Object> config) {
        InternalTopologyBuilder builder = Internals.builderOf(topology).rewriteTopology(new StreamsConfig(config));
        List<List<StateStore>> tasks = new ArrayList<>();
        builder.nodeGroups().keySet().stream()
                .map(builder::buildSubtopology)
                .forEach(task -> tasks.add(task.stateStores()));
        return tasks;
    }

    private static List<String> cached(List<StateStore> stores) {
        return stores.stream()
                .filter(CommitOrderTest::hasCache)
                .map(StateStore::name)
                .toList();
    }

    /** Whether any layer of the store overrides {@code flushCache}; a wrapper only delegates it. */
    private static boolean hasCache(StateStore store) {
        try {
            Class<?> flushes = store instanceof CachedStateStore<?, ?>
                    ? store.getClass().getMethod("flushCache").getDeclaringClass()
                    : WrappedStateStore.class;
            if (flushes != WrappedStateStore.class && flushes != PreCommitHook.class) {
                return true;
            }
            return store instanceof WrappedStateStore<?, ?, ?> wrapper && hasCache(wrapper.wrapped());
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("internals of Kafka Streams have changed", e);
        }
    }

    @Test
    void hookWritesAreInTheChangelogOfTheSameCommit() {
        for (String store : STORES) {
            assertThat(changelog(topology(store, false), store)).as(store).containsExactly("first", "second");
        }
    }

    @Test
    void cacheFlushedBeforeTheHookDelaysItsWritesToTheNextCommit() {
        List<String> before = new ArrayList<>();
        for (String store : STORES) {
            List<StateStore> stores = tasks(topology(store, true), config()).get(0);
            assertThat(cached(stores)).containsExactly(store);
            if (stores.get(0).name().equals(store)) {
                before.add(store);
                assertThat(changelog(topology(store, true), store)).as(store).doesNotContain("second");
            } else {
                assertThat(changelog(topology(store, true), store)).as(store).containsExactly("first", "second");
            }
        }

        assertThat(before).as("names on both sides of the hook").isNotEmpty().hasSizeLessThan(STORES.size());
    }

    /** The content of the store's changelog after two records, each followed by a commit. */
    private static List<String> changelog(Topology topology, String store) {
        Properties config = new Properties();
        config.putAll(config());
        try (TopologyTestDriver driver = new TopologyTestDriver(topology, config, Instant.EPOCH)) {
            TestInputTopic<String, String> in =
                    driver.createInputTopic("in", new StringSerializer(), new StringSerializer());
            in.pipeInput("key", "first");
            in.pipeInput("key", "second");
            return driver.createOutputTopic(
                            "order-" + store + "-changelog", new StringDeserializer(), new StringDeserializer())
                    .readValuesToList();
        }
    }

    private static Map<String, Object> config() {
        return Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG, "order",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1",
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    }

    /** A processor that writes each value to a store from its pre-commit hook. */
    private static Topology topology(String store, boolean cache) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream("in", Consumed.with(Serdes.String(), Serdes.String())).process(new HookWriting(store, cache));
        return builder.build();
    }

    private record HookWriting(String name, boolean cache) implements ProcessorSupplier<String, String, Void, Void> {
        @Override
        public Processor<String, String, Void, Void> get() {
            return new Processor<>() {
                private KeyValueStore<String, String> store;
                private Record<String, String> newest;

                @Override
                public void init(ProcessorContext<Void, Void> context) {
                    store = context.getStateStore(name);
                    context.<PreCommitHook>getStateStore(HOOK).register(context, this::write);
                }

                @Override
                public void process(Record<String, String> record) {
                    newest = record;
                }

                private void write() {
                    if (newest != null) {
                        store.put(newest.key(), newest.value());
                        newest = null;
                    }
                }
            };
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            StoreBuilder<KeyValueStore<String, String>> store =
                    Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.String());
            return Set.of(
                    PreCommitHook.builder(HOOK), cache ? store.withCachingEnabled() : store.withCachingDisabled());
        }
    }
}
