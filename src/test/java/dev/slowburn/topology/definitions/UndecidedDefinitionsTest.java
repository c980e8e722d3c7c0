package dev.slowburn.topology.definitions;

import static dev.slowburn.testkit.Yamls.slo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.topology.TestSettings;
import dev.slowburn.topology.deadletter.RecordOrigin;
import dev.slowburn.topology.settings.NodeNames;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.streams.PreCommitHook;
import dev.slowburn.topology.streams.StateStores;
import dev.slowburn.topology.streams.ThreadTransactions;
import dev.slowburn.topology.view.UndecidedDefinitions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Restarts of the admitting task while changes of definitions are undecided. */
class UndecidedDefinitionsTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:30Z");
    private static final TopologySettings SETTINGS = TestSettings.wallClock();
    private static final String RESTART = "restart";
    private static final String WRONG = slo("wrong", "1.5");

    private final Queue<Runnable> jobs = new ArrayDeque<>();
    private final UndecidedDefinitions undecided = new UndecidedDefinitions();
    private final TopologyTestDriver driver = driver();
    private final TestInputTopic<byte[], byte[]> definitions =
            driver.createInputTopic("definitions", new ByteArraySerializer(), new ByteArraySerializer());

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void decidesUndecidedChangesOnceAndInOrderAfterARestart() {
        define("cart", slo("cart", "0.9"));
        define("wrong", WRONG);
        define("cart", slo("cart", "0.99"));
        define("gone", null);
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(undecided.count()).isEqualTo(4);
        assertThat(undecided.since()).contains(START);

        restart();
        assertThat(undecided.count()).isEqualTo(4);
        assertThat(undecided.since()).contains(START);
        define("late", slo("late", "0.9"));
        work();

        assertThat(inForce()).containsExactly("cart 0.9", "cart 0.99", "late 0.9");
        assertThat(refused()).containsExactly("wrong");
        assertThat(undecided.count()).isZero();
        assertThat(undecided.since()).isEmpty();
        assertThat(stored()).isZero();

        restart();
        work();
        assertThat(inForce()).isEmpty();
        assertThat(refused()).isEmpty();
    }

    @Test
    void decidesAgainIfTheVerdictWasNotWritten() {
        define("cart", slo("cart", "0.9"));
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        jobs.remove().run();
        restart();

        assertThat(inForce()).isEmpty();

        work();
        assertThat(inForce()).containsExactly("cart 0.9");
        assertThat(stored()).isZero();
    }

    private void define(String key, String text) {
        Headers headers = new RecordHeaders();
        Map.of(RecordOrigin.TOPIC, "slo-definitions", RecordOrigin.PARTITION, "0", RecordOrigin.OFFSET, "7")
                .forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        definitions.pipeInput(new TestRecord<>(
                key.getBytes(StandardCharsets.UTF_8),
                text == null ? null : text.getBytes(StandardCharsets.UTF_8),
                headers,
                START));
    }

    /** Submitted jobs are lost with the task. */
    private void restart() {
        jobs.clear();
        define(RESTART, "");
    }

    /** Runs the jobs and lets the task write the verdicts until nothing is left. */
    private void work() {
        for (int i = 0; i < 10; i++) {
            driver.advanceWallClockTime(Duration.ofSeconds(1));
            for (Runnable job = jobs.poll(); job != null; job = jobs.poll()) {
                job.run();
            }
        }
    }

    private List<String> inForce() {
        return driver
                .createOutputTopic("in-force", new StringDeserializer(), new StringDeserializer())
                .readKeyValuesToList()
                .stream()
                .map(entry -> entry.key + " " + entry.value.replaceAll("(?s).*target: ([0-9.]+).*", "$1"))
                .toList();
    }

    private List<String> refused() {
        return driver
                .createOutputTopic("refused", new StringDeserializer(), new ByteArrayDeserializer())
                .readKeyValuesToList()
                .stream()
                .map(entry -> entry.key)
                .toList();
    }

    private long stored() {
        KeyValueStore<Long, byte[]> store = driver.getKeyValueStore(StateStores.UNDECIDED);
        return store.approximateNumEntries();
    }

    private TopologyTestDriver driver() {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "undecided");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(
                StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG,
                BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers.class);
        StateStores stores = new StateStores(new StreamsConfig(config));
        StreamsBuilder builder = new StreamsBuilder();
        KStream<byte[], byte[]> decided = builder.stream(
                        "definitions", Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .process(supplier(stores));
        decided.to(
                "in-force",
                Produced.with(Serdes.ByteArray(), Serdes.ByteArray()).withName(NodeNames.ADMITTED));
        decided.to(
                "refused", Produced.with(Serdes.ByteArray(), Serdes.ByteArray()).withName(NodeNames.REFUSED));
        return new TopologyTestDriver(builder.build(), config, START);
    }

    private ProcessorSupplier<byte[], byte[], byte[], byte[]> supplier(StateStores stores) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<byte[], byte[], byte[], byte[]> get() {
                return new Restartable();
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(
                        PreCommitHook.builder(StateStores.ADMIT_PRE_COMMIT_HOOK),
                        stores.admitted(),
                        stores.refused(),
                        stores.undecided());
            }
        };
    }

    private AdmitProcessor processor() {
        DefinitionReader reader = new DefinitionReader(BaseDefinitions.ofSources(List.of()), SETTINGS);
        return new AdmitProcessor(
                SETTINGS,
                new DefinitionsInForce(reader, Runnable::run),
                jobs::add,
                undecided,
                new ThreadTransactions());
    }

    /** Restarts the processor with the stored changes, as after a migration to another instance. */
    private final class Restartable implements Processor<byte[], byte[], byte[], byte[]> {
        private AdmitProcessor current;
        private ProcessorContext<byte[], byte[]> context;

        @Override
        public void init(ProcessorContext<byte[], byte[]> processorContext) {
            context = processorContext;
            current = processor();
            current.init(context);
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            if (new String(record.key(), StandardCharsets.UTF_8).equals(RESTART)) {
                current.close();
                current = processor();
                current.init(context);
            } else {
                current.process(record);
            }
        }

        @Override
        public void close() {
            current.close();
        }
    }
}
