package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.avro.BudgetState;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.sandbox.RegistryProcess;
import dev.slowburn.schema.AvroSerde;
import dev.slowburn.schema.registry.ConfluentStandIn;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The registry becomes unavailable while records arrive, some of them with an unknown schema. */
@ExtendWith(RealCluster.class)
class RegistryOutageIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final List<Slo> SLOS = List.of(Slos.availability("checkout", "0.5", "1d"));
    private static final Schema OTHER = new Schema.Parser().parse("""
            {"type": "record", "name": "RequestOutcome", "namespace": "dev.slowburn.avro", "fields": [
              {"name": "occurred_at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "service", "type": "string"},
              {"name": "outcome", "type": {"type": "enum", "name": "Outcome", "symbols": ["SUCCESS", "TIMEOUT"]}}
            ]}
            """);

    private final Instant at = Instant.now();

    static Stream<Arguments> protocolsAndSerdes() {
        return Stream.of(
                Arguments.of("classic", ConfluentStandIn.class.getName()),
                Arguments.of("streams", AvroSerde.class.getName()));
    }

    @ParameterizedTest(name = "group.protocol={0} avro.serde.class={1}")
    @MethodSource("protocolsAndSerdes")
    void holdsPartitionsWithUnknownSchemasAndReportsThem(String protocol, String serde, DevCluster cluster)
            throws IOException {
        try (RegistryProcess registry = RegistryProcess.launch(0)) {
            registry.awaitReady();
            try (Scene scene = new Scene(cluster.bootstrap(), registry.url(), 3)) {
                int otherId = RegistryClient.create(Map.of("schema.registry.url", registry.url()))
                        .register("other-value", OTHER);
                Config config = scene.config(Map.of(
                        "clock", "wall",
                        "staleness", "5s",
                        "max.retries", "0",
                        "http.connect.timeout.ms", "500",
                        "avro.serde.class", serde,
                        "streams.group.protocol", protocol));
                try (Slowburn slowburn = Slowburn.start(config, SLOS)) {
                    sendKnown(scene, 0, 1);
                    awaitTotal(scene, 200, 0);

                    registry.stop();
                    // Records with known ids are processed, and snapshots published, without the registry.
                    sendKnown(scene, 0, 1);
                    awaitTotal(scene, 400, 0);
                    // The first event: half of the budget is used.
                    scene.send(List.of(Outcomes.bad("checkout", at, 150)));
                    awaitTotal(scene, 550, 150);
                    scene.sendBytes(0, encoded(otherId));
                    scene.sendBytes(0, encoded(otherId));
                    scene.flush();
                    await().atMost(TIMEOUT).untilAsserted(() -> assertThat(slowburn.troubles())
                            .anyMatch(trouble -> trouble.startsWith("waiting for the schema registry since")
                                    && trouble.endsWith("held at schema " + otherId)));
                    sendKnown(scene, 0, 1);
                    // One thread does everything: the other partition is still counted, and the second stage evaluates.
                    awaitTotal(scene, 650, 150);
                    awaitState(scene, BudgetState.STALE);
                    assertThat(slowburn.hasFailed()).isFalse();
                }
                registry.restart();
                registry.awaitReady();
                try (Slowburn slowburn = Slowburn.start(config, SLOS)) {
                    awaitTotal(scene, 752, 152);
                    assertThat(scene.events())
                            .extracting(BudgetEvent::getType)
                            .containsExactly(BudgetEventType.THRESHOLD_CROSSED);
                    awaitState(scene, BudgetState.HEALTHY);
                    await().atMost(TIMEOUT)
                            .untilAsserted(() -> assertThat(slowburn.troubles()).isEmpty());

                    registry.stop();
                    // Another unknown schema, for which the registry then answers that it does not exist.
                    scene.sendBytes(2, encoded(otherId + 1_000));
                    sendKnown(scene, 2);
                    await().atMost(TIMEOUT).untilAsserted(() -> assertThat(slowburn.troubles())
                            .anyMatch(trouble -> trouble.endsWith("held at schema " + (otherId + 1_000))));
                    assertThat(scene.deadLetters()).isEmpty();
                    registry.restart();
                    registry.awaitReady();
                    awaitTotal(scene, 852, 152);
                    await().atMost(TIMEOUT)
                            .untilAsserted(() -> assertThat(scene.deadLetters()).hasSize(1));
                    await().atMost(TIMEOUT)
                            .untilAsserted(() -> assertThat(slowburn.troubles()).isEmpty());
                }
            }
        }
    }

    private void sendKnown(Scene scene, Integer... partitions) {
        for (Integer partition : partitions) {
            byte[] known = scene.bytes(Outcomes.good("checkout", at, 1));
            for (int i = 0; i < 100; i++) {
                scene.sendBytes(partition, known);
            }
        }
        scene.flush();
    }

    private static void awaitState(Scene scene, BudgetState state) {
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(scene.snapshots()
                        .get("checkout-availability/objective-1")
                        .getState())
                .isEqualTo(state));
    }

    private static void awaitTotal(Scene scene, long total, long bad) {
        await().atMost(TIMEOUT).untilAsserted(() -> {
            assertThat(scene.snapshots()).containsKey("checkout-availability/objective-1");
            assertThat(scene.snapshots()
                            .get("checkout-availability/objective-1")
                            .getTotal())
                    .isEqualTo(total);
            assertThat(scene.snapshots()
                            .get("checkout-availability/objective-1")
                            .getBad())
                    .isEqualTo(bad);
        });
    }

    private byte[] encoded(int id) throws IOException {
        GenericRecord outcome = new GenericData.Record(OTHER);
        outcome.put("occurred_at", at.toEpochMilli());
        outcome.put("service", "checkout");
        outcome.put(
                "outcome", new GenericData.EnumSymbol(OTHER.getField("outcome").schema(), "TIMEOUT"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(OTHER).write(outcome, encoder);
        return out.toByteArray();
    }
}
