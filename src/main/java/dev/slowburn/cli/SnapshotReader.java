package dev.slowburn.cli;

import dev.slowburn.avro.BudgetSnapshot;
import java.time.Duration;
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

/** Follows the snapshots topic and keeps the newest of each budget, as any reader of committed records sees it. */
final class SnapshotReader implements AutoCloseable {
    private final KafkaConsumer<String, SpecificRecord> consumer;
    private final Map<String, BudgetSnapshot> newest = new TreeMap<>();

    SnapshotReader(String topic, Map<String, Object> clientSettings, Deserializer<SpecificRecord> deserializer) {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), deserializer);
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads what has come, waiting at most so long for the first, and returns the newest snapshot of each budget. */
    Map<String, BudgetSnapshot> poll(Duration atMost) {
        for (ConsumerRecord<String, SpecificRecord> snapshot : consumer.poll(atMost)) {
            if (snapshot.value() == null) {
                newest.remove(snapshot.key());
            } else {
                newest.put(snapshot.key(), (BudgetSnapshot) snapshot.value());
            }
        }
        return newest;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
