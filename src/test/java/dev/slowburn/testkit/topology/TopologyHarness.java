package dev.slowburn.testkit.topology;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.schema.AvroSerdes;
import dev.slowburn.schema.decode.OutcomeDecoder;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.topology.BudgetTopology;
import dev.slowburn.topology.definitions.BaseDefinitions;
import dev.slowburn.topology.definitions.DryRun;
import dev.slowburn.topology.progress.EndOffsets;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;

/** The topology on Streams' own test driver: every record is a commit of its own, and the wall clock moves by hand. */
public final class TopologyHarness implements AutoCloseable {
    static final String APPLICATION = "harness";

    private static final Uuid TOPIC = Uuid.randomUuid();

    private final Serde<SpecificRecord> serde;
    private final Path stateDir;
    private final BudgetTopology topology;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> definitions;
    private final TestInputTopic<String, String> inForce;
    private final TestInputTopic<byte[], byte[]> outcomes;
    private final TestOutputTopic<String, SpecificRecord> snapshots;
    private final TestOutputTopic<String, SpecificRecord> events;
    private final TestOutputTopic<String, SpecificRecord> alerts;
    private final TestOutputTopic<String, SpecificRecord> decisions;
    private final TestOutputTopic<byte[], byte[]> deadLetters;
    private final TopologySettings settings;
    private final Told told;
    private DefinitionSet defined;
    private Instant wallClock;
    private long sent;
    private long backlog;
    private long hidden;
    private long deletedBefore;
    private boolean brokerAnswers = true;
    private final Set<Integer> otherPartitions = new TreeSet<>();

    public TopologyHarness(TopologySettings settings, List<Slo> slos, Instant start) {
        this(settings, BaseDefinitions.of(slos), start);
    }

    public TopologyHarness(TopologySettings settings, BaseDefinitions catalogue, Instant start) {
        this(settings, catalogue, DefinitionSet.EMPTY, start, new Told());
    }

    /** By definitions that stand in no file; see {@link #define(DefinitionSet)}. */
    public TopologyHarness(TopologySettings settings, DefinitionSet defined, Instant start) {
        this(settings, null, defined, start, new Told());
    }

