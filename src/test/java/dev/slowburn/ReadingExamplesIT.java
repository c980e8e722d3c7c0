package dev.slowburn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.avro.Decision;
import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.KafkaSettings;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.schema.AvroSerde;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.testkit.Command;
import dev.slowburn.testkit.instance.RealCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The client examples that read output topics work; each runs as a process with a real broker. */
@ExtendWith(RealCluster.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ReadingExamplesIT {
    private static final Path EXAMPLES = Path.of("src/test/resources/clients").toAbsolutePath();

    private static DevCluster cluster;

    /** Working directory of the processes. */
    @TempDir
    Path folder;

    @BeforeAll
    static void keep(DevCluster shared) {
        cluster = shared;
    }

    @Test
    void javaReads() throws Exception {
        List<byte[]> values = new ArrayList<>();
        String decision;
        try (AvroSerde avro = new AvroSerde()) {
            avro.configure(Map.of("schema.registry.url", cluster.registryUrl(), "auto.register.schemas", true), false);
            ReleaseDecision record = ReleaseDecision.newBuilder()
                    .setService("cart")
                    .setDecision(Decision.FREEZE)
                    .setDecidedAt(Instant.parse("2026-03-01T12:00:00Z"))
                    .setPolicy("default")
                    .setSequence(1)
                    .build();
            decision = record.toString();
            values.add(avro.serializer().serialize("read-by-java", record));
        }
        values.add(null);
        sendCompressed("read-by-java", values);

        String output = run(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("slowburn.jar"),
                EXAMPLES.resolve("Read.java").toString(),
                cluster.bootstrap(),
                cluster.registryUrl(),
                "read-by-java",
                "2");

        assertThat(output.lines().filter(line -> line.startsWith("key-")))
                .containsExactly("key-0 " + decision, "key-1 null");
    }

    @Test
    void pythonReads() throws Exception {
        sendAvro("read-by-python");

        String output = run(
                "/usr/bin/python3",
                EXAMPLES.resolve("read.py").toString(),
                cluster.bootstrap(),
                cluster.registryUrl(),
                "read-by-python",
                "2");

        assertThat(output.lines())
                .containsExactly(
                        "{\"key\": \"key-0\", \"value\": {\"id\": \"a\"}}", "{\"key\": \"key-1\", \"value\": null}");
    }

    @Test
    void nodeReads() throws Exception {
        sendAvro("read-by-node");

        assertThat(runNodeReader("read-by-node", 2))
                .map(JsonNode::toString)
                .containsExactly("{\"key\":\"key-0\",\"value\":{\"id\":\"a\"}}", "{\"key\":\"key-1\",\"value\":null}");
    }

    /** Sends a record in Confluent's wire format, and one without a value. */
    private static void sendAvro(String topic) throws Exception {
        List<byte[]> values = new ArrayList<>();
        values.add(avro(register(topic), "a"));
        values.add(null);
        sendCompressed(topic, values);
    }

    /** Registers a schema with one text. */
    private static int register(String topic) {
        return RegistryClient.create(Map.of("schema.registry.url", cluster.registryUrl()))
                .register(
                        topic + "-value",
                        SchemaBuilder.record("Example")
                                .fields()
                                .requiredString("id")
                                .endRecord());
    }

    private static byte[] avro(int schema, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(ByteBuffer.allocate(5).put((byte) 0).putInt(schema).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        encoder.writeString(text);
        encoder.flush();
        return bytes.toByteArray();
    }

    @Test
    void nodeReadsWhatIsCompressed() throws Exception {
        // Random and repeated characters, which are stored as uncompressed and compressed blocks.
        Random random = new Random(1);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            texts.add(
                    i % 2 == 0
                            ? random.ints(1_000, ' ', '~')
                                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                                    .toString()
                            : "x".repeat(1_000));
        }
        int id = register("compressed");
        List<byte[]> values = new ArrayList<>();
        for (String text : texts) {
            values.add(avro(id, text));
        }
        sendCompressed("compressed", values);

        assertThat(nodeReads("compressed", texts.size())).containsExactlyElementsOf(texts);
    }

    /** Also if one producer aborts several transactions, and if an aborted transaction ends in another response of the broker. */
    @Test
    @SuppressWarnings("FutureReturnValueIgnored") // These records are aborted.
    void nodeSkipsAbortedTransactions() throws Exception {
        String topic = "aborted";
        createTopic(topic, 1);
        int id = register(topic);
        String large = "x".repeat(60_000);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrap(), "transactional.id", topic),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            for (String text : List.of("first", "aborted", "aborted", "second")) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(topic, text, avro(id, text))).get();
                if (text.equals("aborted")) {
                    for (int i = 0; i < 100; i++) {
                        producer.send(new ProducerRecord<>(topic, text, avro(id, large)));
                    }
                    producer.flush();
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
        }

        assertThat(nodeReads(topic, 2)).containsExactly("first", "second");
    }

    /** The texts of the records of a topic. */
    private List<String> nodeReads(String topic, int records) throws Exception {
        return runNodeReader(topic, records)
                .map(line -> line.get("value").get("id").asText())
                .toList();
    }

    private Stream<JsonNode> runNodeReader(String topic, int records) throws Exception {
        for (String file : List.of("read.mjs", "package.json", "package-lock.json")) {
            Files.copy(EXAMPLES.resolve(file), folder.resolve(file));
        }
        run("npm", "install", "--no-audit", "--no-fund");
        String output =
                run("node", "read.mjs", cluster.bootstrap(), cluster.registryUrl(), topic, Integer.toString(records));
        // It also logs that the new broker has no coordinator yet.
        return output.lines().filter(line -> line.startsWith("{\"key\"")).map(line -> {
            try {
                return new ObjectMapper().readTree(line);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void createTopic(String topic, int partitions) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static void sendCompressed(String topic, List<byte[]> values) throws Exception {
        createTopic(topic, 1);
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                cluster.bootstrap(),
                "linger.ms",
                500,
                "batch.size",
                200_000,
                // The compression of Slowburn's producers.
                "compression.type",
                KafkaSettings.streams(Config.load(null, Map.of(), Map.of("bootstrap.servers", "x:1")), Path.of("state"))
                        .get(StreamsConfig.producerPrefix("compression.type")));
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                sent.add(producer.send(new ProducerRecord<>(topic, "key-" + i, values.get(i))));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
    }

    private String run(String... command) throws IOException, InterruptedException {
        return new Command(folder).run(command);
    }
}
