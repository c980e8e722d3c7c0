package dev.slowburn.bench;

import dev.slowburn.avro.Outcome;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.dev.EmbeddedBroker;
import dev.slowburn.domain.OutcomeField;
import dev.slowburn.domain.Slo;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.Loaded;
import dev.slowburn.runtime.Config;
import dev.slowburn.runtime.Settings;
import dev.slowburn.schema.AvroSerdes;
import dev.slowburn.schema.OutcomeDecoder;
import dev.slowburn.schema.RegistryClient;
import dev.slowburn.schema.SchemaSource;
import dev.slowburn.topology.BudgetTopology;
import dev.slowburn.topology.Catalogue;
import dev.slowburn.topology.Topics;
import dev.slowburn.topology.TopologySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * What the whole topology costs on one thread, as a ratio to a Streams topology that only decodes: same broker, same
 * records, same settings, in turn. Run by {@code scripts/throughput}.
 */
public final class ThroughputBench {
    /** The application that the topology is described for; each round runs it as another. */
    private static final String DESCRIBED = "describe";

    private static final String TOPIC = "request-outcomes";
    private static final int PARTITIONS = 4;
    private static final int SERVICES = 200;
    private static final Duration POLL = Duration.ofMillis(20);

    private final EmbeddedBroker broker;
    private final SchemaSource schemas;
    private final Serde<SpecificRecord> serde;
    private final List<Slo> slos;
    private final long outcomes;

    private ThroughputBench(EmbeddedBroker broker, long outcomes) {
        Map<String, Object> registry = Map.of("schema.registry.url", "mock://throughput");
        RegistryClient client = RegistryClient.create(registry);
        this.broker = broker;
        this.schemas = client;
        this.serde = AvroSerdes.forOutputs(client, registry);
        this.slos = slos();
        this.outcomes = outcomes;
    }

