package dev.slowburn.testkit.instance;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.runtime.broker.TopicCheck;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.KafkaSettings;
import dev.slowburn.runtime.config.Settings;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.sandbox.TemporaryFolder;
import dev.slowburn.schema.AvroSerdes;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.testkit.RecordCollector;
import dev.slowburn.topology.settings.Topics;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;

/**
 * The environment of one test on a real broker: its own topics, a state folder, and {@code read_committed} consumers of the
 * outputs.
 */
public final class Scene implements AutoCloseable {
    private final TemporaryFolder state = new TemporaryFolder("scene");
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final Serde<SpecificRecord> serde;
    private final Topics topics;
    private final RecordCollector read;

    public Scene(DevCluster cluster, int partitions) {
        this(cluster.bootstrap(), cluster.registryUrl(), partitions);
    }

    /** Creates the topics. */
    public Scene(String bootstrap, String registryUrl, int partitions) {
        String name = "t" + UUID.randomUUID().toString().substring(0, 8);
        settings.put("bootstrap.servers", bootstrap);
        settings.put("schema.registry.url", registryUrl);
        settings.put("application.id", name);
        settings.put("clock", "event");
        settings.put("state.dir", state.path().toString());
        settings.put("topic.request.outcomes", name + "-outcomes");
        settings.put("topic.slo.definitions", name + "-definitions");
        settings.put("topic.budget.snapshots", name + "-snapshots");
        settings.put("topic.budget.events", name + "-events");
        settings.put("topic.burn.rate.alerts", name + "-alerts");
        settings.put("topic.release.decisions", name + "-decisions");
        settings.put("topic.dead.letters", name + "-dead-letters");
        Config config = config(Map.of());
        topics = Settings.topics(config);
        try (KafkaAdmin admin = KafkaAdmin.connect(KafkaSettings.clients(config))) {
            Settings.topicPlan(config, partitions).forEach(topic -> TopicCheck.of(admin, topic, true));
        }
        read = new RecordCollector(bootstrap);
        Map<String, Object> registry = Settings.registry(config);
        serde = AvroSerdes.forOutputs(RegistryClient.create(registry), registry);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", 5),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /**
     * Uses the wall clock, for current outcomes: the event clock evaluates the last minute of its input only after seconds
     * without input.
     */
    public Scene byWallClock() {
        settings.put("clock", "wall");
        return this;
    }

    /** The configuration of an instance. */
    public Config config(Map<String, String> more) {
        return Config.load(null, Map.of(), settings(more));
    }

    public Map<String, String> settings(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(more);
        return all;
    }

    /** The settings as command-line options. */
    public List<String> options(Map<String, String> more) {
        List<String> options = new ArrayList<>();
        settings(more).forEach((key, value) -> {
            options.add("--set");
            options.add(key + "=" + value);
        });
        return options;
    }

    public Topics topics() {
        return topics;
    }

    /** Sends outcomes without a key and waits until they are in Kafka. */
    public void send(Collection<RequestOutcome> outcomes) {
        outcomes.forEach(outcome -> sendBytes(null, bytes(outcome)));
        producer.flush();
    }

    public byte[] bytes(RequestOutcome outcome) {
        return serde.serializer().serialize(topics.requestOutcomes(), outcome);
    }

    /** @param partition null for any */
    @SuppressWarnings("FutureReturnValueIgnored") // The test notices if it does not arrive.
    public void sendBytes(Integer partition, byte[] value) {
        producer.send(new ProducerRecord<>(topics.requestOutcomes(), partition, null, value));
    }

    /** Sends a record with timestamp -1, like clients that set none; Kafka's own client rejects it. */
    @SuppressWarnings("FutureReturnValueIgnored") // The test notices if it does not arrive.
    public void sendWithoutTimestamp(String topic, int partition, String key, byte[] value) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic, partition, key == null ? null : key.getBytes(StandardCharsets.UTF_8), value);
        try {
            Field timestamp = ProducerRecord.class.getDeclaredField("timestamp");
            timestamp.setAccessible(true);
            timestamp.set(record, RecordBatch.NO_TIMESTAMP);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("internals of Kafka have changed", e);
        }
        producer.send(record);
        producer.flush();
    }

    /** Sends outcomes in an aborted transaction: they use up offsets and are never visible. */
    @SuppressWarnings("FutureReturnValueIgnored") // They are aborted anyway.
    public void sendAborted(Collection<RequestOutcome> outcomes) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                settings.get("bootstrap.servers"),
                "transactional.id",
                UUID.randomUUID().toString());
        try (KafkaProducer<byte[], byte[]> transactional =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            transactional.initTransactions();
            transactional.beginTransaction();
            outcomes.forEach(
                    outcome -> transactional.send(new ProducerRecord<>(topics.requestOutcomes(), bytes(outcome))));
            transactional.flush();
            transactional.abortTransaction();
        }
    }

    /** Sends a definition and waits until it is in Kafka; a null text is a tombstone. */
    @SuppressWarnings("FutureReturnValueIgnored") // The test notices if it does not arrive.
    public void define(String key, String text) {
        producer.send(new ProducerRecord<>(
                topics.sloDefinitions(),
                key.getBytes(StandardCharsets.UTF_8),
                text == null ? null : text.getBytes(StandardCharsets.UTF_8)));
        producer.flush();
    }

    public void flush() {
        producer.flush();
    }

    /** The newest snapshot of each budget. */
    public Map<String, BudgetSnapshot> snapshots() {
        Map<String, BudgetSnapshot> newest = new TreeMap<>();
        allSnapshots().forEach(snapshot -> newest.put(snapshot.getBudgetId(), snapshot));
        return newest;
    }

    /** All snapshots without tombstones, in order for each budget. */
    public List<BudgetSnapshot> allSnapshots() {
        return read.of(topics.budgetSnapshots()).stream()
                .filter(record -> record.value() != null)
                .map(record -> (BudgetSnapshot) serde.deserializer().deserialize(record.topic(), record.value()))
                .toList();
    }

    /** All events, in order for each budget. */
    public List<BudgetEvent> events() {
        return read.of(topics.budgetEvents()).stream()
                .map(record -> (BudgetEvent) serde.deserializer().deserialize(record.topic(), record.value()))
                .toList();
    }

    /** All alert records, in order for each alert. */
    public List<BurnRateAlert> alerts() {
        return read.of(topics.burnRateAlerts()).stream()
                .map(record -> (BurnRateAlert) serde.deserializer().deserialize(record.topic(), record.value()))
                .toList();
    }

    public List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        return read.of(topics.deadLetters());
    }

    /** Must be called after topics of the scene were deleted. */
    public void discardRecords() {
        read.forget();
    }

    @Override
    public void close() {
        read.close();
        producer.close(Duration.ofSeconds(5));
        state.close();
    }
}
