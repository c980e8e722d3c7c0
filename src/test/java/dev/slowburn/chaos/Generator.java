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
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends outcomes at a steady rate, whatever happens to whom, and keeps account of them. One in a hundred is malformed; of
 * most services one in ten is late, by up to an hour.
 */
public final class Generator implements AutoCloseable {
    private static final long BEAT_MILLIS = 20;
    private static final int ALL = 1_000;
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
    private final int perBeat;
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

    /** The services that have outcomes from the start. */
    static List<String> documents() {
        List<String> documents = new ArrayList<>();
        for (String name : List.of(Documents.DOOMED, Documents.PERFECT, "edge-0", "edge-1", "edge-2", "edge-3")) {
            documents.add(Documents.usual(name));
        }
        documents.add(Documents.regions());
        documents.add(Documents.moved(0));
        documents.add(Documents.ruled(0));
        return documents;
    }

    /** The budgets that have outcomes from the start. */
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
        this.perBeat = Math.max(1, Math.toIntExact(rate * BEAT_MILLIS / 1_000));
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

    /** From now on there are outcomes of this service, too. */
    public void add(String service) {
        services.add(service);
    }

    /** From now on every second record is stamped by this clock. */
    public void stampBy(ProducerClock other) {
        clock = other;
    }

    /** How many records have arrived with timestamps of this clock. */
    public long stampedBy(ProducerClock other) {
        return stamped.getOrDefault(other, new AtomicLong()).get();
    }

    private void run() {
        long next = System.currentTimeMillis();
        while (!ended) {
            for (int i = 0; i < perBeat; i++) {
                sendOne();
            }
            next += BEAT_MILLIS;
            Patience.forMillis(Math.max(0, next - System.currentTimeMillis()));
        }
    }

    private void sendOne() {
        String service = services.get(random.nextInt(services.size()));
        Instant at = Instant.now().minusSeconds(late(service));
        if (random.nextInt(100) == 0) {
            send(malformed(service, at), true);
            return;
        }
        if (!service.equals(Documents.RULED) && random.nextInt(50) == 0) {
            // Not counted by anybody.
            send(scene.bytes(Outcomes.outcome(service, at, Outcome.UNKNOWN, null, 1)), false);
            return;
        }
        boolean bad = random.nextInt(ALL) < badOfAll(service);
        long count = 1L + random.nextInt(3);
        RequestOutcome outcome = bad ? Outcomes.bad(service, at, count) : Outcomes.good(service, at, count);
        String budget = service + "/all";
        if (service.equals(Documents.REGIONS)) {
            String region = REGIONS.get(random.nextInt(REGIONS.size()));
            outcome = Outcomes.with(outcome, "region", region);
            budget += "/" + region;
        }
        send(scene.bytes(outcome), false);
        truth.add(budget, at.toEpochMilli(), !bad, count);
    }

    private long late(String service) {
        // The minute in which a rule came into force divides ledgers, so none of its outcomes may belong to another.
        if (service.equals(Documents.RULED) || random.nextInt(10) > 0) {
            return 0;
        }
        return random.nextInt(3) == 0 ? random.nextLong(3_600) : random.nextLong(120);
    }

    private static int badOfAll(String service) {
        return switch (service) {
            case Documents.DOOMED -> ALL / 2;
            case Documents.PERFECT -> 0;
            default -> 10; // As much as the target allows: their budgets are exhausted and recover.
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

    @SuppressWarnings("FutureReturnValueIgnored") // The callback is told.
    private void send(byte[] value, boolean isMalformed) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(scene.topics().requestOutcomes(), value);
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
            if (isMalformed) {
                malformed.add(metadata.partition() + "@" + metadata.offset());
            }
        });
    }

    /** Ends the traffic and returns when all of it is in Kafka. */
    void finish() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.flush();
        if (failure.get() != null) {
            throw new IllegalStateException("an outcome did not arrive, so nothing is known", failure.get());
        }
    }

    /** After the end. */
    Truth truth() {
        return truth;
    }

    /** Where malformed outcomes are in the input, as partition@offset. */
    List<String> malformed() {
        return List.copyOf(malformed);
    }

    @Override
    public void close() {
        ended = true;
        producer.close(Duration.ZERO);
    }
}
