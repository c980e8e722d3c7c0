package dev.slowburn.bench.broker;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Output and internal topics of an instance, as seen by the broker. */
public final class ApplicationTopics {
    private static final long TIMEOUT_NANOS = Duration.ofMinutes(10).toNanos();

    private final Cluster cluster;
    private final String application;

    public ApplicationTopics(Cluster cluster, String application) {
        this.cluster = cluster;
        this.application = application;
    }

    /** Size of all changelogs in bytes. */
    public long changelogBytes() {
        return cluster.bytes(topic -> topic.startsWith(application + '-') && topic.endsWith("-changelog"));
    }

    /** Waits until this number of budgets has a snapshot. */
    public void awaitSnapshots(int budgets) {
        Set<String> seen = new HashSet<>();
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", cluster.bootstrap(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(application + "-output", 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (seen.size() < budgets) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(seen.size() + " budgets have snapshots instead of " + budgets);
                }
                consumer.poll(Duration.ofMillis(100)).forEach(snapshot -> seen.add(snapshot.key()));
            }
        }
    }
}
