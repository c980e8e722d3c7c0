package dev.slowburn.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.runtime.Slowburn;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The counter of transaction markers, compared with the markers in the broker's logs. */
@ExtendWith(RealCluster.class)
class TransactionMarkersIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final String OFFSETS = "__consumer_offsets";
    private static final int ROUNDS = 5;

    @ParameterizedTest
    @ValueSource(strings = {"classic", "streams"})
    void countsTheMarkersInTheLogsOfTheBroker(String groupProtocol, DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 3)) {
            String application = scene.settings(Map.of()).get("application.id");
            long before = markers(cluster, OFFSETS::equals);
            Slowburn slowburn = start(scene, groupProtocol);
            try (slowburn) {
                for (int round = 1; round <= ROUNDS; round++) {
                    scene.send(IntStream.range(0, 12)
                            .mapToObj(i -> Outcomes.good("s" + i, Instant.now(), 1))
                            .toList());
                    int expected = round;
                    await().atMost(TIMEOUT)
                            .until(() -> scene.snapshots().values().stream()
                                            .filter(snapshot -> isComplete(snapshot, expected))
                                            .count()
                                    == 12);
                }
                assertThat(slowburn.hasFailed()).isFalse();
            }
            long commits = counter(slowburn, "slowburn_transactions");
            assertThat(commits).isGreaterThanOrEqualTo(ROUNDS);
            // The broker answers before it has written all markers of a transaction.
            await().atMost(TIMEOUT).until(() -> !areMarkersMissing(cluster, application));
            assertThat(counter(slowburn, "slowburn_transaction_markers"))
                    .isEqualTo(markers(cluster, topic -> topic.startsWith(application))
                            + markers(cluster, OFFSETS::equals)
                            - before)
                    .isGreaterThanOrEqualTo(commits);
        }
    }

    private static boolean isComplete(BudgetSnapshot snapshot, int total) {
        return snapshot.getTotal() == total;
    }

    private static Slowburn start(Scene scene, String groupProtocol) {
        // Purged records would take their markers with them.
        return Slowburn.start(
                scene.config(Map.of(
                        "clock", "wall",
                        "tally.partitions", "5",
                        "streams.repartition.purge.interval.ms", "86400000",
                        "streams.group.protocol", groupProtocol)),
                IntStream.range(0, 12)
                        .mapToObj(i -> Slos.availability("s" + i, "0.9", "1d"))
                        .toList());
    }

    private static long counter(Slowburn slowburn, String name) {
        return new CommitMetrics(slowburn.evaluationView().commitCosts())
                .collect().stream()
                        .filter(metric -> metric.getMetadata().getName().equals(name))
                        .map(metric -> (long) ((CounterSnapshot) metric)
                                .getDataPoints()
                                .get(0)
                                .getValue())
                        .findFirst()
                        .orElseThrow();
    }

    /** Whether a transaction of the application has ended, but not all of its markers are written. */
    private static boolean areMarkersMissing(DevCluster cluster, String application) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            return admin
                    .listTransactions(new ListTransactionsOptions()
                            .filterStates(Set.of(TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT)))
                    .all()
                    .get()
                    .stream()
                    .anyMatch(transaction -> transaction.transactionalId().startsWith(application));
        }
    }

    /** Number of offsets without a record, which are those of markers. */
    private static long markers(DevCluster cluster, Predicate<String> topics) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", cluster.bootstrap(), "isolation.level", "read_uncommitted"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.listTopics().entrySet().stream()
                    .filter(topic -> topics.test(topic.getKey()))
                    .flatMap(topic -> topic.getValue().stream())
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long offsets = ends.values().stream().mapToLong(Long::longValue).sum()
                    - consumer.beginningOffsets(partitions).values().stream()
                            .mapToLong(Long::longValue)
                            .sum();
            long records = 0;
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                ConsumerRecords<byte[], byte[]> read = consumer.poll(Duration.ofMillis(100));
                for (TopicPartition each : read.partitions()) {
                    records += read.records(each).stream()
                            .filter(entry -> entry.offset() < ends.get(each))
                            .count();
                }
            }
            return offsets - records;
        }
    }
}
