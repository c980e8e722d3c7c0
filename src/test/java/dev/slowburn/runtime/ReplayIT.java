package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.instance.InstanceProcess;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A definition that is applied after its outcomes were sent counts them. */
@ExtendWith(RealCluster.class)
class ReplayIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final String SERVICE = "kasse-straße";
    private static final String BUDGET = "till/all";
    private static final String DEFINITION = """
            apiVersion: openslo/v1
            kind: SLO
            metadata: {name: till}
            spec:
              service: kasse-straße
              indicator: {metadata: {name: own}, spec: {ratioMetric: {good: {metricSource: {type: slowburn}},
                total: {metricSource: {type: slowburn}}}}}
              timeWindow: [{duration: 1d, isRolling: true}]
              budgetingMethod: Occurrences
              objectives: [{displayName: all, target: 0.9}]
            """;

    private final Instant start = Instant.now().minus(Duration.ofHours(6));
    private final SplittableRandom random = new SplittableRandom(5);
    private long good;
    private long bad;

    /** The last of six partitions is empty. */
    @Test
    void countsEachCommittedOutcomeOnceAlsoIfTheInstanceIsKilled(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 6).byWallClock()) {
            sendTransactions(cluster, scene, 60, 800);
            countWithoutDefinition(scene);
            scene.define("till", DEFINITION);
            List<String> arguments = new ArrayList<>(List.of("run"));
            Map<String, String> slow = new HashMap<>(InstanceProcess.SOON_GIVEN_UP);
            slow.put("replay.rate", "4000");
            arguments.addAll(scene.options(slow));
            try (InstanceProcess instance = InstanceProcess.start(arguments)) {
                await().atMost(TIMEOUT).until(() -> {
                    assertThat(instance.isAlive()).as(instance::output).isTrue();
                    return total(scene) > 0;
                });
                instance.kill();
            }
            assertThat(total(scene)).as("killed before the end").isLessThan(good + bad);

            try (Slowburn slowburn = Slowburn.start(scene.config(Map.of()), List.of())) {
                // Live counting continues meanwhile.
                sendTransactions(cluster, scene, 2, 50);
                await().atMost(TIMEOUT).untilAsserted(() -> {
                    assertThat(slowburn.hasFailed()).isFalse();
                    assertThat(total(scene)).isEqualTo(good + bad);
                });
                assertThat(snapshot(scene).map(BudgetSnapshot::getBad)).contains(bad);
                assertThat(slowburn.replayStatus().outcomes()).isPositive();
                assertThat(slowburn.replayStatus().paused()).isEmpty();
            }
            assertThat(scene.deadLetters()).isEmpty();
        }
    }

    /** Good outcomes are deleted, bad ones remain. */
    @Test
    void countsWhatRemainsIfRecordsAreDeletedMeanwhile(DevCluster cluster) throws Exception {
        int deleted = 30_000;
        int remaining = 1_000;
        try (Scene scene = new Scene(cluster, 1).byWallClock();
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            send(scene, deleted, Outcomes.good(SERVICE, start, 1));
            send(scene, remaining, Outcomes.bad(SERVICE, start, 1));
            good = deleted;
            bad = remaining;
            countWithoutDefinition(scene);
            // Fetches little, so that most of what is deleted was not fetched before.
            Map<String, String> settings = Map.of("replay.rate", "1000", "kafka.consumer.fetch.max.bytes", "100000");
            try (Slowburn slowburn = Slowburn.start(scene.config(settings), List.of())) {
                scene.define("till", DEFINITION);
                await().atMost(TIMEOUT).until(() -> total(scene) > 0);
                admin.deleteRecords(Map.of(
                                new TopicPartition(scene.topics().requestOutcomes(), 0),
                                RecordsToDelete.beforeOffset(deleted)))
                        .all()
                        .get();
                await().atMost(TIMEOUT).untilAsserted(() -> {
                    assertThat(slowburn.hasFailed()).isFalse();
                    assertThat(snapshot(scene).map(BudgetSnapshot::getBad)).contains((long) remaining);
                });
            }
            assertThat(snapshot(scene).orElseThrow().getGood()).isBetween(1L, deleted - 1L);
        }
    }

    /** Outcomes with the same key may be missing. */
    @Test
    void refusesACompactedInputUntilItIsNot(DevCluster cluster) throws Exception {
        try (Scene scene = new Scene(cluster, 1).byWallClock();
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            String input = scene.topics().requestOutcomes();
            send(scene, 10, Outcomes.bad(SERVICE, start, 1));
            bad = 10;
            try (Slowburn slowburn = Slowburn.start(scene.config(Map.of()), List.of())) {
                awaitUnmatched(slowburn);
                setCleanupPolicy(admin, input, "compact");
                scene.define("till", DEFINITION);
                await().atMost(TIMEOUT).untilAsserted(() -> assertThat(slowburn.notices())
                        .anyMatch(notice -> notice.startsWith("replay paused: topic " + input + " is compacted")));
                assertThat(slowburn.troubles()).isEmpty();
                setCleanupPolicy(admin, input, "delete");
                await().atMost(TIMEOUT).untilAsserted(() -> {
                    assertThat(total(scene)).isEqualTo(10);
                    assertThat(slowburn.replayStatus().paused()).isEmpty();
                });
            }
        }
    }

    private static void setCleanupPolicy(Admin admin, String topic, String policy) throws Exception {
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry("cleanup.policy", policy), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(set)))
                .all()
                .get();
    }

    /** Until all outcomes have been read, none of which has a definition. */
    private void countWithoutDefinition(Scene scene) {
        try (Slowburn slowburn = Slowburn.start(scene.config(Map.of()), List.of())) {
            awaitUnmatched(slowburn);
        }
        assertThat(scene.snapshots()).isEmpty();
    }

    private void awaitUnmatched(Slowburn slowburn) {
        await().atMost(TIMEOUT).untilAsserted(() -> {
            assertThat(slowburn.hasFailed()).isFalse();
            assertThat(unmatched(slowburn)).isEqualTo((double) (good + bad));
        });
    }

    private static double unmatched(Slowburn slowburn) {
        return slowburn.streams().metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("outcomes-unmatched-total"))
                .mapToDouble(metric -> (double) metric.getValue().metricValue())
                .sum();
    }

    private static Optional<BudgetSnapshot> snapshot(Scene scene) {
        return Optional.ofNullable(scene.snapshots().get(BUDGET));
    }

    private static long total(Scene scene) {
        return snapshot(scene).map(BudgetSnapshot::getTotal).orElse(0L);
    }

    private static void send(Scene scene, int count, RequestOutcome outcome) {
        byte[] bytes = scene.bytes(outcome);
        for (int i = 0; i < count; i++) {
            scene.sendBytes(0, bytes);
        }
        scene.flush();
    }

    /** Sends to all partitions but the last. Every third transaction is aborted. */
    @SuppressWarnings("FutureReturnValueIgnored") // The end of the transaction waits for it.
    private void sendTransactions(DevCluster cluster, Scene scene, int transactions, int outcomes) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                cluster.bootstrap(),
                "transactional.id",
                UUID.randomUUID().toString());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            for (int i = 0; i < transactions; i++) {
                boolean isAborted = i % 3 == 2;
                producer.beginTransaction();
                for (int j = 0; j < outcomes; j++) {
                    boolean fails = random.nextInt(100) < 7;
                    Instant at = start.plusSeconds(random.nextInt(5 * 3_600));
                    RequestOutcome outcome = fails ? Outcomes.bad(SERVICE, at, 1) : Outcomes.good(SERVICE, at, 1);
                    producer.send(new ProducerRecord<>(
                            scene.topics().requestOutcomes(), random.nextInt(5), null, scene.bytes(outcome)));
                    good += fails || isAborted ? 0 : 1;
                    bad += fails && !isAborted ? 1 : 0;
                }
                if (isAborted) {
                    producer.flush();
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
        }
    }
}