    public static void main(String[] args) throws Exception {
        long outcomes = args.length > 0 ? Long.parseLong(args[0]) : 6_000_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            new ThroughputBench(broker, outcomes).run(rounds);
        }
    }

    private void run(int rounds) throws Exception {
        produce();
        List<Double> ratios = new ArrayList<>();
        System.out.printf("%-8s %16s %16s %8s%n", "round", "decode only /s", "slowburn /s", "ratio");
        for (int round = 0; round <= rounds; round++) {
            double decodeOnly = measure("decode-only-" + round, decodeOnly());
            double whole = measure("slowburn-" + round, whole());
            String name = round == 0 ? "warm-up" : Integer.toString(round);
            System.out.printf(Locale.ROOT, "%-8s %,16.0f %,16.0f %8.2f%n", name, decodeOnly, whole, whole / decodeOnly);
            if (round > 0) {
                ratios.add(whole / decodeOnly);
            }
        }
        Collections.sort(ratios);
        System.out.printf(
                Locale.ROOT,
                "ratio: median %.2f, min %.2f, max %.2f over %d rounds of %,d outcomes, %d services, %d budgets%n",
                ratios.get(ratios.size() / 2),
                ratios.get(0),
                ratios.get(ratios.size() - 1),
                rounds,
                outcomes,
                SERVICES,
                slos.size());
    }

    /** Two objectives for each service: one by status code, one by outcome and operation. */
    private static List<Slo> slos() {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < SERVICES; i++) {
            yaml.append(slo("availability", i, "status_code < 500"));
            yaml.append(slo("api", i, "outcome != 'TIMEOUT' && operation.startsWith('GET')"));
        }
        Loaded loaded = Definitions.parse("bench", yaml.toString());
        if (!loaded.problems().isEmpty()) {
            throw new IllegalStateException(loaded.problems().toString());
        }
        return loaded.slos();
    }

    private static String slo(String name, int service, String filter) {
        return """
                ---
                apiVersion: openslo/v1
                kind: SLO
                metadata: {name: %1$s-%2$d}
                spec:
                  service: service-%2$d
                  indicator:
                    metadata: {name: %1$s-%2$d}
                    spec:
                      ratioMetric:
                        good: {metricSource: {type: slowburn, spec: {filter: "%3$s"}}}
                        total: {metricSource: {type: slowburn, spec: {filter: "status_code != null"}}}
                  timeWindow: [{duration: 28d, isRolling: true}]
                  budgetingMethod: Occurrences
                  objectives: [{displayName: objective, target: 0.999}]
                """.formatted(name, service, filter);
    }

    private void produce() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.createTopics(List.of(
                            new NewTopic(TOPIC, PARTITIONS, (short) 1),
                            new NewTopic("slo-definitions", 1, (short) 1),
                            new NewTopic(Topics.definitionsInForce(DESCRIBED), 1, (short) 1),
                            new NewTopic("budget-snapshots", 1, (short) 1),
                            new NewTopic("budget-events", 1, (short) 1),
                            new NewTopic("burn-rate-alerts", 1, (short) 1),
                            new NewTopic("release-decisions", 1, (short) 1),
                            new NewTopic("dead-letters", 1, (short) 1)))
                    .all()
                    .get();
        }
        Random random = new Random(7);
        long now = Instant.now().toEpochMilli();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrap(),
                        "linger.ms",
                        20,
                        "batch.size",
                        256 * 1024,
                        "compression.type",
                        "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (long i = 0; i < outcomes; i++) {
                boolean failed = random.nextInt(1_000) == 0;
                RequestOutcome outcome = RequestOutcome.newBuilder()
                        .setEventId("0198c1d2-5a2e-7c3b-9d41-" + i)
                        .setService("service-" + random.nextInt(SERVICES))
                        .setOccurredAt(Instant.ofEpochMilli(now - random.nextInt(120_000)))
                        .setOperation("GET /items/" + random.nextInt(5))
                        .setOutcome(failed ? Outcome.SERVER_ERROR : Outcome.SUCCESS)
                        .setStatusCode(failed ? 503 : 200)
                        .setDurationMicros(random.nextLong(500_000))
                        .setCount(1)
                        .build();
                producer.send(new ProducerRecord<>(
                        TOPIC, (int) (i % PARTITIONS), null, serde.serializer().serialize(TOPIC, outcome)));
            }
        }
    }

    private Topology whole() {
        return new BudgetTopology(
                        TopologySettings.DEFAULT,
                        Catalogue.of(slos),
                        // It is never idle.
                        partition -> Optional.empty(),
                        decoded -> new OutcomeDecoder(schemas, decoded),
                        serde)
                .build(config(DESCRIBED, Path.of("unused")));
    }

    private Topology decodeOnly() {
        Set<OutcomeField> fields = BudgetTopology.fieldsRead(slos);
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(TOPIC, Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .process(() -> new Processor<byte[], byte[], Void, Void>() {
                    private final OutcomeDecoder decoder = new OutcomeDecoder(schemas, fields);

                    @Override
                    public void process(Record<byte[], byte[]> source) {
                        decoder.decode(source.headers(), source.value());
                    }
                });
        return builder.build();
    }

    /** The settings that an instance runs with. */
    private Map<String, Object> config(String application, Path stateDir) {
        Config config = Config.load(
                null, Map.of(), Map.of("bootstrap.servers", broker.bootstrap(), "application.id", application));
        return Settings.streams(config, stateDir);
    }

    /** Outcomes a second from the first commit to the last, so that starting up does not count. */
    private double measure(String application, Topology topology)
            throws IOException, ExecutionException, InterruptedException {
        Path stateDir = Files.createTempDirectory("slowburn-bench");
        Properties properties = new Properties();
        properties.putAll(config(application, stateDir));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
                KafkaStreams streams = new KafkaStreams(topology, properties)) {
            streams.start();
            long first = 0;
            long firstAt = 0;
            while (true) {
                long committed = committed(admin, application);
                long now = System.nanoTime();
                if (first == 0 && committed > 0) {
                    first = committed;
                    firstAt = now;
                }
                if (committed >= outcomes) {
                    return (committed - first) / ((now - firstAt) / 1e9);
                }
                // Nobody calls back after another's commit; asking often would cost what is measured.
                Thread.sleep(POLL.toMillis());
            }
        } finally {
            delete(stateDir);
        }
    }

    private static long committed(Admin admin, String application) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(application)
                .partitionsToOffsetAndMetadata()
                .get();
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> offsets.get(new TopicPartition(TOPIC, partition)))
                .filter(offset -> offset != null)
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            Object[] all = files.sorted(Collections.reverseOrder()).toArray();
            for (Path file : Arrays.copyOf(all, all.length, Path[].class)) {
                Files.deleteIfExists(file);
            }
        }
    }
}
