package dev.slowburn.bench.broker;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.bench.peer.Workload;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
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
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        try (Published published = published()) {
            published.consumer.seekToBeginning(published.consumer.assignment());
            while (published.budgets() < budgets) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            published.budgets() + " budgets have snapshots instead of " + budgets);
                }
                published.poll(Duration.ofMillis(100));
            }
        }
    }

    /** The snapshots that are published from now on. */
    public Published published() {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", cluster.bootstrap(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = List.of(new TopicPartition(application + "-output", 0));
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        consumer.position(partitions.get(0));
        return new Published(consumer);
    }

    /** Reads snapshots. */
    public static final class Published implements AutoCloseable {
        private final KafkaConsumer<String, byte[]> consumer;
        private final Map<String, byte[]> latest = new HashMap<>();

        private Published(KafkaConsumer<String, byte[]> consumer) {
            this.consumer = consumer;
        }

        public void poll(Duration timeout) {
            consumer.poll(timeout).forEach(snapshot -> latest.put(snapshot.key(), snapshot.value()));
        }

        /** The number of budgets with a snapshot. */
        public int budgets() {
            return latest.size();
        }

        /** Outcomes in the window of each budget, from its latest snapshot. */
        public Map<String, Long> totals() {
            Deserializer<SpecificRecord> snapshots = Workload.serde().deserializer();
            Map<String, Long> totals = new HashMap<>();
            latest.forEach((budget, bytes) -> {
                if (snapshots.deserialize("snapshots", bytes) instanceof BudgetSnapshot snapshot) {
                    totals.put(budget, snapshot.getTotal());
                }
            });
            return totals;
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
