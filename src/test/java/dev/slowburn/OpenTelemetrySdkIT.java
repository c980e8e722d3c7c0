package dev.slowburn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.runtime.Slowburn;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Command;
import dev.slowburn.testkit.NpmPackages;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import dev.slowburn.testkit.otlp.ConsistentSampler;
import dev.slowburn.testkit.otlp.SamplingError;
import dev.slowburn.testkit.otlp.SdkService;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Services that OpenTelemetry's SDKs trace, with HTTP and gRPC, write their spans to Kafka: what an instance counts equals what their
 * clients saw, of each kind.
 */
@ExtendWith(RealCluster.class)
class OpenTelemetrySdkIT {
    private static final Path EXAMPLE = Path.of("src/test/resources/clients/opentelemetry");
    private static final Path FOLDER = Path.of("target/opentelemetry").toAbsolutePath();
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final double PROBABILITY = 0.1;
    /** Gives the same ids of traces in each run. */
    private static final String SEED = """
            data:text/javascript,let n=1;Math.random=()=>{n=n+0x6D2B79F5|0;let t=Math.imul(n^n>>>15,1|n);\
            t=t+Math.imul(t^t>>>7,61|t)^t;return((t^t>>>14)>>>0)/4294967296}""";

    private static final List<OutcomeKind> KINDS =
            List.of(OutcomeKind.SUCCESS, OutcomeKind.CLIENT_ERROR, OutcomeKind.SERVER_ERROR, OutcomeKind.TIMEOUT);
    /** The total of its budget is the number of outcomes of a kind, in each service. */
    private static final String OF_KIND = """
            apiVersion: openslo/v1
            kind: SLO
            metadata: {name: %1$s, annotations: {slowburn.dev/all-services: "true"}}
            spec:
              service: all
              indicator: {metadata: {name: of-kind}, spec: {ratioMetric: {
                good: {metricSource: {type: slowburn, spec: {filter: 'outcome == "%2$s"'}}},
                total: {metricSource: {type: slowburn, spec: {filter: 'outcome == "%2$s"'}}}}}}
              timeWindow: [{duration: 1d, isRolling: true}]
              budgetingMethod: Occurrences
              objectives: [{displayName: all, target: 0.9}]
            """;

    private final Map<String, Map<OutcomeKind, Long>> seen = new TreeMap<>();

    @Test
    void countsWhatClientsSaw(DevCluster cluster) throws Exception {
        try (Scene scene = new Scene(cluster, 1).byWallClock();
                KafkaProducer<byte[], byte[]> producer = producer(cluster)) {
            String proto = scene.topics().requestOutcomes() + "-proto";
            String json = scene.topics().requestOutcomes() + "-json";
            create(cluster, new NewTopic(proto, 3, (short) 1), new NewTopic(json, 2, (short) 1));
            Map<String, String> inputs = Map.of(
                    "inputs", "proto,json",
                    "input.proto.topic", proto,
                    "input.proto.format", "otlp-proto",
                    "input.json.topic", json,
                    "input.json.format", "otlp-json",
                    "staleness", "5s");
            try (Slowburn slowburn = Slowburn.start(scene.config(inputs), definitions())) {
                Consumer<byte[]> records = record -> send(producer, proto, record);
                seen.put("Zürich", new SdkService("Zürich").answer(2_000, Sampler.alwaysOn(), records));
                seen.put(
                        "Genève", new SdkService("Genève").answer(20_000, new ConsistentSampler(PROBABILITY), records));
                producer.flush();
                install();
                runNode(cluster, proto, "東京", "proto", 1, 600);
                runNode(cluster, json, "大阪", "json", 1, 600);
                runNode(cluster, proto, "京都", "proto", PROBABILITY, 4_000);

                for (String service : List.of("Zürich", "東京", "大阪")) {
                    await().atMost(TIMEOUT).untilAsserted(() -> assertThat(counted(scene, service))
                            .as(service)
                            .isEqualTo(seen.get(service)));
                }
                for (String service : List.of("Genève", "京都")) {
                    await().atMost(TIMEOUT).untilAsserted(() -> assertIsEstimated(service, counted(scene, service)));
                }
                assertThat(seen).hasSize(5).allSatisfy((service, kinds) -> assertThat(kinds)
                        .containsOnlyKeys(KINDS));
                assertThat(scene.deadLetters()).isEmpty();
                assertThat(slowburn.hasFailed()).isFalse();
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The test notices if it does not arrive.
    private static void send(KafkaProducer<byte[], byte[]> producer, String topic, byte[] record) {
        producer.send(new ProducerRecord<>(topic, record));
    }

    private void assertIsEstimated(String service, Map<OutcomeKind, Long> counted) {
        seen.get(service).forEach((kind, requests) -> assertThat((double) counted.getOrDefault(kind, 0L))
                .as("%s of %s", kind, service)
                .isCloseTo(requests, within(SamplingError.bound(requests, PROBABILITY))));
    }

    private static List<Slo> definitions() {
        List<Source> sources = KINDS.stream()
                .map(kind -> new Source(kind.name(), OF_KIND.formatted(slo(kind), kind.name())))
                .toList();
        return Definitions.combine(sources, List.of()).slos();
    }

    private static String slo(OutcomeKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<OutcomeKind, Long> counted(Scene scene, String service) {
        Map<OutcomeKind, Long> counted = new EnumMap<>(OutcomeKind.class);
        for (BudgetSnapshot snapshot : scene.snapshots().values()) {
            if (snapshot.getService().equals(service)) {
                OutcomeKind kind = OutcomeKind.valueOf(
                        snapshot.getSlo().toUpperCase(Locale.ROOT).replace('-', '_'));
                counted.put(kind, snapshot.getTotal());
            }
        }
        return counted;
    }

    private static void install() throws Exception {
        NpmPackages packages = new NpmPackages(EXAMPLE, FOLDER);
        if (!Files.exists(FOLDER.resolve("node_modules/@opentelemetry/sdk-trace-node")) || !packages.isCurrent()) {
            packages.install();
        }
        for (String file : List.of("spans.mjs", "telemetry.mjs")) {
            Files.copy(EXAMPLE.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void runNode(DevCluster cluster, String topic, String service, String encoding, double ratio, int requests)
            throws Exception {
        List<String> command =
                new ArrayList<>(List.of("node", "--import", SEED, "spans.mjs", cluster.bootstrap(), topic));
        command.addAll(List.of("--service", service, "--encoding", encoding));
        command.addAll(List.of("--ratio", Double.toString(ratio), "--requests", Integer.toString(requests)));
        String output = new Command(FOLDER).run(command.toArray(String[]::new));
        String last = output.lines().reduce((before, line) -> line).orElseThrow();
        seen.put(service, new ObjectMapper().readValue(last, new TypeReference<Map<OutcomeKind, Long>>() {}));
    }

    private static void create(DevCluster cluster, NewTopic... topics) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            admin.createTopics(List.of(topics)).all().get();
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(DevCluster cluster) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrap(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
