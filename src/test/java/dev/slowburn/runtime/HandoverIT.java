package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.sandbox.TemporaryFolder;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import dev.slowburn.topology.streams.InternalTopics;
import dev.slowburn.tracking.LiveBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Budgets that move to another instance before their next snapshot is due. */
@ExtendWith(RealCluster.class)
class HandoverIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int INPUT_PARTITIONS = 3;
    private static final List<String> SERVICES =
            IntStream.range(0, 20).mapToObj(i -> "bestellung-ü-" + i).toList();
    private static final List<Slo> SLOS = SERVICES.stream()
            .map(service -> Slos.availability(service, "0.9", "1d"))
            .toList();

    @ParameterizedTest
    @ValueSource(strings = {"classic", "streams"})
    void publishesWhatWasCountedBeforeTheBudgetsMove(String groupProtocol, DevCluster cluster) {
        try (Scene scene = new Scene(cluster, INPUT_PARTITIONS).byWallClock();
                TemporaryFolder other = new TemporaryFolder("handover");
                KafkaAdmin admin = KafkaAdmin.connect(Map.of("bootstrap.servers", cluster.bootstrap()));
                Slowburn first = start(scene, groupProtocol, Map.of())) {
            sendToAll(scene);
            await().atMost(TIMEOUT).until(() -> withTotal(scene, 1).equals(budgets()));

            sendToAll(scene);
            awaitCounted(scene, admin);
            try (Slowburn second =
                    start(scene, groupProtocol, Map.of("state.dir", other.path().toString()))) {
                await().atMost(TIMEOUT)
                        .until(() -> !numberedByASecondInstance(scene).isEmpty());
                assertThat(publishedByFirst(scene, 2)).containsAll(numberedByASecondInstance(scene));

                await().atMost(TIMEOUT).until(() -> withTotal(scene, 2).equals(budgets()));
                sendToAll(scene);
                awaitCounted(scene, admin);
            }
            await().atMost(TIMEOUT)
                    .until(() -> first.isRunning()
                            && first.evaluationView().evaluated().size()
                                    == first.evaluationView().partitions());
            assertThat(first.hasFailed()).isFalse();
            first.close();

            assertThat(withTotal(scene, 3)).isEqualTo(budgets());
        }
    }

    private static Slowburn start(Scene scene, String groupProtocol, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("snapshot.interval", "10s");
        settings.put("streams.group.protocol", groupProtocol);
        return Slowburn.start(scene.config(settings), SLOS);
    }

    private static void sendToAll(Scene scene) {
        scene.send(SERVICES.stream()
                .map(service -> Outcomes.good(service, Instant.now(), 1))
                .toList());
    }

    private static Set<String> budgets() {
        return SERVICES.stream()
                .map(service -> service + "-availability/objective-1")
                .collect(Collectors.toSet());
    }

    /** The budgets whose newest snapshot has a total. */
    private static Set<String> withTotal(Scene scene, long total) {
        return ids(scene.snapshots().values().stream()
                .filter(snapshot -> snapshot.getTotal() == total)
                .toList());
    }

    /** An instance continues with the next block of numbers when it takes over a budget. */
    private static Set<String> numberedByASecondInstance(Scene scene) {
        return ids(scene.snapshots().values().stream()
                .filter(snapshot -> snapshot.getSequence() > LiveBudget.RESERVED_NUMBERS)
                .toList());
    }

    private static Set<String> publishedByFirst(Scene scene, long total) {
        return ids(scene.allSnapshots().stream()
                .filter(snapshot ->
                        snapshot.getTotal() == total && snapshot.getSequence() <= LiveBudget.RESERVED_NUMBERS)
                .toList());
    }

    private static Set<String> ids(List<BudgetSnapshot> snapshots) {
        return snapshots.stream().map(BudgetSnapshot::getBudgetId).collect(Collectors.toSet());
    }

    /** Waits until all outcomes are counted and their tallies have been received, both in committed transactions. */
    private static void awaitCounted(Scene scene, KafkaAdmin admin) {
        String application = scene.settings(Map.of()).get("application.id");
        for (String topic : List.of(scene.topics().requestOutcomes(), InternalTopics.tallies(application))) {
            Map<TopicPartition, Long> ends = admin.offsets().ends(admin.partitions(topic));
            await().atMost(TIMEOUT).until(() -> {
                Map<TopicPartition, Long> committed = admin.offsets().groupOffsets(application, ends.keySet());
                return ends.entrySet().stream()
                        .allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
            });
        }
    }
}
