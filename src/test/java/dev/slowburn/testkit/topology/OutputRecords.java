package dev.slowburn.testkit.topology;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.topology.settings.Topics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** Reads the output topics. Each method returns what was published since its topic was read last. */
final class OutputRecords {
    private final TopologyTestDriver driver;
    private final TestOutputTopic<String, SpecificRecord> snapshots;
    private final TestOutputTopic<String, SpecificRecord> events;
    private final TestOutputTopic<String, SpecificRecord> alerts;
    private final TestOutputTopic<String, SpecificRecord> decisions;
    private final TestOutputTopic<byte[], byte[]> deadLetters;
    private final PublishedHistory history;

    /** @param history receives all alerts and events that are read */
    OutputRecords(
            TopologyTestDriver driver, Topics topics, Deserializer<SpecificRecord> decoder, PublishedHistory history) {
        this.driver = driver;
        this.history = history;
        snapshots = driver.createOutputTopic(topics.budgetSnapshots(), new StringDeserializer(), decoder);
        events = driver.createOutputTopic(topics.budgetEvents(), new StringDeserializer(), decoder);
        alerts = driver.createOutputTopic(topics.burnRateAlerts(), new StringDeserializer(), decoder);
        decisions = driver.createOutputTopic(topics.releaseDecisions(), new StringDeserializer(), decoder);
        deadLetters = driver.createOutputTopic(
                topics.deadLetters(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    List<BudgetSnapshot> snapshots() {
        return snapshots.readValuesToList().stream()
                .filter(Objects::nonNull)
                .map(BudgetSnapshot.class::cast)
                .toList();
    }

    Map<String, BudgetSnapshot> newestSnapshots() {
        return newest(snapshots, BudgetSnapshot.class);
    }

    List<BurnRateAlert> alerts() {
        List<BurnRateAlert> fresh = all(alerts, BurnRateAlert.class);
        history.alerts(fresh);
        return fresh;
    }

    List<String> alertsInShort() {
        return alerts().stream()
                .map(alert -> alert.getRule() + " " + alert.getState() + " #" + alert.getEpisode())
                .toList();
    }

    List<BudgetEvent> events() {
        List<BudgetEvent> fresh = all(events, BudgetEvent.class);
        history.events(fresh);
        return fresh;
    }

    List<String> eventsInShort() {
        return events().stream()
                .map(event -> event.getType() + (event.getThreshold() == null ? "" : " " + event.getThreshold()) + " #"
                        + event.getEpisode())
                .toList();
    }

    List<ReleaseDecision> decisions() {
        return all(decisions, ReleaseDecision.class);
    }

    Map<String, ReleaseDecision> newestDecisions() {
        return newest(decisions, ReleaseDecision.class);
    }

    List<TestRecord<byte[], byte[]>> deadLetters() {
        return deadLetters.readRecordsToList();
    }

    List<TestRecord<String, byte[]>> serialized(String topic) {
        return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    List<KeyValue<String, String>> inForce(String topic) {
        return driver.createOutputTopic(topic, new StringDeserializer(), new StringDeserializer())
                .readKeyValuesToList();
    }

    /** All alerts and events so far, including those before restarts. */
    PublishedHistory history() {
        alerts();
        events();
        return history;
    }

    private static <T> List<T> all(TestOutputTopic<String, SpecificRecord> topic, Class<T> type) {
        return topic.readValuesToList().stream().map(type::cast).toList();
    }

    private static <T> Map<String, T> newest(TestOutputTopic<String, SpecificRecord> topic, Class<T> type) {
        Map<String, T> newest = new TreeMap<>();
        topic.readKeyValuesToList().forEach(entry -> newest.put(entry.key, type.cast(entry.value)));
        return newest;
    }
}
