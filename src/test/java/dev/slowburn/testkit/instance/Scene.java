package dev.slowburn.testkit.instance;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.runtime.broker.TopicCheck;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.Settings;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.sandbox.TemporaryFolder;
import dev.slowburn.schema.AvroSerdes;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.testkit.CommittedRecords;
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
 * What one test has on a real broker: topics of its own, a folder for state, and eyes that read what was committed, as any
 * other system would.
 */
public final class Scene implements AutoCloseable {
    private final TemporaryFolder state = new TemporaryFolder("scene");
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final Serde<SpecificRecord> serde;
    private final Topics topics;
    private final CommittedRecords read;

    public Scene(DevCluster cluster, int partitions) {
        this(cluster.bootstrap(), cluster.registryUrl(), partitions);
    }

    /** Makes the topics. */
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
        try (KafkaAdmin admin = KafkaAdmin.connect(Settings.kafka(config))) {
            Settings.topicPlan(config, partitions).forEach(topic -> TopicCheck.of(admin, topic, true));
        }
        read = new CommittedRecords(bootstrap);
        Map<String, Object> registry = Settings.registry(config);
        serde = AvroSerdes.forOutputs(RegistryClient.create(registry), registry);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", 5),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /**
     * The same by the wall clock, for outcomes of today: the event clock looks at the last minute of its input only after seconds
     * of quiet.
     */
    public Scene byWallClock() {
        settings.put("clock", "wall");
        return this;
    }

    /** The settings of an instance of this scene. */
    public Config config(Map<String, String> more) {
        return Config.load(null, Map.of(), settings(more));
    }

    public Map<String, String> settings(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(more);
        return all;
    }

    /** The same settings as options of a command. */
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
    @SuppressWarnings("FutureReturnValueIgnored") // What does not arrive is missed by the test.
    public void sendBytes(Integer partition, byte[] value) {
        producer.send(new ProducerRecord<>(topics.requestOutcomes(), partition, null, value));
    }

    /** Sends a record with the timestamp -1, as clients can that fill in none; Kafka's own refuses to make one. */
    @SuppressWarnings("FutureReturnValueIgnored") // What does not arrive is missed by the test.
    public void sendWithoutTimestamp(String topic, int partition, String key, byte[] value) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic, partition, key == null ? null : key.getBytes(StandardCharsets.UTF_8), value);
        try {
            Field timestamp = ProducerRecord.class.getDeclaredField("timestamp");
            timestamp.setAccessible(true);
            timestamp.set(record, RecordBatch.NO_TIMESTAMP);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Kafka has changed inside", e);
        }
        producer.send(record);
        producer.flush();
    }

    /** Sends outcomes in a transaction that is aborted: they take up offsets and are never seen. */
    @SuppressWarnings("FutureReturnValueIgnored") // They are given up anyway.
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

    /** Sends a definition and waits until it is in Kafka; a text of null removes what the key names. */
    @SuppressWarnings("FutureReturnValueIgnored") // What does not arrive is missed by the test.
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

    /** Every snapshot that was not taken back, each budget's in order. */
    public List<BudgetSnapshot> allSnapshots() {
        return read.of(topics.budgetSnapshots()).stream()
                .filter(record -> record.value() != null)
                .map(record -> (BudgetSnapshot) serde.deserializer().deserialize(record.topic(), record.value()))
                .toList();
    }

    /** Every event, each budget's in order. */
    public List<BudgetEvent> events() {
        return read.of(topics.budgetEvents()).stream()
                .map(record -> (BudgetEvent) serde.deserializer().deserialize(record.topic(), record.value()))
                .toList();
    }

    /** Every alert that began or ended, each one's in order. */
    public List<BurnRateAlert> alerts() {
        return read.of(topics.burnRateAlerts()).stream()
                .map(record -> (BurnRateAlert) serde.deserializer().deserialize(record.topic(), record.value()))
                .toList();
    }

    public List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        return read.of(topics.deadLetters());
    }

    /** To be called when topics of the scene were deleted. */
    public void readAnew() {
        read.forget();
    }

    @Override
    public void close() {
        read.close();
        producer.close(Duration.ofSeconds(5));
        state.close();
    }
}
