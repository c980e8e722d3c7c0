package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several inputs on a real broker, with different formats and numbers of partitions. */
@ExtendWith(RealCluster.class)
class InputsIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final String BUDGET = "Zürich-availability/objective-1";
    private static final String SERVICE = "Zürich";
    private static final String LATER = "later";
    private static final String DEFINITION = """
            apiVersion: openslo/v1
            kind: SLO
            metadata: {name: later}
            spec:
              service: Zürich
              indicator: {metadata: {name: own}, spec: {ratioMetric: {good: {metricSource: {type: slowburn,
                spec: {filter: "status_code < 300"}}}, total: {metricSource: {type: slowburn}}}}}
              timeWindow: [{duration: 2h, isRolling: true}]
              budgetingMethod: Occurrences
              objectives: [{displayName: all, target: 0.9}]
            """;
    private static final int SPAN_PARTITIONS = 5;

    @Test
    void countsAllInputsAndForgetsOneThatIsRemoved(DevCluster cluster) throws Exception {
        try (Scene scene = new Scene(cluster, 3);
                KafkaProducer<byte[], byte[]> producer = producer(cluster)) {
            Map<String, String> inputs = createInputs(cluster, scene);
            try (Slowburn slowburn = start(scene, inputs)) {
                scene.send(List.of(Outcomes.good(SERVICE, Instant.now(), 10)));
                // Some of the five partitions stay empty.
                for (int partition : List.of(1, 4)) {
                    send(producer, inputs.get("input.spans.topic"), partition, spans(200, 200, 503));
                }
                send(producer, inputs.get("input.access.topic"), 0, lines(200, 500, 200));

                await().atMost(TIMEOUT).untilAsserted(() -> {
                    assertThat(newest(scene).getGood()).isEqualTo(10 + 2 * 2 + 2);
                    assertThat(newest(scene).getBad()).isEqualTo(2 + 1);
                    assertThat(newest(scene).getLagging()).isFalse();
                });
                awaitNoNotices(slowburn);

                scene.define("later", DEFINITION);

                await().atMost(TIMEOUT).untilAsserted(() -> {
                    BudgetSnapshot later = scene.snapshots().get(LATER + "/all");
                    assertThat(later).isNotNull();
                    assertThat(later.getTotal()).isEqualTo(10 + 2 * 3 + 3);
                    assertThat(later.getHistorySince()).isNull();
                    assertThat(later.getLagging()).isFalse();
                });
                assertThat(slowburn.replayStatus().outcomes()).isEqualTo(1 + 2 * 3 + 3);
            }
            Instant restart = Instant.now();
            try (Slowburn slowburn = start(scene, Map.of())) {
                await().atMost(TIMEOUT).untilAsserted(() -> {
                    assertThat(newest(scene).getAsOf()).isAfter(restart);
                    assertThat(newest(scene).getLagging()).isFalse();
                });
                assertThat(newest(scene).getTotal()).isEqualTo(10 + 2 * 3 + 3);
                awaitNoNotices(slowburn);
            }
        }
    }

    /** The removed input has the most partitions, so the changelog of the coverage is replaced twice. */
    @Test
    void anInputThatIsAddedBackIsCountedByTheRulesThatAreNewSince(DevCluster cluster) throws Exception {
        try (Scene scene = new Scene(cluster, 3);
                KafkaProducer<byte[], byte[]> producer = producer(cluster)) {
            Map<String, String> inputs = createInputs(cluster, scene);
            try (Slowburn slowburn = start(scene, inputs)) {
                scene.send(List.of(Outcomes.good(SERVICE, Instant.now(), 10)));
                for (int partition : List.of(1, 4)) {
                    send(producer, inputs.get("input.spans.topic"), partition, spans(200, 200, 503));
                }
                await().atMost(TIMEOUT)
                        .untilAsserted(
                                () -> assertThat(newest(scene).getTotal()).isEqualTo(10 + 2 * 3));
                awaitNoNotices(slowburn);
            }
            try (Slowburn slowburn = start(scene, Map.of())) {
                scene.define(LATER, DEFINITION);
                await().atMost(TIMEOUT).untilAsserted(() -> {
                    BudgetSnapshot later = scene.snapshots().get(LATER + "/all");
                    assertThat(later).isNotNull();
                    assertThat(later.getTotal()).isEqualTo(10);
                });
                awaitNoNotices(slowburn);
            }
            try (Slowburn slowburn = start(scene, inputs)) {
                await().atMost(TIMEOUT).untilAsserted(() -> {
                    BudgetSnapshot later = scene.snapshots().get(LATER + "/all");
                    assertThat(later.getTotal()).isEqualTo(10 + 2 * 3);
                    assertThat(later.getHistorySince()).isNull();
                    assertThat(later.getLagging()).isFalse();
                });
                assertThat(slowburn.replayStatus().outcomes()).isEqualTo(2 * 3);
                assertThat(newest(scene).getTotal()).isEqualTo(10 + 2 * 3);
            }
        }
    }

    @Test
    void countsTheGoodItemsOfARecordAndSendsTheOthersToTheDeadLetters(DevCluster cluster) throws Exception {
        try (Scene scene = new Scene(cluster, 1);
                KafkaProducer<byte[], byte[]> producer = producer(cluster)) {
            Map<String, String> inputs = createInputs(cluster, scene);
            String topic = inputs.get("input.access.topic");
            try (Slowburn slowburn = start(scene, inputs)) {
                String unreadable = "{\"service\":\"\",\"at\":1}";
                send(
                        producer,
                        topic,
                        0,
                        (text(lines(200)) + "\n" + unreadable + "\n" + text(lines(200)))
                                .getBytes(StandardCharsets.UTF_8));

                await().atMost(TIMEOUT).untilAsserted(() -> {
                    assertThat(newest(scene).getTotal()).isEqualTo(2);
                    assertThat(scene.deadLetters()).hasSize(1);
                });
                ConsumerRecord<byte[], byte[]> letter = scene.deadLetters().get(0);
                assertThat(text(letter.value())).contains(unreadable).doesNotContain(SERVICE);
                assertThat(header(letter, "slowburn.items")).isEqualTo("1");
                assertThat(header(letter, "slowburn.reason")).isEqualTo("NO_SERVICE");
                assertThat(header(letter, "slowburn.topic")).isEqualTo(topic);
                assertThat(slowburn.hasFailed()).isFalse();
            }
        }
    }

    @Test
    void refusesToStartWithoutTheTopicOfAnInput(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 1)) {
            Map<String, String> inputs = settings(scene);

            assertThatThrownBy(() -> start(scene, inputs))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining(
                            "topics " + inputs.get("input.spans.topic") + ", " + inputs.get("input.access.topic")
                                    + " do not exist; create with `slowburn topics --create`");
        }
    }

    /** Other tasks may catch up later than those of the budgets above. */
    private static void awaitNoNotices(Slowburn slowburn) {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(slowburn.notices()).isEmpty());
    }

    private static Map<String, String> settings(Scene scene) {
        String name = scene.topics().requestOutcomes();
        return Map.of(
                "inputs", "spans,access,outcomes",
                "input.spans.topic", name + "-spans",
                "input.spans.format", "otlp-proto",
                "input.access.topic", name + "-access",
                "input.access.format", "json",
                "input.access.map.service", "/service",
                "input.access.map.time", "/at",
                "input.access.map.time.format", "ms",
                "input.access.map.status", "/status");
    }

    private static Map<String, String> createInputs(DevCluster cluster, Scene scene) throws Exception {
        Map<String, String> settings = settings(scene);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            admin.createTopics(List.of(
                            new NewTopic(settings.get("input.spans.topic"), SPAN_PARTITIONS, (short) 1),
                            new NewTopic(settings.get("input.access.topic"), 1, (short) 1)))
                    .all()
                    .get();
        }
        return settings;
    }

    private static Slowburn start(Scene scene, Map<String, String> inputs) {
        Map<String, String> settings = new HashMap<>(inputs);
        settings.put("clock", "wall");
        settings.put("staleness", "5s");
        settings.put("snapshot.heartbeat", "2s");
        return Slowburn.start(scene.config(settings), List.of(Slos.availability(SERVICE, "0.9", "1d")));
    }

    private static BudgetSnapshot newest(Scene scene) {
        BudgetSnapshot newest = scene.snapshots().get(BUDGET);
        assertThat(newest).as("snapshot of %s", BUDGET).isNotNull();
        return newest;
    }

    private static byte[] spans(int... statuses) {
        Instant now = Instant.now();
        long end = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        ScopeSpans.Builder scope = ScopeSpans.newBuilder();
        for (int status : statuses) {
            scope.addSpans(Span.newBuilder()
                    .setKind(Span.SpanKind.SPAN_KIND_SERVER)
                    .setName("GET /cart")
                    .setStartTimeUnixNano(end - 1_000_000)
                    .setEndTimeUnixNano(end)
                    .addAttributes(attribute(
                            "http.response.status_code", AnyValue.newBuilder().setIntValue(status))));
        }
        return TracesData.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(Resource.newBuilder()
                                .addAttributes(attribute(
                                        "service.name", AnyValue.newBuilder().setStringValue(SERVICE))))
                        .addScopeSpans(scope))
                .build()
                .toByteArray();
    }

    private static KeyValue attribute(String name, AnyValue.Builder value) {
        return KeyValue.newBuilder().setKey(name).setValue(value).build();
    }

    private static byte[] lines(int... statuses) {
        List<String> lines = new ArrayList<>();
        for (int status : statuses) {
            lines.add("{\"service\":\"%s\",\"at\":%d,\"status\":%d}"
                    .formatted(SERVICE, Instant.now().toEpochMilli(), status));
        }
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return text(record.headers().lastHeader(name).value());
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String topic, int partition, byte[] value)
            throws Exception {
        producer.send(new ProducerRecord<>(topic, partition, null, value)).get();
    }

    private static KafkaProducer<byte[], byte[]> producer(DevCluster cluster) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer());
    }
}
