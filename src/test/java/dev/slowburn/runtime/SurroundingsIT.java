package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.runtime.broker.BrokerOffsets;
import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.runtime.broker.TopicCheck;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.KafkaSettings;
import dev.slowburn.runtime.config.Settings;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import dev.slowburn.testkit.server.UnreliableRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Topics and the registry disappear while an instance runs, and may return. */
@ExtendWith(RealCluster.class)
class SurroundingsIT {
    /** Limits how long an unfinished transaction blocks consumers. */
    private static final Map<String, String> SHORT_TRANSACTIONS =
            Map.of("kafka.producer.transaction.timeout.ms", "2000");

    private static final String BUDGET = "checkout-availability/objective-1";

    private final Instant at = Instant.now();

    @Test
    void stopsWithAdviceIfAnInputTopicIsDeleted(DevCluster cluster) throws Exception {
        try (Scene scene = new Scene(cluster, 1).byWallClock();
                Slowburn slowburn = start(scene, SHORT_TRANSACTIONS)) {
            awaitTotal(scene, 1);

            delete(cluster, scene.topics().requestOutcomes());

            assertThatThrownBy(slowburn::awaitEnd)
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("a source topic has been deleted; create it with `slowburn topics --create`");
            assertThat(slowburn.hasFailed()).isTrue();
            assertThat(slowburn.troubles())
                    .anyMatch(trouble -> trouble.startsWith("stopping: a source topic has been deleted"));
            String trouble =
                    "deleted: " + scene.topics().requestOutcomes() + "; create with `slowburn topics --create`";
            // A topic counts as deleted after two checks, which may be after the stream threads failed.
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(slowburn.troubles()).contains(trouble));
        }
    }

    @Test
    void advisesHowToCreateATopicUnlessItIsInternal(DevCluster cluster) {
        Map<String, Object> settings = Map.of("bootstrap.servers", cluster.bootstrap());
        String remedy = "topic nowhere does not exist; create it with `slowburn topics --create`";
        try (KafkaAdmin admin = KafkaAdmin.connect(settings);
                BrokerOffsets offsets = new BrokerOffsets(settings, "group", "nowhere", Clock.systemUTC())) {
            assertThatThrownBy(() -> admin.partitions("nowhere")).hasMessage(remedy);
            assertThatThrownBy(offsets::ask).hasMessage(remedy);
            assertThat(admin.internalPartitions("nowhere")).isEmpty();
            assertThatThrownBy(() -> admin.offsets().beginnings(List.of(new TopicPartition("nowhere", 0))))
                    .hasMessageContaining("refused to list the offsets of nowhere: ");
        }
    }

    @Test
    void reportsADeletedOutputTopicAndResumesWhenItIsRecreated(DevCluster cluster) throws Exception {
        try (Scene scene = new Scene(cluster, 1).byWallClock();
                Slowburn slowburn = start(scene, Map.of())) {
            awaitTotal(scene, 1);

            delete(cluster, scene.topics().budgetSnapshots());
            scene.send(List.of(Outcomes.good("checkout", at, 1)));

            String trouble =
                    "deleted: " + scene.topics().budgetSnapshots() + "; create with `slowburn topics --create`";
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(slowburn.troubles()).contains(trouble));
            assertThat(slowburn.hasFailed()).isFalse();

            create(scene);
            scene.discardRecords();
            awaitTotal(scene, 2);
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(slowburn.troubles()).isEmpty());
        }
    }

    @Test
    void waitsForARegistryThatFailsOrDoesNotRespond(DevCluster cluster) throws IOException {
        try (UnreliableRegistry registry = new UnreliableRegistry(cluster.registryUrl());
                Scene scene = new Scene(cluster.bootstrap(), registry.url(), 1).byWallClock()) {
            Map<String, String> hasty = Map.of("http.read.timeout.ms", "500", "max.retries", "0");
            try (Slowburn slowburn = start(scene, hasty)) {
                awaitTotal(scene, 1);
                registry.is(UnreliableRegistry.Health.SILENT);
                scene.sendBytes(0, ofUnseenSchema(scene, cluster));
                scene.send(List.of(Outcomes.good("checkout", at, 1)));
                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertWaits(slowburn));

                registry.is(UnreliableRegistry.Health.BROKEN);
                await().during(Duration.ofSeconds(2))
                        .atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertWaits(slowburn));
                assertThat(scene.snapshots().get(BUDGET).getTotal()).isEqualTo(1);

                registry.is(UnreliableRegistry.Health.WELL);
                awaitTotal(scene, 3);
                assertThat(scene.deadLetters()).isEmpty();
                assertThat(slowburn.troubles()).isEmpty();
            }
        }
    }

    private static void assertWaits(Slowburn slowburn) {
        assertThat(slowburn.hasFailed()).isFalse();
        assertThat(slowburn.troubles()).anyMatch(trouble -> trouble.startsWith("waiting for the schema registry"));
    }

    /** An outcome with a schema id that the instance has to request. */
    private byte[] ofUnseenSchema(Scene scene, DevCluster cluster) {
        Schema other = new Schema.Parser().parse(RequestOutcome.getClassSchema().toString());
        other.addProp("version", scene.topics().requestOutcomes());
        int id = RegistryClient.create(Map.of("schema.registry.url", cluster.registryUrl()))
                .register(scene.topics().requestOutcomes() + "-other", other);
        byte[] bytes = scene.bytes(Outcomes.good("checkout", at, 1));
        ByteBuffer.wrap(bytes).putInt(1, id);
        return bytes;
    }

    /** Starts an instance with one outcome in its input. */
    private Slowburn start(Scene scene, Map<String, String> settings) {
        scene.send(List.of(Outcomes.good("checkout", at, 1)));
        return Slowburn.start(scene.config(settings), List.of(Slos.availability("checkout", "0.9", "1d")));
    }

    private static void delete(DevCluster cluster, String topic) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            admin.deleteTopics(List.of(topic)).all().get();
        }
    }

    /** Creates topics like {@code slowburn topics --create}. */
    private static void create(Scene scene) {
        Config config = scene.config(Map.of());
        try (KafkaAdmin admin = KafkaAdmin.connect(KafkaSettings.clients(config))) {
            Settings.topicPlan(config, 1).forEach(topic -> TopicCheck.of(admin, topic, true));
        }
    }

    private static void awaitTotal(Scene scene, long total) {
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(scene.snapshots())
                .hasEntrySatisfying(
                        BUDGET, snapshot -> assertThat(snapshot.getTotal()).isEqualTo(total)));
    }
}
