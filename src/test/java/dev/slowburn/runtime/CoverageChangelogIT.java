package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.runtime.broker.TopicPlan;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.streams.InternalTopics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Instances that start at the same time adapt the changelog of the coverage. */
@ExtendWith(RealCluster.class)
class CoverageChangelogIT {
    private static final int INSTANCES = 3;

    private final String application = "app-" + UUID.randomUUID();
    private final InputTopic input = new InputTopic("outcomes", application + "-input");
    private final String changelog = InternalTopics.coverage(application);

    @Test
    void keepsTheRowsOfPartitionsThatTheInputDoesNotHaveForNow(DevCluster cluster) throws Exception {
        // The transactions need others than a user may set with at-least-once.
        Map<String, Object> settings = Map.of("bootstrap.servers", cluster.bootstrap(), "acks", "1");
        try (KafkaAdmin admin = KafkaAdmin.connect(settings)) {
            admin.create(new TopicPlan.Topic(input.topic(), 2, Map.of()));
            admin.create(new TopicPlan.Topic(changelog, 4, InternalTopics.coverageSettings()));
            write(settings, 4);

            adapt(settings);
            assertThat(rows(admin, settings)).containsExactlyInAnyOrder("0 row 0", "1 row 1");

            admin.increasePartitions(input.topic(), 4);
            adapt(settings);
            assertThat(rows(admin, settings)).containsExactlyInAnyOrder("0 row 0", "1 row 1", "2 row 2", "3 row 3");
        }
    }

    private void adapt(Map<String, Object> settings) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(INSTANCES);
        try {
            List<Callable<Void>> instances = new ArrayList<>();
            for (int i = 0; i < INSTANCES; i++) {
                instances.add(() -> {
                    try (KafkaAdmin admin = KafkaAdmin.connect(settings)) {
                        new CoverageChangelog(admin, settings, application).adapt(List.of(input));
                    }
                    return null;
                });
            }
            for (Future<Void> each : threads.invokeAll(instances)) {
                each.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private void write(Map<String, Object> settings, int partitions) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int partition = 0; partition < partitions; partition++) {
                byte[] value = ("row " + partition).getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(changelog, partition, new byte[] {7}, value))
                        .get();
            }
        }
    }

    /** The partition and the value of each row. */
    private List<String> rows(KafkaAdmin admin, Map<String, Object> settings) {
        List<String> rows = new ArrayList<>();
        new CommittedRecords(admin, settings, application)
                .read(
                        admin.internalPartitions(changelog),
                        row -> rows.add(row.partition() + " " + new String(row.value(), StandardCharsets.UTF_8)));
        return rows;
    }
}
