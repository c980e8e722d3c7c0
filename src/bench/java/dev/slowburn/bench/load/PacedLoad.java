package dev.slowburn.bench.load;

import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.peer.Workload;
import dev.slowburn.bench.probe.Probes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Sends outcomes and probes at a constant rate on a separate thread.
 *
 * <p>Each outcome has a due time, which is also its event time, and delays are measured from then; so delays of the generator
 * or the broker are part of the result. Outcomes rotate over services and, with another period, over partitions, so the due
 * time of the n-th outcome of a service can be computed.
 */
public final class PacedLoad implements AutoCloseable {
    /** Services 0 to 199 have constant traffic. */
    public static final int BUSY = 200;
    /** The next services get an occasional good outcome. */
    public static final int QUIET = 60;

    private static final long POLL_NANOS = 500_000;
    private static final long QUIET_EVERY = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long EXHAUST_EVERY = TimeUnit.MILLISECONDS.toNanos(250);

    private final GeneratedTraffic traffic = new GeneratedTraffic();
    private final Serializer<SpecificRecord> serializer = Workload.serde().serializer();
    private final Sender sender;
    private final String topic;
    private final int perSecond;
    private final Optional<Probes> quiet;
    private final Optional<Probes> exhausting;
    private final Thread thread = new Thread(this::run, "load");
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

    private final long start = System.nanoTime();
    private final long startMillis = System.currentTimeMillis();
    private long sent;
    private long quietProbes;
    private long exhaustingProbes;
    private long latest;
    private volatile boolean closed;

    /**
     * @param quiet tracks an outcome of a quiet service every 50 ms, each service every 3 s
     * @param exhausting tracks the only outcome of a new service, a failure, every 250 ms
     */
    public PacedLoad(Cluster cluster, String topic, int perSecond, Probes quiet, Probes exhausting) {
        this(cluster, topic, perSecond, Optional.of(quiet), Optional.of(exhausting));
    }

    private PacedLoad(
            Cluster cluster, String topic, int perSecond, Optional<Probes> quiet, Optional<Probes> exhausting) {
        this.topic = topic;
        this.perSecond = perSecond;
        this.quiet = quiet;
        this.exhausting = exhausting;
        // A compromise between freshness and cost, as a real producer would choose.
        sender = new Sender(cluster, Map.of("linger.ms", 5));
    }

    /** Only constant traffic. */
    public static PacedLoad busy(Cluster cluster, String topic, int perSecond) {
        return new PacedLoad(cluster, topic, perSecond, Optional.empty(), Optional.empty());
    }

    /** Constant traffic and that of the quiet services. */
    public static PacedLoad quiet(Cluster cluster, String topic, int perSecond, Probes quiet) {
        return new PacedLoad(cluster, topic, perSecond, Optional.of(quiet), Optional.empty());
    }

    /** Number of services that need definitions for a load of this duration. */
    public static int services(long seconds) {
        return BUSY + QUIET + (int) (TimeUnit.SECONDS.toNanos(seconds) / EXHAUST_EVERY) + 1;
    }

    public void begin() {
        thread.start();
    }

    public long start() {
        return start;
    }

    private void run() {
        try {
            while (!closed) {
                long elapsed = System.nanoTime() - start;
                sendDue(elapsed);
                LockSupport.parkNanos(POLL_NANOS);
            }
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    private void sendDue(long elapsed) {
        latest = Math.max(latest, elapsed - due(sent));
        for (; due(sent) <= elapsed; sent++) {
            int partition = (int) ((sent + sent / BUSY) % Cluster.INPUT_PARTITIONS);
            send(partition, null, traffic.any((int) (sent % BUSY), startMillis + due(sent) / 1_000_000));
        }
        for (; quiet.isPresent() && quietProbes * QUIET_EVERY <= elapsed; quietProbes++) {
            int service = BUSY + (int) (quietProbes % QUIET);
            probe(service, quietProbes * QUIET_EVERY, quiet.get(), GeneratedTraffic.Fate.ANSWERED);
        }
        for (; exhausting.isPresent() && exhaustingProbes * EXHAUST_EVERY <= elapsed; exhaustingProbes++) {
            int service = BUSY + QUIET + (int) exhaustingProbes;
            probe(service, exhaustingProbes * EXHAUST_EVERY, exhausting.get(), GeneratedTraffic.Fate.FAILED);
        }
    }

    private void probe(int service, long due, Probes probes, GeneratedTraffic.Fate fate) {
        probes.track(service, start + due);
        byte[] key = Integer.toString(service).getBytes(StandardCharsets.UTF_8);
        send(service % Cluster.INPUT_PARTITIONS, key, traffic.one(service, startMillis + due / 1_000_000, fate));
    }

    private void send(int partition, byte[] key, RequestOutcome outcome) {
        sender.send(topic, partition, key, serializer.serialize(topic, outcome));
    }

    private long due(long number) {
        return number * TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    /** When the n-th outcome of a busy service was due, by {@link System#nanoTime()}. */
    public long due(int busyService, long nth) {
        return start + due((nth - 1) * BUSY + busyService);
    }

    /** Maximum delay of the generator itself. */
    public double latestMillis() {
        return latest / 1e6;
    }

    /** Stops and returns what was sent. */
    public Input end() {
        close();
        return new Input(topic, sent + quietProbes + exhaustingProbes, BUSY, traffic.counted());
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sender.close();
        if (failure.get() != null) {
            throw new IllegalStateException("sending failed", failure.get());
        }
    }
}
