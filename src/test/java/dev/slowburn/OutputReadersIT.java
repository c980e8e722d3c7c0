package dev.slowburn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BudgetState;
import dev.slowburn.avro.BudgetingMethod;
import dev.slowburn.cli.serve.InstanceServer;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.schema.AvroSerde;
import dev.slowburn.testkit.NpmPackages;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Yamls;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.topology.definitions.BaseDefinitions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The client examples that keep the table of budgets have the table of the API, and the audit finds missed events. */
@ExtendWith(RealCluster.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OutputReadersIT {
    private static final Path EXAMPLES = Path.of("src/test/resources/clients").toAbsolutePath();
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final Set<String> REGIONS = Set.of("Zürich", "東京", "a b/c", "eu");
    private static final int PARTITIONS = 3;

    /** Working directory of the processes. */
    @TempDir
    Path folder;

    @Test
    void keepTheTableOfTheApi(DevCluster cluster) throws Exception {
        try (Scene scene = new Scene(cluster, PARTITIONS);
                InstanceServer server =
                        InstanceServer.start(scene.config(Map.of()), BaseDefinitions.ofSources(List.of()))) {
            Web web = new Web(server.port());
            scene.define("cart", grouped("cart"));
            scene.define("search", grouped("search"));
            scene.define("login", Yamls.slo("login", "0.99"));
            for (String region : REGIONS) {
                for (String service : List.of("cart", "search")) {
                    scene.send(List.of(
                            Outcomes.with(Outcomes.good(service, AT, 90), "region", region),
                            Outcomes.with(Outcomes.bad(service, AT, 10), "region", region)));
                }
            }
            sendAborted(cluster, scene);
            Set<String> before = budgets("cart", "search");
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(scene.snapshots().keySet()).containsAll(before));

            List<Reader> readers = readers(cluster, scene.topics().budgetSnapshots());
            try {
                await().atMost(TIMEOUT).untilAsserted(() -> assertThat(readers).allSatisfy(reader -> {
                    assertThat(reader.lines()).isNotEmpty();
                    assertThat(reader.last()).isEqualTo(table(web));
                }));
                scene.define("search", null);
                scene.send(List.of(Outcomes.with(Outcomes.good("cart", AT.plusSeconds(60), 5), "region", "eu")));

                await().atMost(TIMEOUT).untilAsserted(() -> assertThat(readers).allSatisfy(reader -> {
                    assertThat(reader.last().keySet()).containsAll(budgets("cart"));
                    assertThat(reader.last().keySet()).doesNotContainAnyElementsOf(budgets("search"));
                    assertThat(reader.last().get("cart/all/eu")).containsEntry("good", 95.0);
                    assertThat(reader.last()).isEqualTo(table(web));
                }));
                // No reader shows a table before it has read all that was there.
                assertThat(readers)
                        .allSatisfy(
                                reader -> assertThat(reader.first().keySet()).containsAll(before));
            } finally {
                readers.forEach(Reader::stop);
            }
            assertThat(scene.events()).isNotEmpty();
            assertThat(audit(
                            cluster,
                            scene.topics().budgetEvents(),
                            scene.topics().burnRateAlerts()))
                    .isEmpty();
        }
    }

    @Test
    void auditFindsMissedEpisodes(DevCluster cluster) throws Exception {
        String topic = "audited-" + UUID.randomUUID();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
        try (AvroSerde avro = serde(cluster);
                KafkaProducer<String, byte[]> producer = producer(cluster, Map.of())) {
            for (long episode : List.of(3, 4, 7)) {
                for (BudgetEventType type : List.of(BudgetEventType.EXHAUSTED, BudgetEventType.WINDOW_RESET)) {
                    producer.send(new ProducerRecord<>(
                                    topic,
                                    "k",
                                    avro.serializer().serialize(topic, event("cart/all/東京", type, episode))))
                            .get();
                }
            }
        }

        assertThat(audit(cluster, topic))
                .containsExactly(new ObjectMapper()
                        .readTree(
                                "{\"series\": [\"cart/all/東京\", \"cart\", \"EXHAUSTED\", null], \"missed\": [5, 6]}"));
    }

    private static BudgetEvent event(String budget, BudgetEventType type, long episode) {
        return BudgetEvent.newBuilder()
                .setEventId(budget + type + episode)
                .setBudgetId(budget)
                .setSlo("cart")
                .setObjective("all")
                .setService("cart")
                .setType(type)
                .setOccurredAt(AT)
                .setConsumedRatio(1)
                .setGood(0)
                .setBad(0)
                .setTotal(0)
                .setEpisode(episode)
                .build();
    }

    private static String grouped(String name) {
        String metadata = "metadata: {name: " + name;
        return Yamls.slo(name, "0.99")
                .replace(metadata + "}", metadata + ", annotations: {slowburn.dev/group-by: region}}");
    }

    private static Set<String> budgets(String... slos) {
        return Set.of(slos).stream()
                .flatMap(slo -> REGIONS.stream().map(region -> slo + "/all/" + region.replace("/", "%2F")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Two aborted transactions in each partition, with a budget that does not exist and a tombstone of one that does. */
    @SuppressWarnings("FutureReturnValueIgnored") // These records are aborted.
    private static void sendAborted(DevCluster cluster, Scene scene) throws Exception {
        String topic = scene.topics().budgetSnapshots();
        try (AvroSerde avro = serde(cluster);
                KafkaProducer<String, byte[]> producer = producer(
                        cluster, Map.of("transactional.id", UUID.randomUUID().toString()))) {
            SpecificRecord ghost = snapshot();
            producer.initTransactions();
            for (int transaction = 0; transaction < 2; transaction++) {
                producer.beginTransaction();
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    byte[] value = avro.serializer().serialize(topic, ghost);
                    producer.send(new ProducerRecord<>(topic, partition, "ghost/" + transaction, value));
                    for (String budget : budgets("cart")) {
                        producer.send(new ProducerRecord<>(topic, partition, budget, null));
                    }
                }
                producer.flush();
                producer.abortTransaction();
            }
        }
    }

    private static SpecificRecord snapshot() {
        return BudgetSnapshot.newBuilder()
                .setBudgetId("ghost")
                .setSlo("ghost")
                .setObjective("all")
                .setService("ghost")
                .setMethod(BudgetingMethod.OCCURRENCES)
                .setWindow("2h")
                .setWindowStart(AT)
                .setAsOf(AT)
                .setWatermark(AT)
                .setTarget("0.99")
                .setState(BudgetState.HEALTHY)
                .setGood(1)
                .setBad(0)
                .setTotal(1)
                .setConsumedRatio(0)
                .setRemainingRatio(1)
                .setRevision("r")
                .setSequence(1)
                .build();
    }

    private static AvroSerde serde(DevCluster cluster) {
        AvroSerde avro = new AvroSerde();
        avro.configure(Map.of("schema.registry.url", cluster.registryUrl(), "auto.register.schemas", true), false);
        return avro;
    }

    private static KafkaProducer<String, byte[]> producer(DevCluster cluster, Map<String, Object> more) {
        Map<String, Object> settings = new TreeMap<>(more);
        settings.put("bootstrap.servers", cluster.bootstrap());
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    private List<Reader> readers(DevCluster cluster, String topic) throws Exception {
        new NpmPackages(EXAMPLES, folder).install();
        Files.copy(EXAMPLES.resolve("table.mjs"), folder.resolve("table.mjs"), StandardCopyOption.REPLACE_EXISTING);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Map<String, List<String>> commands = new LinkedHashMap<>();
        commands.put(
                "java",
                List.of(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=dev.slowburn.avro",
                        "-cp",
                        SchemasJar.classPath(),
                        EXAMPLES.resolve("Table.java").toString()));
        commands.put("node", List.of("node", "table.mjs"));
        // The system's Python, which has the libraries.
        commands.put(
                "python",
                List.of("/usr/bin/python3", EXAMPLES.resolve("table.py").toString()));
        List<Reader> readers = new ArrayList<>();
        for (Map.Entry<String, List<String>> each : commands.entrySet()) {
            List<String> command = new ArrayList<>(each.getValue());
            command.addAll(List.of(cluster.bootstrap(), cluster.registryUrl(), topic));
            Path output = folder.resolve(each.getKey() + ".out");
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(folder.resolve(each.getKey() + ".err").toFile())
                    .start();
            readers.add(new Reader(each.getKey(), process, output));
        }
        return readers;
    }

    /** The gaps that the audit reports. */
    private List<JsonNode> audit(DevCluster cluster, String... topics) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("/usr/bin/python3", EXAMPLES.resolve("audit.py").toString()));
        command.addAll(List.of(cluster.bootstrap(), cluster.registryUrl()));
        command.addAll(List.of(topics));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<JsonNode> gaps = new ArrayList<>();
        for (String line : output.lines().toList()) {
            gaps.add(new ObjectMapper().readTree(line));
        }
        assertThat(process.waitFor()).as(output).isEqualTo(gaps.isEmpty() ? 0 : 1);
        return gaps;
    }

    private static Map<String, Map<String, Object>> table(Web web) {
        return BudgetFields.table(web.json("/api/v1/budgets").get("items"));
    }

    /** A process that prints the table as lines. */
    private record Reader(String name, Process process, Path output) {
        private List<String> lines() throws IOException {
            assertThat(process.isAlive()).as(name).isTrue();
            String all = Files.readString(output);
            return all.substring(0, all.lastIndexOf('\n') + 1).lines().toList();
        }

        private Map<String, Map<String, Object>> first() throws IOException {
            return BudgetFields.table(new ObjectMapper().readTree(lines().get(0)));
        }

        private Map<String, Map<String, Object>> last() throws IOException {
            List<String> lines = lines();
            return BudgetFields.table(new ObjectMapper().readTree(lines.get(lines.size() - 1)));
        }

        private void stop() {
            process.destroyForcibly();
        }
    }
}
