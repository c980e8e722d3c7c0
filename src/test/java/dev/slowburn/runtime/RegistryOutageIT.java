package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.dev.EmbeddedBroker;
import dev.slowburn.dev.RegistryProcess;
import dev.slowburn.schema.RegistryClient;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Scene;
import dev.slowburn.testkit.Slos;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** The registry goes away while records come in, among them some of a schema that was never seen. */
class RegistryOutageIT {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final Schema OTHER = new Schema.Parser().parse("""
            {"type": "record", "name": "RequestOutcome", "namespace": "dev.slowburn.avro", "fields": [
              {"name": "occurred_at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "service", "type": "string"},
              {"name": "outcome", "type": {"type": "enum", "name": "Outcome", "symbols": ["SUCCESS", "TIMEOUT"]}}
            ]}
            """);

    @Test
    void nothingIsLostOrDeadLetteredAndTheInstanceSaysWhatItWaitsFor() throws IOException {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                RegistryProcess registry = RegistryProcess.launch(0)) {
            registry.awaitReady();
            try (Scene scene = new Scene(broker.bootstrap(), registry.url(), 2)) {
                int otherId = RegistryClient.create(Map.of("schema.registry.url", registry.url()))
                        .register("other-value", OTHER);
                List<RequestOutcome> known = Collections.nCopies(100, Outcomes.good("checkout", AT, 1));
                Config config = scene.config(Map.of("max.retries", "0", "http.connect.timeout.ms", "500"));
                try (Slowburn slowburn = Slowburn.start(config, List.of(Slos.availability("checkout", "0.9", "1d")))) {
                    scene.send(known);
                    awaitTotal(scene, 100, 0);

                    registry.stop();
                    scene.send(known);
                    // Ids that are known go on; snapshots are published without the registry, too.
                    awaitTotal(scene, 200, 0);
                    for (int i = 0; i < 10; i++) {
                        scene.sendBytes(i % 2, encoded(otherId));
                    }
                    scene.send(known);
                    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(slowburn.troubles())
                            .anyMatch(trouble -> trouble.startsWith("waiting for the schema registry")));
                    await().during(Duration.ofSeconds(20))
                            .atMost(Duration.ofSeconds(40))
                            .untilAsserted(() -> {
                                assertThat(slowburn.hasFailed()).isFalse();
                                assertThat(slowburn.troubles())
                                        .anyMatch(trouble -> trouble.startsWith("waiting for the schema registry"));
                                assertThat(scene.deadLetters()).isEmpty();
                            });

                    registry.restart();
                    awaitTotal(scene, 310, 10);
                    assertThat(scene.deadLetters()).isEmpty();
                    assertThat(slowburn.troubles()).isEmpty();
                }
            }
        }
    }

    private static void awaitTotal(Scene scene, long total, long bad) {
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
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

    private static byte[] encoded(int id) throws IOException {
        GenericRecord outcome = new GenericData.Record(OTHER);
        outcome.put("occurred_at", AT.toEpochMilli());
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
