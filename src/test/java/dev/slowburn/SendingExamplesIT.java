package dev.slowburn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.schema.decode.OutcomeDecoder;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.testkit.Command;
import dev.slowburn.testkit.OutcomeCopy;
import dev.slowburn.testkit.instance.RealCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The client examples that send outcomes work; each runs as a process with a real broker. */
@ExtendWith(RealCluster.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SendingExamplesIT {
    private static final Path EXAMPLES = Path.of("src/test/resources/clients").toAbsolutePath();
    private static final Path SCHEMA = Path.of("schemas/RequestOutcome.avsc").toAbsolutePath();
    private static final String TOPIC = "request-outcomes";
    private static final List<TopicPartition> PARTITIONS =
            List.of(new TopicPartition(TOPIC, 0), new TopicPartition(TOPIC, 1));

    private static DevCluster cluster;

    /** Working directory of the processes. */
    @TempDir
    Path folder;

    @BeforeAll
    static void createTopic(DevCluster shared) throws Exception {
        cluster = shared;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS.size(), (short) 1)))
                    .all()
                    .get();
        }
    }

    @Test
    void javaEmits() throws Exception {
        Instant start = Instant.now();

        run(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("slowburn.jar"),
                EXAMPLES.resolve("Emit.java").toString(),
                cluster.bootstrap(),
                cluster.registryUrl());

        assertSent("java-example", start);
    }

    @Test
    void nodeEmits() throws Exception {
        Instant start = Instant.now();
        // Node resolves packages next to the program, and they must not be installed among the sources.
        for (String file : List.of("emit.mjs", "package.json", "package-lock.json")) {
            Files.copy(EXAMPLES.resolve(file), folder.resolve(file));
        }
        run("npm", "install", "--no-audit", "--no-fund");

        run("node", "emit.mjs", cluster.bootstrap(), cluster.registryUrl(), SCHEMA.toString());

        assertSent("node-example", start);
    }

    @Test
    void pythonEmits() throws Exception {
        Instant start = Instant.now();

        // The system's Python, which has the libraries.
        run("/usr/bin/python3", EXAMPLES.resolve("emit.py").toString(), cluster.bootstrap(), cluster.registryUrl());

        assertSent("python-example", start);
    }

    @Test
    void kcatEmits() throws Exception {
        Instant start = Instant.now();

        run("sh", EXAMPLES.resolve("emit-kcat.sh").toString(), cluster.bootstrap(), cluster.registryUrl());

        assertSent("kcat-example", start);
    }

    private String run(String... command) throws IOException, InterruptedException {
        return new Command(folder).run(command);
    }

    /** @param start start of the test; one example has timestamps with second precision */
    private static void assertSent(String service, Instant start) {
        OutcomeCopy good = new OutcomeCopy(service, 0, "GET /cart", OutcomeKind.SUCCESS, 200, 12_000L, 1, Map.of());
        OutcomeCopy bad = new OutcomeCopy(service, 0, "GET /cart", OutcomeKind.SERVER_ERROR, 503, 12_000L, 1, Map.of());

        List<OutcomeCopy> sent = outcomesOf(service);

        assertThat(sent)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("occurredAt")
                .containsExactlyInAnyOrder(good, good, good, bad);
        assertThat(sent)
                .extracting(outcome -> Instant.ofEpochMilli(outcome.occurredAt()))
                .allSatisfy(at -> assertThat(at).isBetween(start.truncatedTo(ChronoUnit.SECONDS), Instant.now()));
    }

    private static List<OutcomeCopy> outcomesOf(String service) {
        OutcomeDecoder decoder = new OutcomeDecoder(
                RegistryClient.create(Map.of("schema.registry.url", cluster.registryUrl())),
                EnumSet.allOf(OutcomeField.class));
        return records()
                .map(record -> OutcomeCopy.of(decoder.decode(record.headers(), record.value())))
                .filter(outcome -> outcome.service().equals(service))
                .toList();
    }

    /** All current records of the topic. */
    private static Stream<ConsumerRecord<byte[], byte[]>> records() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", cluster.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(PARTITIONS);
            consumer.seekToBeginning(PARTITIONS);
            Map<TopicPartition, Long> ends = consumer.endOffsets(PARTITIONS);
            while (PARTITIONS.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
            }
        }
        return records.stream();
    }
}
