package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.outcome.Verdict;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.runtime.broker.ExitCodes;
import dev.slowburn.runtime.config.ConfigKeys;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.Yamls;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import dev.slowburn.topology.settings.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records that cannot be counted, and a failing SLI, on a real broker. */
@ExtendWith(RealCluster.class)
class PoisonIT {
    private static final int PARTITIONS = 3;

    private final Instant at = Instant.now();

    @Test
    void sendsPoisonToDeadLettersAndCountsTheRest(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, PARTITIONS).byWallClock()) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                scene.sendBytes(partition, "not Avro".getBytes(StandardCharsets.UTF_8));
                scene.sendBytes(partition, new byte[] {0, 0x7f, 0, 0, 1, 2, 3});
                scene.sendBytes(partition, null);
                scene.sendBytes(partition, scene.bytes(Outcomes.good("", at, 1)));
                scene.sendBytes(partition, scene.bytes(Outcomes.good("checkout", at, -1)));
                scene.sendBytes(
                        partition,
                        scene.bytes(Outcomes.good("checkout", Instant.now().plus(Duration.ofDays(1)), 1)));
            }
            scene.flush();
            scene.send(Collections.nCopies(100, Outcomes.good("checkout", at, 1)));
            scene.send(Collections.nCopies(5, Outcomes.good("a-service-without-an-slo", at, 1)));

            try (Slowburn slowburn =
                    Slowburn.start(scene.config(Map.of()), List.of(Slos.availability("checkout", "0.9", "1d")))) {
                await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                    assertThat(scene.snapshots()).containsKey("checkout-availability/objective-1");
                    assertThat(scene.snapshots()
                                    .get("checkout-availability/objective-1")
                                    .getTotal())
                            .isEqualTo(100);
                    assertThat(scene.deadLetters()).hasSize(6 * PARTITIONS);
                });
                assertThat(slowburn.hasFailed()).isFalse();
            }
            for (int partition = 0; partition < PARTITIONS; partition++) {
                String number = String.valueOf(partition);
                assertThat(scene.deadLetters())
                        .filteredOn(
                                letter -> header(letter, "slowburn.partition").equals(number))
                        .extracting(
                                letter -> header(letter, "slowburn.offset") + " " + header(letter, "slowburn.reason"))
                        .containsExactlyInAnyOrder(
                                "0 UNDECODABLE",
                                "1 UNKNOWN_SCHEMA",
                                "2 UNDECODABLE",
                                "3 NO_SERVICE",
                                "4 NEGATIVE_COUNT",
                                "5 IN_THE_FUTURE");
            }
        }
    }

    @Test
    void recordsWithoutTimestampDoNotStopProcessing(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, PARTITIONS).byWallClock()) {
            String outcomes = scene.topics().requestOutcomes();
            String inForce = Topics.definitionsInForce(scene.config(Map.of()).required(ConfigKeys.APPLICATION_ID));
            for (int partition = 0; partition < PARTITIONS; partition++) {
                scene.sendWithoutTimestamp(outcomes, partition, null, scene.bytes(Outcomes.good("checkout", at, 1)));
                scene.sendBytes(partition, scene.bytes(Outcomes.good("checkout", at, 1)));
                scene.sendWithoutTimestamp(outcomes, partition, null, new byte[] {1});
            }
            String definition = Yamls.slo("cart", "0.9");
            scene.sendWithoutTimestamp(
                    scene.topics().sloDefinitions(), 0, "SLO/cart", definition.getBytes(StandardCharsets.UTF_8));
            for (int start = 1; start <= 2; start++) {
                long total = 2L * PARTITIONS * start;
                try (Slowburn slowburn =
                        Slowburn.start(scene.config(Map.of()), List.of(Slos.availability("checkout", "0.9", "1d")))) {
                    await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                        assertThat(scene.snapshots()).containsKey("checkout-availability/objective-1");
                        assertThat(scene.snapshots()
                                        .get("checkout-availability/objective-1")
                                        .getTotal())
                                .isEqualTo(total);
                        assertThat(slowburn.definitions().slos())
                                .extracting(Slo::name)
                                .contains("cart");
                    });
                    // Read immediately, and again by the next start.
                    scene.sendWithoutTimestamp(inForce, 0, "SLO/none", null);
                    for (int partition = 0; partition < PARTITIONS; partition++) {
                        scene.sendBytes(partition, scene.bytes(Outcomes.good("checkout", at, 1)));
                        scene.sendWithoutTimestamp(
                                outcomes, partition, null, scene.bytes(Outcomes.good("checkout", at, 1)));
                    }
                    await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(scene.snapshots()
                                    .get("checkout-availability/objective-1")
                                    .getTotal())
                            .isEqualTo(total + 2L * PARTITIONS));
                    assertThat(slowburn.hasFailed()).isFalse();
                }
            }

            assertThat(scene.deadLetters())
                    .extracting(
                            letter -> header(letter, "slowburn.reason") + " " + header(letter, "slowburn.timestamp"))
                    .containsExactlyElementsOf(Collections.nCopies(PARTITIONS, "UNDECODABLE -1"));
        }
    }

    @Test
    void bugStopsTheInstanceWithAnExitCodeAndSkipsNothing(DevCluster cluster) throws InterruptedException {
        Sli broken = new Sli("broken", Set.of(), PoisonIT::explode);
        try (Scene scene = new Scene(cluster, 1).byWallClock()) {
            scene.send(List.of(Outcomes.good("checkout", at, 1)));
            try (Slowburn slowburn = Slowburn.start(
                    scene.config(Map.of()), List.of(Slos.slo("broken", "checkout", "0.9", "1d", broken)))) {
                assertThat(slowburn.awaitEnd()).isEqualTo(ExitCodes.FAILED);
                assertThat(slowburn.hasFailed()).isTrue();
                assertThat(slowburn.troubles()).anyMatch(trouble -> trouble.contains("unexpected failure"));
            }
            assertThat(scene.deadLetters()).isEmpty();

            try (Slowburn mended =
                    Slowburn.start(scene.config(Map.of()), List.of(Slos.availability("checkout", "0.9", "1d")))) {
                await().atMost(Duration.ofMinutes(2))
                        .untilAsserted(() ->
                                assertThat(scene.snapshots().values()).anyMatch(snapshot -> snapshot.getTotal() == 1));
                assertThat(mended.hasFailed()).isFalse();
            }
        }
    }

    private static Verdict explode(Outcome outcome) {
        throw new IllegalStateException("a bug that met " + outcome.service());
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
