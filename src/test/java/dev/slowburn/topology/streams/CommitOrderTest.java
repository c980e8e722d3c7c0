package dev.slowburn.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.testkit.simulation.Internals;
import dev.slowburn.topology.BudgetTopology;
import dev.slowburn.topology.definitions.BaseDefinitions;
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
 * What a processor writes from its {@link PreCommitHook} hook is in the changelog with that commit. Streams flushes the caches of
 * a task in an order of its own, so every topology is taken as Streams builds it, not as it is declared.
 */
class CommitOrderTest {
    private static final String HOOK = "before-commit";
    /** By the order of their hashes one is flushed before the hook and one after it. */
    private static final List<String> MEMORIES = List.of("memory", "a-memory", "another-memory", "budget-memory");

    @ParameterizedTest
    @ValueSource(classes = {RocksDBDslStoreSuppliers.class, InMemoryDslStoreSuppliers.class})
    void noStoreOfATaskWithAHookHasACache(Class<? extends DslStoreSuppliers> suppliers) {
        Map<String, Object> config = Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG, "order",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1",
                StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG, suppliers);
        BudgetTopology topology = new BudgetTopology(
                TopologySettings.DEFAULT,
                BaseDefinitions.of(List.of()),
                Optional::empty,
                fields -> {
                    throw new IllegalStateException("nothing is decoded here");
                },
                null,
                Runnable::run);

        List<List<StateStore>> tasks = tasks(topology.build(config), config);

        assertThat(tasks.stream().flatMap(List::stream).map(StateStore::name))
                .contains(StateStores.BEFORE_COMMIT, StateStores.BUDGET_BEFORE_COMMIT, StateStores.ADMIT_BEFORE_COMMIT)
                .contains(StateStores.MEMORY, StateStores.DECISIONS, StateStores.ADMITTED, StateStores.WAITING);
        tasks.forEach(stores -> assertThat(cached(stores)).isEmpty());
    }

    /** The stores of each task, in the order in which it flushes them. */
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

    /** Whether one of its layers has a flush of its own, which a wrapper only hands on. */
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
            throw new IllegalStateException("Kafka Streams has changed inside", e);
        }
    }

    @Test
    void writesOfTheHookAreInTheChangelogWithTheCommit() {
        for (String memory : MEMORIES) {
            assertThat(changelog(topology(memory, false), memory)).as(memory).containsExactly("first", "second");
        }
    }

    @Test
    void aCacheThatIsFlushedBeforeTheHookKeepsWritesBackUntilTheNextCommit() {
        List<String> before = new ArrayList<>();
        for (String memory : MEMORIES) {
            List<StateStore> stores = tasks(topology(memory, true), config()).get(0);
            assertThat(cached(stores)).containsExactly(memory);
            if (stores.get(0).name().equals(memory)) {
                before.add(memory);
                assertThat(changelog(topology(memory, true), memory)).as(memory).doesNotContain("second");
            } else {
                assertThat(changelog(topology(memory, true), memory)).as(memory).containsExactly("first", "second");
            }
        }
        assertThat(before).as("names on both sides of the hook").isNotEmpty().hasSizeLessThan(MEMORIES.size());
    }

    /** What the store's changelog has after two records and a commit behind each of them. */
    private static List<String> changelog(Topology topology, String memory) {
        Properties config = new Properties();
        config.putAll(config());
        try (TopologyTestDriver driver = new TopologyTestDriver(topology, config, Instant.EPOCH)) {
            TestInputTopic<String, String> in =
                    driver.createInputTopic("in", new StringSerializer(), new StringSerializer());
            in.pipeInput("key", "first");
            in.pipeInput("key", "second");
            return driver.createOutputTopic(
                            "order-" + memory + "-changelog", new StringDeserializer(), new StringDeserializer())
                    .readValuesToList();
        }
    }

    private static Map<String, Object> config() {
        return Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG, "order",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1",
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    }

    /** A processor that writes each value to a store, from its hook. */
    private static Topology topology(String memory, boolean cache) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream("in", Consumed.with(Serdes.String(), Serdes.String())).process(new Remembering(memory, cache));
        return builder.build();
    }

    private record Remembering(String memory, boolean cache) implements ProcessorSupplier<String, String, Void, Void> {
        @Override
        public Processor<String, String, Void, Void> get() {
            return new Processor<>() {
                private KeyValueStore<String, String> store;
                private Record<String, String> newest;

                @Override
                public void init(ProcessorContext<Void, Void> context) {
                    store = context.getStateStore(memory);
                    context.<PreCommitHook>getStateStore(HOOK).run(context, this::write);
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
                    Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(memory), Serdes.String(), Serdes.String());
            return Set.of(
                    PreCommitHook.builder(HOOK), cache ? store.withCachingEnabled() : store.withCachingDisabled());
        }
    }
}
