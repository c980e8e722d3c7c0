package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The group's offsets were deleted, as after a week without instances, or do not exist yet. */
@ExtendWith(RealCluster.class)
class LostOffsetsIT {
    private static final String BUDGET = "東京-availability/objective-1";

    private final Instant at = Instant.now();

    private long total;

    @Test
    void refusesToStartIfOffsetsOfCountedPartitionsAreLost(DevCluster cluster) throws Exception {
        try (Scene scene = new Scene(cluster, 3).byWallClock();
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            String group = scene.settings(Map.of()).get("application.id");
            String input = scene.topics().requestOutcomes();
            send(scene, 0, 1);
            count(scene);

            Map<TopicPartition, OffsetAndMetadata> offsets = offsets(admin, group);
            admin.deleteConsumerGroups(List.of(group)).all().get();
            send(scene, 0);
            assertThatThrownBy(() -> start(scene))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContainingAll(
                            "group " + group + " has lost its offsets for " + input + " (partitions 0, 1)",
                            "--reset-offsets",
                            "reset the application");

            admin.alterConsumerGroupOffsets(group, offsets).all().get();
            count(scene);

            TopicPartition one = new TopicPartition(input, 1);
            admin.deleteConsumerGroupOffsets(group, Set.of(one)).all().get();
            assertThatThrownBy(() -> start(scene)).hasMessageContaining(input + " (partitions 1)");

            admin.alterConsumerGroupOffsets(group, Map.of(one, offsets.get(one)))
                    .all()
                    .get();
            count(scene);
        }
    }

    @Test
    void countsNewPartitionsAndFirstOutcomes(DevCluster cluster) throws Exception {
        try (Scene scene = new Scene(cluster, 2).byWallClock();
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            send(scene, 0);
            count(scene);

            send(scene, 1);
            count(scene);

            admin.createPartitions(Map.of(scene.topics().requestOutcomes(), NewPartitions.increaseTo(3)))
                    .all()
                    .get();
            send(scene, 2);
            count(scene);
        }
    }

    /** Kafka Streams refuses a changelog that does not have as many partitions as the input. */
    @ParameterizedTest(name = "group.protocol={0}")
    @ValueSource(strings = {"classic", "streams"})
    void countsPartitionsThatAreAddedWhileItRuns(String protocol, DevCluster cluster) throws Exception {
        try (Scene scene = new Scene(cluster, 2).byWallClock();
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()));
                Slowburn slowburn = Slowburn.start(
                        scene.config(Map.of(
                                "kafka.consumer.metadata.max.age.ms", "1000", "streams.group.protocol", protocol)),
                        List.of(Slos.availability("東京", "0.9", "1d")))) {
            send(scene, 0, 1);
            await(scene, slowburn);

            admin.createPartitions(Map.of(scene.topics().requestOutcomes(), NewPartitions.increaseTo(5)))
                    .all()
                    .get();
            send(scene, 2, 3, 4, 0);
            await(scene, slowburn);
        }
    }

    private void send(Scene scene, int... partitions) {
        for (int partition : partitions) {
            scene.sendBytes(partition, scene.bytes(Outcomes.good("東京", at, 1)));
            total++;
        }
        scene.flush();
    }

    private void count(Scene scene) {
        try (Slowburn slowburn = start(scene)) {
            await(scene, slowburn);
        }
    }

    /** A stream thread that is replaced ends with the exception, which is no failure of the instance. */
    private void await(Scene scene, Slowburn slowburn) {
        Awaitility.await()
                .dontCatchUncaughtExceptions()
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> {
                    assertThat(slowburn.hasFailed()).isFalse();
                    assertThat(scene.snapshots()).hasEntrySatisfying(BUDGET, snapshot -> assertThat(snapshot.getTotal())
                            .isEqualTo(total));
                });
    }

    private static Slowburn start(Scene scene) {
        return Slowburn.start(scene.config(Map.of()), List.of(Slos.availability("東京", "0.9", "1d")));
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(Admin admin, String group)
            throws ExecutionException, InterruptedException {
        return new HashMap<>(admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get());
    }
}
