package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.input.otlp.json.JsonWriter;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import dev.slowburn.testkit.otlp.OtlpRecords;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each format of OpenTelemetry's data on a real broker, in a topic with empty partitions, with an item that cannot be counted. */
@ExtendWith(RealCluster.class)
class OtlpInputsIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    /** The number of partitions of each input, whose name is its format without hyphens. */
    private static final Map<String, Integer> PARTITIONS =
            Map.of("otlp-proto", 4, "otlp-json", 2, "otlp-metrics", 3, "otlp-metrics-json", 2);

    private final JsonWriter json = new JsonWriter(new Random(1));

    @Test
    void countsEachFormatAndRejectsSingleItems(DevCluster cluster) throws Exception {
        try (Scene scene = new Scene(cluster, 1).byWallClock();
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", cluster.bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            create(cluster, scene);
            try (Slowburn slowburn = Slowburn.start(scene.config(inputs(scene)), definitions())) {
                send(
                        producer,
                        scene,
                        "otlp-proto",
                        0,
                        OtlpRecords.spans("Zürich", 200, 503, 200).toByteArray());
                send(
                        producer,
                        scene,
                        "otlp-proto",
                        3,
                        OtlpRecords.spans("Zürich", 404).toByteArray());
                send(producer, scene, "otlp-json", 1, json.write(OtlpRecords.spans("東京", 200, 503)));
                send(
                        producer,
                        scene,
                        "otlp-metrics",
                        2,
                        OtlpRecords.metrics("Łódź").toByteArray());
                send(producer, scene, "otlp-metrics-json", 0, json.write(OtlpRecords.metrics("Kraków")));

                await().atMost(TIMEOUT).untilAsserted(() -> {
                    assertCounted(scene, "Zürich", 3, 1);
                    assertCounted(scene, "東京", 1, 1);
                    assertCounted(scene, "Łódź", OtlpRecords.GOOD_OF_METRICS, OtlpRecords.BAD_OF_METRICS);
                    assertCounted(scene, "Kraków", OtlpRecords.GOOD_OF_METRICS, OtlpRecords.BAD_OF_METRICS);
                    assertThat(scene.deadLetters()).hasSize(5);
                    assertThat(slowburn.notices()).isEmpty();
                });
                assertThat(slowburn.hasFailed()).isFalse();
            }
            assertDeadLetters(scene);
        }
    }

    private static void assertDeadLetters(Scene scene) throws Exception {
        Map<String, List<ConsumerRecord<byte[], byte[]>>> letters =
                scene.deadLetters().stream().collect(Collectors.groupingBy(letter -> header(letter, "slowburn.topic")));
        assertThat(letters.get(topic(scene, "otlp-proto")))
                .extracting(letter -> header(letter, "slowburn.items"))
                .containsExactlyInAnyOrder("3", "1");
        for (ConsumerRecord<byte[], byte[]> letter : letters.get(topic(scene, "otlp-proto"))) {
            assertThat(header(letter, "slowburn.reason")).isEqualTo("NEGATIVE_DURATION");
            assertThat(TracesData.parseFrom(letter.value())).isEqualTo(OtlpRecords.spans("Zürich"));
        }
        ConsumerRecord<byte[], byte[]> metrics = only(letters, topic(scene, "otlp-metrics"));
        assertThat(header(metrics, "slowburn.reason")).isEqualTo("CUMULATIVE");
        assertThat(header(metrics, "slowburn.items")).isEqualTo(Integer.toString(OtlpRecords.POINTS));
        assertThat(MetricsData.parseFrom(metrics.value())).isEqualTo(OtlpRecords.poison("Łódź"));

        ConsumerRecord<byte[], byte[]> spans = only(letters, topic(scene, "otlp-json"));
        assertThat(header(spans, "slowburn.reason")).isEqualTo("NEGATIVE_DURATION");
        assertThat(header(spans, "slowburn.items")).isEqualTo("2");
        JsonNode span = new ObjectMapper().readTree(spans.value()).at("/resourceSpans/0/scopeSpans/0/spans");
        assertThat(span).hasSize(1);
        assertThat(span.at("/0/name").asText()).isEqualTo(OtlpRecords.POISON);
        ConsumerRecord<byte[], byte[]> jsonMetrics = only(letters, topic(scene, "otlp-metrics-json"));
        assertThat(header(jsonMetrics, "slowburn.reason")).isEqualTo("CUMULATIVE");
        assertThat(header(jsonMetrics, "slowburn.items")).isEqualTo(Integer.toString(OtlpRecords.POINTS));
    }

    private static ConsumerRecord<byte[], byte[]> only(
            Map<String, List<ConsumerRecord<byte[], byte[]>>> letters, String topic) {
        assertThat(letters.get(topic)).hasSize(1);
        return letters.get(topic).get(0);
    }

    private static void assertCounted(Scene scene, String service, long good, long bad) {
        BudgetSnapshot newest = scene.snapshots().get(service + "-availability/objective-1");
        assertThat(newest).as(service).isNotNull();
        assertThat(newest.getGood()).as("good of " + service).isEqualTo(good);
        assertThat(newest.getBad()).as("bad of " + service).isEqualTo(bad);
        assertThat(newest.getLagging()).isFalse();
    }

    private static List<Slo> definitions() {
        return List.of("Zürich", "東京", "Łódź", "Kraków").stream()
                .map(service -> Slos.availability(service, "0.9", "1d"))
                .toList();
    }

    private static String input(String format) {
        return format.replace("-", "");
    }

    private static String topic(Scene scene, String format) {
        return scene.topics().requestOutcomes() + "-" + format;
    }

    private static Map<String, String> inputs(Scene scene) {
        Map<String, String> settings = new HashMap<>(Map.of("staleness", "5s", "snapshot.heartbeat", "2s"));
        settings.put(
                "inputs", PARTITIONS.keySet().stream().map(OtlpInputsIT::input).collect(Collectors.joining(",")));
        PARTITIONS.keySet().forEach(format -> {
            settings.put("input." + input(format) + ".topic", topic(scene, format));
            settings.put("input." + input(format) + ".format", format);
        });
        return settings;
    }

    private static void create(DevCluster cluster, Scene scene) throws Exception {
        List<NewTopic> topics = PARTITIONS.entrySet().stream()
                .map(entry -> new NewTopic(topic(scene, entry.getKey()), entry.getValue(), (short) 1))
                .toList();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            admin.createTopics(topics).all().get();
        }
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, Scene scene, String format, int partition, byte[] value)
            throws Exception {
        producer.send(new ProducerRecord<>(topic(scene, format), partition, null, value))
                .get();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