    private TopologyHarness(
            TopologySettings settings, BaseDefinitions catalogue, DefinitionSet defined, Instant start, Told told) {
        this.settings = settings;
        this.told = told;
        this.defined = defined;
        this.wallClock = start;
        Map<String, Object> registry = Map.of("schema.registry.url", "mock://" + UUID.randomUUID());
        RegistryClient client = RegistryClient.create(registry);
        serde = AvroSerdes.forOutputs(client, registry);
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
                catalogue == null ? new BaseDefinitions.Given(List.of(), documents -> this.defined) : catalogue,
                this::ends,
                fields -> new OutcomeDecoder(client, fields),
                serde,
                Runnable::run);
        driver = new TopologyTestDriver(topology.build(config), properties, start);
        outcomes = driver.createInputTopic(
                settings.topics().requestOutcomes(), new ByteArraySerializer(), new ByteArraySerializer());
        definitions = driver.createInputTopic(
                settings.topics().sloDefinitions(), new ByteArraySerializer(), new ByteArraySerializer());
        inForce = driver.createInputTopic(
                Topics.definitionsInForce(APPLICATION), new StringSerializer(), new StringSerializer());
        snapshots = driver.createOutputTopic(
                settings.topics().budgetSnapshots(), new StringDeserializer(), serde.deserializer());
        events = driver.createOutputTopic(
                settings.topics().budgetEvents(), new StringDeserializer(), serde.deserializer());
        alerts = driver.createOutputTopic(
                settings.topics().burnRateAlerts(), new StringDeserializer(), serde.deserializer());
        decisions = driver.createOutputTopic(
                settings.topics().releaseDecisions(), new StringDeserializer(), serde.deserializer());
        deadLetters = driver.createOutputTopic(
                settings.topics().deadLetters(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Ends this instance and starts another on what it has stored, a while later; what it had in memory alone is gone. Only for
     * definitions that stand in no file.
     */
    public TopologyHarness restart(Duration outage) {
        return restart(outage, defined);
    }

    /** As {@link #restart(Duration)}, with other definitions. */
    public TopologyHarness restart(Duration outage, DefinitionSet definedThen) {
        alerts();
        events();
        TopologyHarness next = new TopologyHarness(settings, null, definedThen, wallClock.plus(outage), told);
        Stores.copy(driver, next.driver);
        close();
        return next;
    }

    /** Starts on what stores held, see {@link Stores#fill}; before anything else. */
    public void holds(Stream<String> rows) {
        Stores.fill(driver, rows);
    }

    /** How many rows a windowed store has. */
    public int rowsIn(String store) {
        int rows = 0;
        try (KeyValueIterator<Windowed<byte[]>, byte[]> all =
                driver.<byte[], byte[]>getWindowStore(store).all()) {
            for (; all.hasNext(); all.next()) {
                rows++;
            }
        }
        return rows;
    }

    /** Replaces all definitions, of a harness that was given such. */
    public void define(DefinitionSet others) {
        defined = others;
        // A change of what is in force makes everybody look again, whatever it is.
        inForce.pipeInput("changed", UUID.randomUUID().toString());
    }

    public void define(Slo... slos) {
        define(DefinitionSet.of(List.of(slos)));
    }

    /** Sends what another task of the first stage, of another partition, would send to the second. */
    public void fromOtherPartition(byte[] message) {
        if (otherPartitions.isEmpty()) {
            inputHasPartitions(2);
        }
        driver.createInputTopic(TopologyParts.tallies(APPLICATION), new StringSerializer(), new ByteArraySerializer())
                .pipeInput("", message);
    }

    /** From now on the broker says that the input has so many partitions; all but the first are not read here. */
    public void inputHasPartitions(int partitions) {
        otherPartitions.clear();
        for (int other = 1; other < partitions; other++) {
            otherPartitions.add(other);
        }
    }

    /** Sends an outcome; its Kafka timestamp is the wall clock. */
    public void send(RequestOutcome outcome) {
        sendBytes(serde.serializer().serialize(settings.topics().requestOutcomes(), outcome));
    }

    public void sendBytes(byte[] value) {
        sendBytes(value, wallClock);
    }

    public void sendBytes(byte[] value, Instant kafkaTimestamp) {
        sent++;
        backlog = Math.max(0, backlog - 1);
        outcomes.pipeInput(new TestRecord<>("key".getBytes(StandardCharsets.UTF_8), value, kafkaTimestamp));
    }

    /** Sends an outcome that lay in Kafka since then. */
    public void send(RequestOutcome outcome, Instant kafkaTimestamp) {
        sendBytes(serde.serializer().serialize(settings.topics().requestOutcomes(), outcome), kafkaTimestamp);
    }

    /** From now on Kafka holds so many outcomes that have not come yet; those that are sent are taken to be of them. */
    public void backlog(long outcomesWaiting) {
        backlog = outcomesWaiting;
    }

    /** From now on a transaction is open behind which so many outcomes lie. */
    public void hiddenByATransaction(long outcomes) {
        hidden = outcomes;
    }

    /** So many outcomes came and were deleted before this instance could read them; none come after that. */
    public void deleteBeforeItIsRead(long outcomes) {
        backlog = outcomes;
        deletedBefore = sent + outcomes;
    }

    /** Whether the broker tells how many outcomes it holds; it does from the start. */
    public void brokerAnswers(boolean answers) {
        brokerAnswers = answers;
    }

    private Optional<EndOffsets.Snapshot> ends() {
        if (!brokerAnswers) {
            return Optional.empty();
        }
        Map<Integer, EndOffsets.PartitionOffsets> partitions = new HashMap<>();
        long readable = sent + backlog;
        partitions.put(0, new EndOffsets.PartitionOffsets(deletedBefore, readable, readable + hidden, sent));
        otherPartitions.forEach(other -> partitions.put(other, new EndOffsets.PartitionOffsets(0, 1, 1, 0)));
        return Optional.of(new EndOffsets.Snapshot(wallClock.toEpochMilli(), TOPIC, partitions));
    }

    /** Sends a definition; a text of null removes what the key names. */
    public void define(String key, String text) {
        defineBytes(
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }

    public void defineBytes(byte[] key, byte[] value) {
        definitions.pipeInput(new TestRecord<>(key, value, wallClock));
    }

    /** Puts in force what was admitted before a restart. */
    public void restoreDefinition(String key, String text) {
        inForce.pipeInput(key, text);
    }

    /** What changes of the definitions in force would do. */
    public DryRun rehearsal() {
        return topology.dryRun();
    }

    /** The definitions in force, as the tasks see them. */
    public DefinitionSet definitions() {
        return topology.definitions();
    }

    /** Where budgets stand, as readers outside of the tasks see them. */
    public TopologySettings settings() {
        return settings;
    }

    public EvaluationView standings() {
        return topology.evaluationView();
    }

    /** The ledgers, likewise. */
    public LedgerQueries ledgers() {
        return TopologyParts.ledgers(driver, topology.evaluationView(), settings);
    }

    /** What was written of the definitions in force since the last call, as key and text. */
    public List<KeyValue<String, String>> putInForce() {
        return driver.createOutputTopic(
                        Topics.definitionsInForce(APPLICATION), new StringDeserializer(), new StringDeserializer())
                .readKeyValuesToList();
    }

    /** Moves the wall clock, second by second, as a running instance would see it. */
    public void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            sleep(Duration.ofSeconds(1));
        }
    }

    /** Moves the wall clock to the same second of later minutes, with a look at all budgets in each. */
    public void minutes(long count) {
        for (long minute = 0; minute < count; minute++) {
            sleep(Duration.ofSeconds(59));
            sleep(Duration.ofSeconds(1));
        }
    }

    /** Moves the wall clock at one go, as an instance sees it that was stopped meanwhile. */
    public void sleep(Duration time) {
        wallClock = wallClock.plus(time);
        driver.advanceWallClockTime(time);
    }

    public Instant wallClock() {
        return wallClock;
    }

    /** Snapshots since the last call, without those that were taken back. */
    public List<BudgetSnapshot> snapshots() {
        return snapshots.readValuesToList().stream()
                .filter(Objects::nonNull)
                .map(BudgetSnapshot.class::cast)
                .toList();
    }

    /** The newest snapshot of each budget since the last call; null where it was taken back. */
    public Map<String, BudgetSnapshot> newestSnapshots() {
        Map<String, BudgetSnapshot> newest = new TreeMap<>();
        snapshots.readKeyValuesToList().forEach(entry -> newest.put(entry.key, (BudgetSnapshot) entry.value));
        return newest;
    }

    /** Alerts since the last call. */
    public List<BurnRateAlert> alerts() {
        List<BurnRateAlert> news = alerts.readValuesToList().stream()
                .map(BurnRateAlert.class::cast)
                .toList();
        told.alerts(news);
        return news;
    }

    /** Alerts since the last call, as rule, state and episode. */
    public List<String> alertsInShort() {
        return alerts().stream()
                .map(alert -> alert.getRule() + " " + alert.getState() + " #" + alert.getEpisode())
                .toList();
    }

    /** Decisions since the last call; null where one was taken back. */
    public List<ReleaseDecision> decisions() {
        return decisions.readValuesToList().stream()
                .map(ReleaseDecision.class::cast)
                .toList();
    }

    /** The newest decision of each service since the last call; null where it was taken back. */
    public Map<String, ReleaseDecision> newestDecisions() {
        Map<String, ReleaseDecision> newest = new TreeMap<>();
        decisions.readKeyValuesToList().forEach(entry -> newest.put(entry.key, (ReleaseDecision) entry.value));
        return newest;
    }

    /** The newest snapshot since the last call. */
    public BudgetSnapshot lastSnapshot() {
        List<BudgetSnapshot> all = snapshots();
        return all.get(all.size() - 1);
    }

    /** Events since the last call. */
    public List<BudgetEvent> events() {
        List<BudgetEvent> news =
                events.readValuesToList().stream().map(BudgetEvent.class::cast).toList();
        told.events(news);
        return news;
    }

    /** Events since the last call, as type, threshold and episode. */
    public List<String> eventsInShort() {
        return events().stream()
                .map(event -> event.getType() + (event.getThreshold() == null ? "" : " " + event.getThreshold()) + " #"
                        + event.getEpisode())
                .toList();
    }

    /** The records of an output topic since the last call, as they are written. */
    public List<TestRecord<String, byte[]>> published(String topic) {
        return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    public List<TestRecord<byte[], byte[]>> deadLetters() {
        return deadLetters.readRecordsToList();
    }

    /** The sum of a counter over all its tags. */
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

    /** How many keys a store of the budgets' task has. */
    public long keysIn(String store) {
        try (KeyValueIterator<Object, Object> all =
                driver.getKeyValueStore(store).all()) {
            long keys = 0;
            for (; all.hasNext(); all.next()) {
                keys++;
            }
            return keys;
        }
    }

    /** All that was told and read so far, also before restarts. */
    public Told told() {
        alerts();
        events();
        return told;
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
