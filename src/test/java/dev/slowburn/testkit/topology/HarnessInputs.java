package dev.slowburn.testkit.topology;

import dev.slowburn.testkit.replay.SentOutcomes;
import dev.slowburn.topology.settings.Topics;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.streams.TopologyParts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** Writes to the topics that the topology reads. Counts the offsets that the brokers of the inputs report. */
final class HarnessInputs {
    private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);

    private final TopologySettings settings;
    private final SentOutcomes sent;
    /** What the broker reports, by topic of an input. */
    private final Map<String, SimulatedBroker> brokers = new HashMap<>();

    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> definitions;
    private TestInputTopic<String, String> inForce;
    private TestInputTopic<byte[], byte[]> outcomes;

    /** @param sent receives all outcomes of the original input */
    HarnessInputs(TopologySettings settings, SentOutcomes sent) {
        this.settings = settings;
        this.sent = sent;
    }

    /** Must be called before records are written. */
    void open(TopologyTestDriver opened) {
        driver = opened;
        outcomes = bytes(settings.topics().requestOutcomes());
        definitions = bytes(settings.topics().sloDefinitions());
        inForce = driver.createInputTopic(
                Topics.definitionsInForce(HarnessDriver.APPLICATION), new StringSerializer(), new StringSerializer());
    }

    private TestInputTopic<byte[], byte[]> bytes(String topic) {
        return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
    }

    SimulatedBroker broker(String topic) {
        return brokers.computeIfAbsent(topic, unused -> new SimulatedBroker());
    }

    void outcome(byte[] value, Instant kafkaTimestamp) {
        String topic = settings.topics().requestOutcomes();
        TestRecord<byte[], byte[]> outcome = new TestRecord<>(KEY, value, kafkaTimestamp);
        sent.add(new ConsumerRecord<>(
                topic,
                0,
                broker(topic).sent(),
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

    /** Writes to the topic of an input that is not the original one. */
    void other(String topic, byte[] value, Instant kafkaTimestamp) {
        broker(topic).sent();
        bytes(topic).pipeInput(new TestRecord<>(null, value, kafkaTimestamp));
    }

    void definition(byte[] key, byte[] value, Instant kafkaTimestamp) {
        definitions.pipeInput(new TestRecord<>(key, value, kafkaTimestamp));
    }

    void inForce(String key, String text) {
        inForce.pipeInput(key, text);
    }

    /** A message to the second stage, as a task of the first stage for another partition sends it. */
    void tallies(byte[] message) {
        SimulatedBroker broker = broker(settings.topics().requestOutcomes());
        if (broker.hasOnePartition()) {
            broker.hasPartitions(2);
        }
        driver.createInputTopic(
                        TopologyParts.tallies(HarnessDriver.APPLICATION),
                        new StringSerializer(),
                        new ByteArraySerializer())
                .pipeInput("", message);
    }
}
