package dev.slowburn.cli.sandbox;

import dev.slowburn.avro.AlertState;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.topology.settings.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A {@code read_committed} consumer of snapshots, alerts and decisions that keeps the newest record of each key. */
final class DemoOutputs implements AutoCloseable {
    private final KafkaConsumer<String, SpecificRecord> consumer;
    private final Map<String, BudgetSnapshot> snapshots = new TreeMap<>();
    private final Map<String, BurnRateAlert> alerts = new TreeMap<>();
    private final Map<String, ReleaseDecision> decisions = new TreeMap<>();

    DemoOutputs(Topics topics, Map<String, Object> clientSettings, Deserializer<SpecificRecord> deserializer) {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), deserializer);
        List<TopicPartition> partitions =
                List.of(topics.budgetSnapshots(), topics.burnRateAlerts(), topics.releaseDecisions()).stream()
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads available records; waits up to {@code timeout} for the first. */
    void poll(Duration timeout) {
        for (ConsumerRecord<String, SpecificRecord> output : consumer.poll(timeout)) {
            if (output.value() == null) {
                // A tombstone; budget ids and service names are never equal.
                snapshots.remove(output.key());
                decisions.remove(output.key());
            } else if (output.value() instanceof BurnRateAlert alert) {
                alerts.put(output.key(), alert);
            } else if (output.value() instanceof ReleaseDecision decision) {
                decisions.put(output.key(), decision);
            } else if (output.value() instanceof BudgetSnapshot snapshot) {
                snapshots.put(output.key(), snapshot);
            }
        }
    }

    /** The newest snapshot of each budget, in order of budget ids. */
    Collection<BudgetSnapshot> snapshots() {
        return snapshots.values();
    }

    /** The firing alerts, newest first. */
    List<BurnRateAlert> firingAlerts() {
        return alerts.values().stream()
                .filter(alert -> alert.getState() == AlertState.FIRING)
                .sorted(Comparator.comparing(BurnRateAlert::getOccurredAt)
                        .reversed()
                        .thenComparing(BurnRateAlert::getAlertId))
                .toList();
    }

    /** The newest decision of each service. */
    Collection<ReleaseDecision> decisions() {
        return decisions.values();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
