package dev.slowburn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.schema.AvroSerde;
import dev.slowburn.testkit.JsonRecords;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import dev.slowburn.testkit.server.ConnectProcess;
import dev.slowburn.testkit.server.PostgresProcess;
import dev.slowburn.topology.settings.Topics;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The configurations of Kafka Connect write budgets and alerts to PostgreSQL. */
@ExtendWith(RealCluster.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KafkaConnectIT {
    private static final Path CONFIGURATIONS = Path.of("docker/connect");
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final List<String> BUDGETS =
            List.of("cart/all/Zürich", "cart/all/東京", "cart/all/a b%2Fc", "search/all");

    @TempDir
    Path folder;

    @Test
    @SuppressWarnings("FutureReturnValueIgnored") // The commit of the transaction fails if a record does not arrive.
    void keepsATableOfBudgetsAndAListOfAlerts(DevCluster cluster) throws Exception {
        try (Scene scene = new Scene(cluster, 3);
                PostgresProcess postgres = new PostgresProcess();
                AvroSerde avro = serde(cluster);
                KafkaProducer<String, byte[]> producer = producer(cluster)) {
            Topics topics = scene.topics();
            producer.initTransactions();
            producer.beginTransaction();
            for (String budget : BUDGETS) {
                send(producer, avro, topics.budgetSnapshots(), budget, snapshot(budget, 1));
            }
            send(producer, avro, topics.burnRateAlerts(), "a", alert("cart/all/東京", 1));
            producer.commitTransaction();
            for (String ghost : List.of("ghost/1", "ghost/2")) {
                producer.beginTransaction();
                send(producer, avro, topics.budgetSnapshots(), ghost, snapshot(ghost, 1));
                send(producer, avro, topics.burnRateAlerts(), ghost, alert(ghost, 1));
                producer.send(new ProducerRecord<>(topics.budgetSnapshots(), BUDGETS.get(0), null));
                producer.flush();
                producer.abortTransaction();
            }
            try (ConnectProcess connect = new ConnectProcess(
                    folder,
                    worker(cluster),
                    List.of(
                            sink("budgets", topics.budgetSnapshots(), postgres),
                            sink("alerts", topics.burnRateAlerts(), postgres)),
                    Map.of("POSTGRES_PASSWORD", "not used"))) {
                await().atMost(TIMEOUT).untilAsserted(() -> {
                    assertThat(column(connect, postgres, "budgets", "budget_id"))
                            .containsExactlyInAnyOrderElementsOf(BUDGETS);
                    assertThat(column(connect, postgres, "alerts", "budget_id")).containsExactly("cart/all/東京");
                });
                producer.beginTransaction();
                send(producer, avro, topics.budgetSnapshots(), BUDGETS.get(0), snapshot(BUDGETS.get(0), 2));
                producer.send(new ProducerRecord<>(topics.budgetSnapshots(), "search/all", null));
                // As after a crash of the connector.
                send(producer, avro, topics.burnRateAlerts(), "a", alert("cart/all/東京", 1));
                send(producer, avro, topics.burnRateAlerts(), "a", alert("cart/all/東京", 2));
                producer.commitTransaction();

                await().atMost(TIMEOUT).untilAsserted(() -> {
                    assertThat(column(connect, postgres, "budgets", "budget_id"))
                            .containsExactlyInAnyOrderElementsOf(BUDGETS.subList(0, 3));
                    assertThat(column(connect, postgres, "budgets", "sequence"))
                            .containsExactlyInAnyOrder("2", "1", "1");
                    assertThat(column(connect, postgres, "alerts", "episode")).containsExactlyInAnyOrder("1", "2");
                });
            }
            assertThat(names(postgres.rows("budgets").get(0))).isEqualTo(flat(BudgetSnapshot.getClassSchema()));
            assertThat(names(postgres.rows("alerts").get(0))).isEqualTo(flat(BurnRateAlert.getClassSchema()));
        }
    }

    private static List<String> column(ConnectProcess connect, PostgresProcess postgres, String table, String name)
            throws Exception {
        assertThat(connect.failures()).isEmpty();
        return postgres.rows(table).stream().map(row -> row.get(name).asText()).toList();
    }

    private static Set<String> names(JsonNode row) {
        Set<String> names = new TreeSet<>();
        row.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Set<String> flat(Schema schema) {
        return schema.getFields().stream()
                .filter(field -> !isNested(field.schema()))
                .map(Schema.Field::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isNested(Schema schema) {
        return switch (schema.getType()) {
            case UNION -> schema.getTypes().stream().anyMatch(KafkaConnectIT::isNested);
            case ARRAY, MAP, RECORD -> true;
            default -> false;
        };
    }

    private static Properties worker(DevCluster cluster) throws IOException {
        Properties worker = read("worker");
        worker.setProperty("bootstrap.servers", cluster.bootstrap());
        worker.setProperty(
                "value.converter.apicurio.registry.url",
                cluster.registryUrl().replace("/apis/ccompat/v7", "/apis/registry/v2"));
        return worker;
    }

    private static Properties sink(String name, String topic, PostgresProcess postgres) throws IOException {
        Properties sink = read(name);
        sink.setProperty("topics", topic);
        sink.setProperty("connection.url", postgres.jdbcUrl());
        return sink;
    }

    private static Properties read(String name) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(CONFIGURATIONS.resolve(name + ".properties"))) {
            properties.load(reader);
        }
        return properties;
    }

    private static AvroSerde serde(DevCluster cluster) {
        AvroSerde avro = new AvroSerde();
        avro.configure(Map.of("schema.registry.url", cluster.registryUrl(), "auto.register.schemas", true), false);
        return avro;
    }

    private static KafkaProducer<String, byte[]> producer(DevCluster cluster) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        cluster.bootstrap(),
                        "transactional.id",
                        UUID.randomUUID().toString()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The commit of the transaction fails if it does not arrive.
    private static void send(
            KafkaProducer<String, byte[]> producer, AvroSerde avro, String topic, String key, SpecificRecord record) {
        producer.send(new ProducerRecord<>(topic, key, avro.serializer().serialize(topic, record)));
    }

    private static BudgetSnapshot snapshot(String budget, long sequence) throws IOException {
        return BudgetSnapshot.newBuilder((BudgetSnapshot) example("BudgetSnapshot", BudgetSnapshot.getClassSchema()))
                .setBudgetId(budget)
                .setSequence(sequence)
                .build();
    }

    private static BurnRateAlert alert(String budget, long episode) throws IOException {
        return BurnRateAlert.newBuilder((BurnRateAlert) example("BurnRateAlert", BurnRateAlert.getClassSchema()))
                .setBudgetId(budget)
                .setEventId(budget + ":" + episode)
                .setEpisode(episode)
                .build();
    }

    /** The example of a message in the description of the topics. */
    private static SpecificRecord example(String message, Schema schema) throws IOException {
        JsonNode document = new ObjectMapper()
                .valueToTree(new Load(LoadSettings.builder().build())
                        .loadFromString(Files.readString(Path.of("schemas/asyncapi.yaml"))));
        return JsonRecords.specific(schema, document.at("/components/messages/" + message + "/examples/0/payload"));
    }
}
