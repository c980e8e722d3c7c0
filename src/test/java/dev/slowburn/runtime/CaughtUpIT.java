package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BudgetState;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Caught-up detection on a real broker, with offsets that have no outcomes. */
@ExtendWith(RealCluster.class)
class CaughtUpIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final String BUDGET = "checkout-availability/objective-1";

    @ParameterizedTest
    @ValueSource(strings = {"classic", "streams"})
    void catchesUpWithAbortedRecordsOnly(String groupProtocol, DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 1)) {
            scene.sendAborted(List.of(Outcomes.bad("checkout", Instant.now(), 1)));
            try (Slowburn slowburn = start(scene, groupProtocol)) {
                await().atMost(TIMEOUT).until(() -> scene.snapshots().containsKey(BUDGET));
                assertThat(slowburn.hasFailed()).isFalse();
            }
            BudgetSnapshot snapshot = scene.snapshots().get(BUDGET);

            assertThat(snapshot.getState()).isEqualTo(BudgetState.NO_DATA);
            assertThat(snapshot.getLagging()).isFalse();
        }
    }

    @Test
    void catchesUpAfterARestartBehindTransactionMarkers(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 1)) {
            scene.send(List.of(Outcomes.good("checkout", Instant.now(), 1)));
            try (Slowburn slowburn = start(scene, "classic")) {
                await().atMost(TIMEOUT).until(() -> scene.snapshots().containsKey(BUDGET));
                assertThat(slowburn.hasFailed()).isFalse();
            }
            scene.sendAborted(List.of(Outcomes.bad("checkout", Instant.now(), 1)));
            Instant restart = Instant.now();
            try (Slowburn slowburn = start(scene, "classic")) {
                await().atMost(TIMEOUT)
                        .until(() -> scene.snapshots().get(BUDGET).getAsOf().isAfter(restart)
                                && !scene.snapshots().get(BUDGET).getLagging());
                assertThat(slowburn.hasFailed()).isFalse();
            }

            assertThat(scene.snapshots().get(BUDGET).getTotal()).isEqualTo(1);
        }
    }

    @Test
    void isNotStaleIfProducerClocksAreBehind(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 3);
                KafkaProducer<byte[], byte[]> producer = producer(cluster, Map.of())) {
            try (Slowburn slowburn = start(scene, "classic")) {
                await().atMost(TIMEOUT).until(() -> isCurrent(scene));
                int before = scene.allSnapshots().size();
                Instant end = Instant.now().plusSeconds(12);
                await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(100)).until(() -> {
                    long tenMinutesAgo = Instant.now().minusSeconds(600).toEpochMilli();
                    send(scene, producer, 1, tenMinutesAgo, Outcomes.good("checkout", Instant.now(), 1));
                    return Instant.now().isAfter(end)
                            && scene.snapshots().get(BUDGET).getAsOf().isAfter(end);
                });
                assertThat(scene.allSnapshots().stream().skip(before))
                        .isNotEmpty()
                        .noneMatch(BudgetSnapshot::getLagging);
                assertThat(slowburn.notices()).isEmpty();
            }
        }
    }

    @Test
    @SuppressWarnings("FutureReturnValueIgnored") // The test notices if it does not arrive.
    void openTransactionCausesLagUntilItEnds(DevCluster cluster) {
        Map<String, Object> transactional =
                Map.of("transactional.id", UUID.randomUUID().toString());
        try (Scene scene = new Scene(cluster, 3);
                KafkaProducer<byte[], byte[]> open = producer(cluster, transactional);
                KafkaProducer<byte[], byte[]> ordinary = producer(cluster, Map.of())) {
            try (Slowburn slowburn = start(scene, "classic")) {
                await().atMost(TIMEOUT).until(() -> isCurrent(scene));
                open.initTransactions();
                open.beginTransaction();
                send(scene, open, 1, null, Outcomes.good("checkout", Instant.now(), 1));
                open.send(new ProducerRecord<>(
                        scene.topics().sloDefinitions(), "a/SLO/b".getBytes(StandardCharsets.UTF_8), new byte[] {1}));
                for (int i = 0; i < 20; i++) {
                    send(scene, ordinary, 1, null, Outcomes.bad("checkout", Instant.now(), 1));
                }
                send(scene, ordinary, 0, null, Outcomes.good("checkout", Instant.now(), 1));

                await().atMost(TIMEOUT).untilAsserted(() -> {
                    assertThat(newest(scene).getState()).isEqualTo(BudgetState.STALE);
                    assertThat(slowburn.notices())
                            .anyMatch(notice -> notice.startsWith("open transaction: partition 1 of"))
                            .anyMatch(notice -> notice.startsWith("open transaction: partition 0 of "
                                    + scene.topics().sloDefinitions() + " "))
                            .anyMatch(notice -> notice.startsWith("input lags: partition 1 of"));
                });
                assertThat(slowburn.troubles()).isEmpty();

                open.abortTransaction();
                await().atMost(TIMEOUT).untilAsserted(() -> {
                    assertThat(newest(scene).getBad()).isEqualTo(20);
                    assertThat(newest(scene).getState()).isEqualTo(BudgetState.EXHAUSTED);
                    assertThat(slowburn.notices()).isEmpty();
                });
            }
        }
    }

    @Test
    void reportsAndSkipsDeletedRecords(DevCluster cluster) throws Exception {
        try (Scene scene = new Scene(cluster, 3);
                KafkaProducer<byte[], byte[]> producer = producer(cluster, Map.of());
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            TopicPartition partition = new TopicPartition(scene.topics().requestOutcomes(), 2);
            try (Slowburn slowburn = start(scene, "classic")) {
                send(scene, producer, 2, null, Outcomes.good("checkout", Instant.now(), 1));
                await().atMost(TIMEOUT)
                        .until(() -> isCurrent(scene) && newest(scene).getTotal() == 1);
                assertThat(slowburn.notices()).isEmpty();
            }
            for (int i = 0; i < 10; i++) {
                send(scene, producer, 2, null, Outcomes.bad("checkout", Instant.now(), 1));
            }
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();
            Instant restart = Instant.now();
            try (Slowburn slowburn = start(scene, "classic")) {
                await().atMost(TIMEOUT).untilAsserted(() -> {
                    assertThat(newest(scene).getAsOf()).isAfter(restart);
                    assertThat(newest(scene).getLagging()).isFalse();
                    assertThat(slowburn.notices()).singleElement().asString().contains("partition 2 of", " 10 offsets");
                });
                assertThat(slowburn.troubles()).isEmpty();
            }
        }
    }

    @Test
    void catchesUpWithATopicRecreatedWithFewerPartitions(DevCluster cluster) throws Exception {
        try (Scene scene = new Scene(cluster, 3);
                KafkaProducer<byte[], byte[]> producer = producer(cluster, Map.of());
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            String topic = scene.topics().requestOutcomes();
            Slowburn first = start(scene, "classic");
            try {
                for (int partition = 0; partition < 3; partition++) {
                    send(scene, producer, partition, null, Outcomes.good("checkout", Instant.now(), 1));
                }
                await().atMost(TIMEOUT)
                        .until(() -> isCurrent(scene) && newest(scene).getTotal() == 3);
                admin.deleteTopics(List.of(topic)).all().get();
                await().atMost(TIMEOUT)
                        .ignoreExceptions()
                        .until(() -> admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
                                        .all()
                                        .get()
                                == null);
            } finally {
                first.close();
            }
            Instant restart = Instant.now();
            try (Slowburn slowburn = startOnceStateIsReleased(scene);
                    KafkaProducer<byte[], byte[]> fresh = producer(cluster, Map.of())) {
                send(scene, fresh, 0, null, Outcomes.good("checkout", Instant.now(), 1));
                await().atMost(TIMEOUT).untilAsserted(() -> {
                    assertThat(newest(scene).getTotal()).isEqualTo(4);
                    assertThat(newest(scene).getAsOf()).isAfter(restart.plusSeconds(6));
                    assertThat(newest(scene).getLagging()).isFalse();
                    assertThat(slowburn.notices()).isEmpty();
                });
            }
        }
    }

    /**
     * In the same process: a commit to a deleted topic can outlast the time that an instance has to close, and until it ends the
     * instance keeps the lock of its state.
     */
    private static Slowburn startOnceStateIsReleased(Scene scene) {
        AtomicReference<Slowburn> started = new AtomicReference<>();
        await().atMost(TIMEOUT).ignoreException(StartupException.class).until(() -> {
            started.set(start(scene, "classic"));
            return true;
        });
        return started.get();
    }

    private static boolean isCurrent(Scene scene) {
        return scene.snapshots().containsKey(BUDGET) && !newest(scene).getLagging();
    }

    private static BudgetSnapshot newest(Scene scene) {
        return scene.snapshots().get(BUDGET);
    }

    /** Sends an outcome and waits until it is in Kafka. */
    @SuppressWarnings("FutureReturnValueIgnored") // The test notices if it does not arrive.
    private static void send(
            Scene scene,
            KafkaProducer<byte[], byte[]> producer,
            int partition,
            Long timestamp,
            RequestOutcome outcome) {
        producer.send(new ProducerRecord<>(
                scene.topics().requestOutcomes(), partition, timestamp, null, scene.bytes(outcome)));
        producer.flush();
    }

    private static KafkaProducer<byte[], byte[]> producer(DevCluster cluster, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", cluster.bootstrap());
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Wall clock, with a short staleness, so that missing end offsets soon count as lag. */
    private static Slowburn start(Scene scene, String groupProtocol) {
        return Slowburn.start(
                scene.config(Map.of(
                        "clock", "wall",
                        "staleness", "5s",
                        "snapshot.heartbeat", "2s",
                        "streams.group.protocol", groupProtocol)),
                List.of(Slos.availability("checkout", "0.9", "1d")));
    }
}
