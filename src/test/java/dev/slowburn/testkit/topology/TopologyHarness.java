package dev.slowburn.testkit.topology;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.schema.AvroSerdes;
import dev.slowburn.schema.decode.OutcomeDecoder;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.testkit.replay.ManualReplayReader;
import dev.slowburn.testkit.replay.SentOutcomes;
import dev.slowburn.topology.BudgetTopology;
import dev.slowburn.topology.definitions.BaseDefinitions;
import dev.slowburn.topology.definitions.DryRun;
import dev.slowburn.topology.replay.ReplayReader;
import dev.slowburn.topology.settings.Topics;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.streams.TopologyParts;
import dev.slowburn.topology.view.EvaluationView;
import dev.slowburn.topology.view.LedgerQueries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;
import org.apache.kafka.streams.test.TestRecord;

/** The topology on {@link TopologyTestDriver}: each record is committed separately, and the wall clock is set by the test. */
public final class TopologyHarness implements AutoCloseable {
    static final String APPLICATION = "harness";

    private final Serde<SpecificRecord> serde;
    private final Path stateDir;
    private final BudgetTopology topology;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> definitions;
    private final TestInputTopic<String, String> inForce;
    private final TestInputTopic<byte[], byte[]> outcomes;
    private final PublishedRecords published;
    private final OutcomeSource others;
    /** What the broker reports, by topic of an input. */
    private final Map<String, SimulatedBroker> brokers = new HashMap<>();

    private final TopologySettings settings;
    private final SentOutcomes input = new SentOutcomes();
    private final ManualReplayReader replay;
    private DefinitionSet defined;
    private Instant wallClock;

    public TopologyHarness(TopologySettings settings, List<Slo> slos, Instant start) {
        this(settings, BaseDefinitions.of(slos), start);
    }

    public TopologyHarness(TopologySettings settings, BaseDefinitions baseDefinitions, Instant start) {
        this(settings, baseDefinitions, DefinitionSet.EMPTY, start, new PublishedHistory(), false, null);
    }

    /** With definitions that are not from files; see {@link #define(DefinitionSet)}. */
    public TopologyHarness(TopologySettings settings, DefinitionSet defined, Instant start) {
        this(settings, null, defined, start, new PublishedHistory(), false, null);
    }

    /** As {@link #TopologyHarness(TopologySettings, DefinitionSet, Instant)}; sent outcomes can be read again, see {@link #replay}. */
    public static TopologyHarness withReplay(TopologySettings settings, DefinitionSet defined, Instant start) {
        return new TopologyHarness(settings, null, defined, start, new PublishedHistory(), true, null);
    }

    /** With a source that decodes all inputs but the original one. */
    public static TopologyHarness withInputs(
            TopologySettings settings, DefinitionSet defined, Instant start, OutcomeSource others) {
        return new TopologyHarness(settings, null, defined, start, new PublishedHistory(), false, others);
    }

    /** As {@link #withInputs(TopologySettings, DefinitionSet, Instant, OutcomeSource)}, with definitions from files. */
    public static TopologyHarness withInputs(
            TopologySettings settings, BaseDefinitions baseDefinitions, Instant start, OutcomeSource others) {
        return new TopologyHarness(
                settings, baseDefinitions, DefinitionSet.EMPTY, start, new PublishedHistory(), false, others);
    }

