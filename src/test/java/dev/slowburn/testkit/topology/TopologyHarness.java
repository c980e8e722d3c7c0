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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The topology on {@link TopologyTestDriver}: each record is committed separately, and the wall clock is set by the test. */
public final class TopologyHarness implements AutoCloseable {
    private final Serde<SpecificRecord> serde;
    private final BudgetTopology topology;
    private final HarnessDriver driver;
    private final HarnessInputs inputs;
    private final OutputRecords published;
    private final OutcomeSource others;
    private final TopologySettings settings;
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
        SentOutcomes sent = new SentOutcomes();
        replay = new ManualReplayReader(sent, settings.topics().requestOutcomes());
        inputs = new HarnessInputs(settings, sent);
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
        driver = new HarnessDriver(topology, start);
        inputs.open(driver.get());
        published = new OutputRecords(driver.get(), settings.topics(), serde.deserializer(), history);
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
        Stores.copy(driver.get(), next.driver.get());
        close();
        return next;
    }

    /** Fills the stores, see {@link Stores#fill}; must be called first. */
    public void holds(Stream<String> rows) {
        Stores.fill(driver.get(), rows);
    }

    /** Number of rows in a windowed store. */
    public int rowsIn(String store) {
        return Stores.rows(driver.get(), store);
    }

    /** Number of budgets with a stored state. */
    public long storedBudgets() {
        return Stores.budgets(driver.get());
    }

    /** Replaces all definitions; only if they are not from files. */
    public void define(DefinitionSet others) {
        defined = others;
        // Any record on this topic makes the tasks re-read the definitions.
        inputs.inForce("changed", UUID.randomUUID().toString());
    }

    public void define(Slo... slos) {
        define(DefinitionSet.of(List.of(slos)));
    }

    /** Sends a message to the second stage, like a first-stage task of another input partition. */
    public void fromOtherPartition(byte[] message) {
        inputs.tallies(message);
    }

    /** Sends an outcome; its Kafka timestamp is the wall clock. */
    public void send(RequestOutcome outcome) {
        send(outcome, wallClock);
    }

    /** Sends an outcome with an older Kafka timestamp. */
    public void send(RequestOutcome outcome, Instant kafkaTimestamp) {
        sendBytes(serde.serializer().serialize(settings.topics().requestOutcomes(), outcome), kafkaTimestamp);
    }

    public void sendBytes(byte[] value) {
        sendBytes(value, wallClock);
    }

    public void sendBytes(byte[] value, Instant kafkaTimestamp) {
        inputs.outcome(value, kafkaTimestamp);
    }

    /** Reads sent outcomes again, as the rules in force request, and lets a second pass, in which they are counted. */
    public void replay(int atMost) {
        replay.read(atMost);
        pass(Duration.ofSeconds(1));
    }

    /** What the broker reports on the input. */
    public SimulatedBroker broker() {
        return broker(settings.topics().requestOutcomes());
    }

    /** What the broker reports on the topic of an input. */
    public SimulatedBroker broker(String topic) {
        return inputs.broker(topic);
    }

    /** Sends a record to the topic of an input. */
    public void sendTo(String topic, byte[] value) {
        inputs.other(topic, value, wallClock);
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
        inputs.definition(key, value, wallClock);
    }

    /** Restores a definition that was accepted before a restart. */
    public void restoreDefinition(String key, String text) {
        inputs.inForce(key, text);
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
        return TopologyParts.ledgers(driver.get(), topology.evaluationView(), settings);
    }

    /** Records of the definitions-in-force topic since the last call, as key and text. */
    public List<KeyValue<String, String>> putInForce() {
        return published.inForce(Topics.definitionsInForce(HarnessDriver.APPLICATION));
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
        driver.get().advanceWallClockTime(time);
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
        return driver.get().metrics().entrySet().stream()
                .filter(entry -> entry.getKey().group().equals("slowburn")
                        && entry.getKey().name().equals(name))
                .mapToDouble(entry -> (double) entry.getValue().metricValue())
                .sum();
    }

    /** All of Kafka Streams' metrics. */
    public Map<MetricName, ? extends Metric> metrics() {
        return driver.get().metrics();
    }

    @Override
    public void close() {
        driver.close();
    }
}
