package dev.slowburn.chaos;

import dev.slowburn.avro.Outcome;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.chaos.fault.ProducerClock;
import dev.slowburn.chaos.verdict.Truth;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.instance.Scene;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends outcomes at a constant rate and counts them: two thirds to the topic of outcomes, one third as spans to a topic with fewer
 * partitions. One in a hundred is malformed; one in ten is up to an hour late.
 */
public final class Generator implements AutoCloseable {
    private static final long TICK_MILLIS = 20;
    private static final int ALL = 1_000;
    private static final String REGION = "region";
    private static final List<String> REGIONS = List.of("r0", "r1", "r2");
    private static final List<String> FIRST_SERVICES = List.of(
            Documents.DOOMED,
            Documents.PERFECT,
            Documents.REGIONS,
            Documents.MOVED,
            Documents.RULED,
            "edge-0",
            "edge-1",
            "edge-2",
            "edge-3");

    private final Scene scene;
    private final SplittableRandom random;
    private final int perTick;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<String> services = new CopyOnWriteArrayList<>(FIRST_SERVICES);
    private final Truth truth = new Truth();
    private long sent;
    private final Queue<String> malformed = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::run, "generator");
    private final Map<ProducerClock, AtomicLong> stamped = new ConcurrentHashMap<>();
    private volatile ProducerClock clock = ProducerClock.RIGHT;
    private volatile boolean ended;

    /** The initial definitions. */
    static List<String> documents() {
        List<String> documents = new ArrayList<>();
        for (String name : List.of(Documents.DOOMED, Documents.PERFECT, "edge-0", "edge-1", "edge-2", "edge-3")) {
            documents.add(Documents.standard(name));
        }
        documents.add(Documents.regions());
        documents.add(Documents.moved(0));
        documents.add(Documents.ruled(0));
        return documents;
    }

    /** The initial budgets. */
    static List<String> firstBudgets() {
        List<String> budgets = new ArrayList<>();
        for (String service : FIRST_SERVICES) {
            if (service.equals(Documents.REGIONS)) {
                REGIONS.forEach(region -> budgets.add(service + "/all/" + region));
            } else {
                budgets.add(service + "/all");
            }
        }
        return budgets;
    }

    Generator(Scene scene, String bootstrap, long seed, int rate) {
        this.scene = scene;
        this.random = new SplittableRandom(seed);
        this.perTick = Math.max(1, Math.toIntExact(rate * TICK_MILLIS / 1_000));
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "acks",
                        "all",
                        "linger.ms",
                        5,
                        "delivery.timeout.ms",
                        600_000,
                        "max.block.ms",
                        600_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, e) -> failure.compareAndSet(null, new IllegalStateException(e)));
    }

    void start() {
        thread.start();
    }

    /** Adds a service to the traffic. */
    public void add(String service) {
        services.add(service);
    }

    /** Stamps every second record with this clock. */
    public void stampBy(ProducerClock other) {
        clock = other;
    }

    /** Number of acknowledged records with timestamps of this clock. */
    public long stampedBy(ProducerClock other) {
        return stamped.getOrDefault(other, new AtomicLong()).get();
    }

    private void run() {
        long next = System.currentTimeMillis();
        while (!ended) {
            for (int i = 0; i < perTick; i++) {
                sendOne();
            }
            next += TICK_MILLIS;
            Await.forMillis(Math.max(0, next - System.currentTimeMillis()));
        }
    }

    private void sendOne() {
        String service = services.get(random.nextInt(services.size()));
        Instant at = Instant.now().minusSeconds(late());
        if (random.nextInt(3) == 0) {
            sendSpans(service, at);
            return;
        }
        if (random.nextInt(100) == 0) {
            send(outcomes(), malformed(service, at), this::addMalformed);
            return;
        }
        if (!service.equals(Documents.RULED) && random.nextInt(50) == 0) {
            // Not counted.
            send(outcomes(), scene.bytes(Outcomes.outcome(service, at, Outcome.UNKNOWN, null, 1)), metadata -> {});
            return;
        }
        boolean bad = random.nextInt(ALL) < badPerThousand(service);
        int count = 1 + random.nextInt(3);
        Optional<String> region = region(service);
        RequestOutcome outcome = bad ? Outcomes.bad(service, at, count) : Outcomes.good(service, at, count);
        byte[] record = scene.bytes(
                region.map(name -> Outcomes.with(outcome, REGION, name)).orElse(outcome));
        sendCounted(outcomes(), record, new Sample(service, at, bad, count, region), metadata -> {});
    }

    /** A record with a span for each request, and sometimes one that must be rejected. */
    private void sendSpans(String service, Instant at) {
        boolean isMalformed = random.nextInt(100) == 0;
        if (isMalformed && random.nextBoolean()) {
            send(SpansInput.topic(scene), new byte[] {1, 2, 3}, this::addMalformed);
            return;
        }
        boolean bad = random.nextInt(ALL) < badPerThousand(service);
        int count = 1 + random.nextInt(3);
        Optional<String> region = region(service);
        SpanRecord record = new SpanRecord(service);
        for (int i = 0; i < count; i++) {
            record.add(
                    at,
                    bad ? 500 : 200,
                    region.map(name -> Map.of(REGION, name)).orElse(Map.of()));
        }
        if (isMalformed) {
            record.add(at.plus(Duration.ofDays(1)), 500, Map.of());
        }
        sendCounted(
                SpansInput.topic(scene),
                record.toBytes(),
                new Sample(service, at, bad, count, region),
                isMalformed ? this::addMalformed : metadata -> {});
    }

    private record Sample(String service, Instant at, boolean bad, int count, Optional<String> region) {
        private String budget() {
            return service + "/all" + region.map(name -> "/" + name).orElse("");
        }
    }

    private Optional<String> region(String service) {
        return service.equals(Documents.REGIONS)
                ? Optional.of(REGIONS.get(random.nextInt(REGIONS.size())))
                : Optional.empty();
    }

    private void sendCounted(String topic, byte[] record, Sample sample, Consumer<RecordMetadata> sentAt) {
        long millis = sample.at().toEpochMilli();
        send(topic, record, metadata -> {
            sentAt.accept(metadata);
            if (isReplayed(sample.service())) {
                truth.addDeletable(sample.budget(), millis, !sample.bad(), sample.count(), metadata);
            }
        });
        truth.add(sample.budget(), millis, !sample.bad(), sample.count());
    }

    private void addMalformed(RecordMetadata at) {
        malformed.add(at.topic() + " " + at.partition() + "@" + at.offset());
    }

    private String outcomes() {
        return scene.topics().requestOutcomes();
    }

    private static boolean isReplayed(String service) {
        return service.equals(Documents.RULED) || service.startsWith(Documents.LATER);
    }

    private long late() {
        if (random.nextInt(10) > 0) {
            return 0;
        }
        return random.nextInt(3) == 0 ? random.nextLong(3_600) : random.nextLong(120);
    }

    private static int badPerThousand(String service) {
        return switch (service) {
            case Documents.DOOMED -> ALL / 2;
            case Documents.PERFECT -> 0;
            default -> 10; // As many as the target allows, so budgets are exhausted and recover.
        };
    }

    private byte[] malformed(String service, Instant at) {
        return switch (random.nextInt(4)) {
            case 0 -> new byte[] {1, 2, 3};
            case 1 -> scene.bytes(Outcomes.good("", at, 1));
            case 2 -> scene.bytes(Outcomes.good(service, at, -1));
            default -> scene.bytes(Outcomes.good(service, at.plus(Duration.ofDays(1)), 1));
        };
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback handles the result.
    private void send(String topic, byte[] value, Consumer<RecordMetadata> sentAt) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, value);
        sent++;
        ProducerClock by = sent % 2 == 0 ? clock : ProducerClock.RIGHT;
        if (by != ProducerClock.RIGHT) {
            by.stamp(record, System.currentTimeMillis());
        }
        producer.send(record, (metadata, exception) -> {
            if (exception != null) {
                failure.compareAndSet(null, exception);
                return;
            }
            stamped.computeIfAbsent(by, unseen -> new AtomicLong()).incrementAndGet();
            sentAt.accept(metadata);
        });
    }

    /** Stops the traffic and waits until all of it is in Kafka. */
    void finish() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.flush();
        if (failure.get() != null) {
            throw new IllegalStateException(
                    "an outcome was not sent, so the expected counts are unknown", failure.get());
        }
    }

    /** The expected counts; valid after {@link #finish()}. */
    Truth truth() {
        return truth;
    }

    /** Positions of records with malformed outcomes, as topic, space, partition@offset. */
    List<String> malformed() {
        return List.copyOf(malformed);
    }

    @Override
    public void close() {
        ended = true;
        producer.close(Duration.ZERO);
    }
}