    private TopologyHarness(
            TopologySettings settings,
            BaseDefinitions baseDefinitions,
            DefinitionSet defined,
            Instant start,
            PublishedHistory history,
            boolean isReplayed,
            OutcomeSource others) {
        this.settings = settings;
        this.others = others;
        this.defined = defined;
        this.wallClock = start;
        Map<String, Object> registry = Map.of("schema.registry.url", "mock://" + UUID.randomUUID());
        RegistryClient client = RegistryClient.create(registry);
        serde = AvroSerdes.forOutputs(client, registry);
        replay = new ManualReplayReader(input, settings.topics().requestOutcomes());
        try {
            stateDir = Files.createTempDirectory("slowburn-harness");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Object> config = new HashMap<>();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        config.put(
                StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG,
                BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers.class);
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        Properties properties = new Properties();
        properties.putAll(config);
        topology = new BudgetTopology(
                settings,
                baseDefinitions == null
                        ? new BaseDefinitions.Given(List.of(), documents -> this.defined)
                        : baseDefinitions,
                input -> () -> broker(input.topic()).ends(wallClock),
                (input, fields) -> others != null && !settings.isOriginal(input)
                        ? others
                        : new OutcomeDecoder(client, fields.fields()),
                serde,
                input -> isReplayed && settings.isOriginal(input) ? replay : ReplayReader.NONE,
                Runnable::run);
        driver = new TopologyTestDriver(topology.build(config), properties, start);
        outcomes = driver.createInputTopic(
                settings.topics().requestOutcomes(), new ByteArraySerializer(), new ByteArraySerializer());
        definitions = driver.createInputTopic(
                settings.topics().sloDefinitions(), new ByteArraySerializer(), new ByteArraySerializer());
        inForce = driver.createInputTopic(
                Topics.definitionsInForce(APPLICATION), new StringSerializer(), new StringSerializer());
        published = new PublishedRecords(driver, settings.topics(), serde.deserializer(), history);
    }

    /**
     * Stops this instance and starts another with its stores after an outage; in-memory state is lost. Only for definitions
     * that are not from files.
     */
    public TopologyHarness restart(Duration outage) {
        return restart(outage, defined);
    }

    /** As {@link #restart(Duration)}, with other definitions. */
    public TopologyHarness restart(Duration outage, DefinitionSet newDefinitions) {
        return restart(outage, newDefinitions, settings);
    }

    /** As {@link #restart(Duration)}, with other settings. */
    public TopologyHarness restart(Duration outage, TopologySettings newSettings) {
        return restart(outage, defined, newSettings);
    }

    private TopologyHarness restart(Duration outage, DefinitionSet newDefinitions, TopologySettings newSettings) {
        TopologyHarness next = new TopologyHarness(
                newSettings, null, newDefinitions, wallClock.plus(outage), history(), false, others);
        Stores.copy(driver, next.driver);
        close();
        return next;
    }

    /** Fills the stores, see {@link Stores#fill}; must be called first. */
    public void holds(Stream<String> rows) {
        Stores.fill(driver, rows);
    }

    /** Number of rows in a windowed store. */
    public int rowsIn(String store) {
        return Stores.rows(driver, store);
    }

    /** Number of budgets with a stored state. */
    public long storedBudgets() {
        return Stores.budgets(driver);
    }

    /** Replaces all definitions; only if they are not from files. */
    public void define(DefinitionSet others) {
        defined = others;
        // Any record on this topic makes the tasks re-read the definitions.
        inForce.pipeInput("changed", UUID.randomUUID().toString());
    }

    public void define(Slo... slos) {
        define(DefinitionSet.of(List.of(slos)));
    }

    /** Sends a message to the second stage, like a first-stage task of another input partition. */
    public void fromOtherPartition(byte[] message) {
        if (broker().hasOnePartition()) {
            broker().hasPartitions(2);
        }
        driver.createInputTopic(TopologyParts.tallies(APPLICATION), new StringSerializer(), new ByteArraySerializer())
                .pipeInput("", message);
    }

    /** Sends an outcome; its Kafka timestamp is the wall clock. */
    public void send(RequestOutcome outcome) {
        sendBytes(serde.serializer().serialize(settings.topics().requestOutcomes(), outcome));
    }

    public void sendBytes(byte[] value) {
        sendBytes(value, wallClock);
    }

    public void sendBytes(byte[] value, Instant kafkaTimestamp) {
        TestRecord<byte[], byte[]> outcome =
                new TestRecord<>("key".getBytes(StandardCharsets.UTF_8), value, kafkaTimestamp);
        input.add(new ConsumerRecord<>(
                settings.topics().requestOutcomes(),
                0,
                broker().sent(),
                kafkaTimestamp.toEpochMilli(),
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                outcome.key(),
                value,
                outcome.headers(),
                Optional.empty()));
        outcomes.pipeInput(outcome);
    }

    /** Reads sent outcomes again, as the rules in force request, and lets a second pass, in which they are counted. */
    public void replay(int atMost) {
        replay.read(atMost);
        pass(Duration.ofSeconds(1));
    }

    /** Sends an outcome with an older Kafka timestamp. */
    public void send(RequestOutcome outcome, Instant kafkaTimestamp) {
        sendBytes(serde.serializer().serialize(settings.topics().requestOutcomes(), outcome), kafkaTimestamp);
    }

    /** What the broker reports on the input. */
    public SimulatedBroker broker() {
        return broker(settings.topics().requestOutcomes());
    }

    /** What the broker reports on the topic of an input. */
    public SimulatedBroker broker(String topic) {
        return brokers.computeIfAbsent(topic, unused -> new SimulatedBroker());
    }

    /** Sends a record to the topic of an input. */
    public void sendTo(String topic, byte[] value) {
        broker(topic).sent();
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(null, value, wallClock));
    }

