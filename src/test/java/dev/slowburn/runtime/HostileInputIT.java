package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Yamls;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import dev.slowburn.topology.definitions.BaseDefinitions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Malicious records and definitions, on a real broker with default limits. */
@ExtendWith(RealCluster.class)
class HostileInputIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int LARGE = 3_000_000;

    @Test
    void truncatesDeadLettersThatAreTooLarge(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 1);
                Slowburn slowburn = start(scene, Map.of("clock", "wall"))) {
            scene.define("SLO/cart", Yamls.slo("cart", "0.9"));
            awaitTotals(scene, Map.of("cart/all", 0L));
            sendCompressed(cluster, scene.topics().requestOutcomes(), new byte[8], new byte[LARGE]);
            sendCompressed(cluster, scene.topics().requestOutcomes(), new byte[LARGE], new byte[1]);
            sendCompressed(
                    cluster, scene.topics().sloDefinitions(), bytes("SLO/cart"), bytes("# large".repeat(400_000)));
            sendCompressed(cluster, scene.topics().sloDefinitions(), bytes("k".repeat(LARGE)), bytes("{}"));
            scene.send(List.of(
                    Outcomes.good("s".repeat(60_000), Instant.now(), 1), Outcomes.good("cart", Instant.now(), 2)));

            awaitTotals(scene, Map.of("cart/all", 2L));
            await().atMost(TIMEOUT).untilAsserted(() -> assertThat(scene.deadLetters())
                    .extracting(letter -> header(letter, "slowburn.reason") + " " + header(letter, "slowburn.cut-from"))
                    .containsExactlyInAnyOrder(
                            "TOO_LARGE " + LARGE,
                            "UNDECODABLE 1",
                            "TOO_LARGE null",
                            "REFUSED_DEFINITION 2800000",
                            "REFUSED_DEFINITION 2"));
            assertThat(slowburn.hasFailed()).isFalse();
        }
    }

    @Test
    void wrongProducerClocksDoNotMoveWindows(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 1);
                Slowburn slowburn = start(scene, Map.of("clock", "wall"))) {
            scene.define("SLO/cart", Yamls.slo("cart", "0.9"));
            awaitTotals(scene, Map.of("cart/all", 0L));
            Instant now = Instant.now();
            for (Instant wrong : List.of(
                    Instant.ofEpochMilli(Long.MAX_VALUE / 2),
                    Instant.ofEpochMilli(Long.MIN_VALUE / 2),
                    now.plus(Duration.ofHours(2)),
                    now.minus(Duration.ofDays(400)),
                    Instant.EPOCH)) {
                scene.send(List.of(Outcomes.bad("cart", wrong, 1_000)));
            }
            scene.send(List.of(Outcomes.good("cart", now, 3)));

            awaitTotals(scene, Map.of("cart/all", 3L));
            await().atMost(TIMEOUT).untilAsserted(() -> assertThat(scene.deadLetters())
                    .extracting(letter -> header(letter, "slowburn.reason"))
                    .containsExactly("IN_THE_FUTURE", "IN_THE_FUTURE"));
            await().atMost(TIMEOUT).untilAsserted(() -> assertThat(metric(slowburn, "outcomes-expired-total"))
                    .isEqualTo(3_000));
            assertThat(scene.snapshots().get("cart/all").getBad()).isZero();
            assertThat(scene.snapshots().get("cart/all").getWatermark())
                    .isBetween(now.minusSeconds(1), now.plusSeconds(1));
        }
    }

    @Test
    void definitionThatFailsAtEvaluationAffectsOnlyItself(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 3);
                Slowburn slowburn = start(scene, Map.of("clock", "wall"))) {
            scene.define("SLI/regex", Yamls.sli("regex", "operation.matches(attributes['rule'])"));
            scene.define("SLO/regex", Yamls.sloOf("regex", "cart", "0.9").replace("name: cart", "name: regex"));
            scene.define("SLI/slow", Yamls.sli("slow", "duration_ms < 300.0"));
            scene.define("SLO/slow", Yamls.sloOf("slow", "cart", "0.9").replace("name: cart", "name: slow"));
            scene.define("SLO/cart", Yamls.slo("cart", "0.9"));
            awaitTotals(scene, Map.of("cart/all", 0L, "slow/all", 0L, "regex/all", 0L));
            Instant now = Instant.now();
            for (String rule : List.of("((((", "(x{999}){999}", "G.T")) {
                RequestOutcome outcome = Outcomes.ofOperation(Outcomes.good("cart", now, 1), "GET");
                scene.sendBytes(1, scene.bytes(Outcomes.with(outcome, "rule", rule)));
            }

            awaitTotals(scene, Map.of("cart/all", 3L, "slow/all", 0L, "regex/all", 1L));
            await().atMost(TIMEOUT).untilAsserted(() -> assertThat(metric(slowburn, "outcomes-unclassifiable-total"))
                    .isEqualTo(5));
            // Reported only for the objective that classified no outcome, and by the second stage even if it is of
            // another
            // partition.
            await().atMost(TIMEOUT).untilAsserted(() -> assertThat(slowburn.evaluationView().tasks().stream()
                            .flatMap(task -> task.unclassified().all().stream()))
                    .singleElement()
                    .satisfies(found -> {
                        assertThat(found.slo()).isEqualTo("slow");
                        assertThat(found.outcomes()).isEqualTo(3);
                        assertThat(found.partitions())
                                .containsExactly(
                                        new TopicPartition(scene.topics().requestOutcomes(), 1));
                    }));
            assertThat(slowburn.notices()).anySatisfy(notice -> assertThat(notice)
                    .startsWith("unclassifiable outcomes: the filter of SLO slow has classified no outcome of service"
                            + " cart in partitions [1] of the input and failed on 3, since "));
            assertThat(scene.deadLetters()).isEmpty();
            assertThat(slowburn.hasFailed()).isFalse();
        }
    }

    private static Slowburn start(Scene scene, Map<String, String> settings) {
        return Slowburn.start(scene.config(settings), BaseDefinitions.of(List.of()));
    }

    /** Exceeds the broker's limit uncompressed: the limit applies to the compressed batch. */
    @SuppressWarnings("FutureReturnValueIgnored") // The test notices if it does not arrive.
    private static void sendCompressed(DevCluster cluster, String topic, byte[] key, byte[] value) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers", cluster.bootstrap(), "compression.type", "zstd", "max.request.size", 10 * LARGE);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Header> large = List.of(new RecordHeader("trace", new byte[LARGE]));
            producer.send(new ProducerRecord<>(topic, 0, key, value, large));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void awaitTotals(Scene scene, Map<String, Long> totals) {
        await().atMost(TIMEOUT).untilAsserted(() -> {
            Map<String, BudgetSnapshot> snapshots = scene.snapshots();
            assertThat(snapshots).containsOnlyKeys(totals.keySet());
            totals.forEach((id, total) ->
                    assertThat(snapshots.get(id).getTotal()).as(id).isEqualTo(total));
        });
    }

    private static double metric(Slowburn slowburn, String name) {
        return slowburn.streams().metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals(name))
                .mapToDouble(metric -> (Double) metric.metricValue())
                .sum();
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