    /** As {@link #sendTo(String, byte[])}, with an outcome. */
    public void sendTo(String topic, RequestOutcome outcome) {
        sendTo(topic, serde.serializer().serialize(topic, outcome));
    }

    /** Sends a definition; a null text is a tombstone. */
    public void define(String key, String text) {
        defineBytes(
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }

    public void defineBytes(byte[] key, byte[] value) {
        definitions.pipeInput(new TestRecord<>(key, value, wallClock));
    }

    /** Restores a definition that was accepted before a restart. */
    public void restoreDefinition(String key, String text) {
        inForce.pipeInput(key, text);
    }

    /** What changes of the definitions in force would do. */
    public DryRun dryRun() {
        return topology.dryRun();
    }

    /** The definitions in force, as the tasks see them. */
    public DefinitionSet definitions() {
        return topology.definitions();
    }

    /** Settings of the topology. */
    public TopologySettings settings() {
        return settings;
    }

    public EvaluationView evaluationView() {
        return topology.evaluationView();
    }

    /** Queries of the ledgers. */
    public LedgerQueries ledgers() {
        return TopologyParts.ledgers(driver, topology.evaluationView(), settings);
    }

    /** Records of the definitions-in-force topic since the last call, as key and text. */
    public List<KeyValue<String, String>> putInForce() {
        return driver.createOutputTopic(
                        Topics.definitionsInForce(APPLICATION), new StringDeserializer(), new StringDeserializer())
                .readKeyValuesToList();
    }

    /** Advances the wall clock second by second, like a running instance. */
    public void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            sleep(Duration.ofSeconds(1));
        }
    }

    /** Advances the wall clock by whole minutes, with an evaluation in each. */
    public void minutes(long count) {
        for (long minute = 0; minute < count; minute++) {
            sleep(Duration.ofSeconds(59));
            sleep(Duration.ofSeconds(1));
        }
    }

    /** Advances the wall clock in one step, as after a pause of the process. */
    public void sleep(Duration time) {
        wallClock = wallClock.plus(time);
        driver.advanceWallClockTime(time);
    }

    public Instant wallClock() {
        return wallClock;
    }

    /** Snapshots since the last call, without tombstones. */
    public List<BudgetSnapshot> snapshots() {
        return published.snapshots();
    }

    /** The newest snapshot of each budget since the last call; null for a tombstone. */
    public Map<String, BudgetSnapshot> newestSnapshots() {
        return published.newestSnapshots();
    }

    /** The newest snapshot since the last call. */
    public BudgetSnapshot lastSnapshot() {
        List<BudgetSnapshot> all = snapshots();
        return all.get(all.size() - 1);
    }

    /** Alerts since the last call. */
    public List<BurnRateAlert> alerts() {
        return published.alerts();
    }

    /** Alerts since the last call, as rule, state and episode. */
    public List<String> alertsInShort() {
        return published.alertsInShort();
    }

    /** Events since the last call. */
    public List<BudgetEvent> events() {
        return published.events();
    }

    /** Events since the last call, as type, threshold and episode. */
    public List<String> eventsInShort() {
        return published.eventsInShort();
    }

    /** Decisions since the last call; null for a tombstone. */
    public List<ReleaseDecision> decisions() {
        return published.decisions();
    }

    /** The newest decision of each service since the last call; null for a tombstone. */
    public Map<String, ReleaseDecision> newestDecisions() {
        return published.newestDecisions();
    }

    /** Serialized records of an output topic since the last call. */
    public List<TestRecord<String, byte[]>> published(String topic) {
        return published.serialized(topic);
    }

    public List<TestRecord<byte[], byte[]>> deadLetters() {
        return published.deadLetters();
    }

    /** All alerts and events so far, including those before restarts. */
    public PublishedHistory history() {
        return published.history();
    }

    /** The sum of a metric over all its tags. */
    public double metric(String name) {
        return driver.metrics().entrySet().stream()
                .filter(entry -> entry.getKey().group().equals("slowburn")
                        && entry.getKey().name().equals(name))
                .mapToDouble(entry -> (double) entry.getValue().metricValue())
                .sum();
    }

    /** All of Kafka Streams' metrics. */
    public Map<MetricName, ? extends Metric> metrics() {
        return driver.metrics();
    }

    @Override
    public void close() {
        driver.close();
        try (Stream<Path> files = Files.walk(stateDir)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
