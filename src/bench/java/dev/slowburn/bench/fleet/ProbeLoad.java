package dev.slowburn.bench.fleet;

import dev.slowburn.avro.Outcome;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.Sender;
import dev.slowburn.bench.peer.Workload;
import dev.slowburn.bench.probe.ProbeSnapshots;
import dev.slowburn.bench.probe.Probes;
import dev.slowburn.topology.shuffle.TallyPartitioner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Sends an outcome of a quiet service every 53 ms, so at all moments of the commit cycle, and each service every 3.2 s, because a budget has
 * at most one snapshot per second.
 */
public final class ProbeLoad implements AutoCloseable {
    /** Number of outcomes per second. */
    public static final double PER_SECOND = 1_000.0 / 53;

    private static final int SERVICES = 60;
    private static final long EVERY = TimeUnit.MILLISECONDS.toNanos(53);

    private final Serializer<SpecificRecord> serializer = Workload.serde().serializer();
    private final Sender sender;
    private final String topic;
    private final int partitions;
    private final Probes probes;
    private final List<Integer> services = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "probes");
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private volatile boolean paused;
    private volatile boolean closed;

    /**
     * @param partitions input partitions to send to, from 0
     * @param tallyPartitions all tally partitions
     * @param ownTallies those that own the services, from 0
     */
    public ProbeLoad(
            Cluster cluster, String topic, int partitions, int tallyPartitions, int ownTallies, Probes probes) {
        this.topic = topic;
        this.partitions = partitions;
        this.probes = probes;
        sender = new Sender(cluster, Map.of("linger.ms", 5));
        for (int i = 0; services.size() < SERVICES; i++) {
            if (TallyPartitioner.ownerOf(ProbeSnapshots.SERVICE + i, tallyPartitions) < ownTallies) {
                services.add(i);
            }
        }
    }

    public void begin() {
        thread.start();
    }

    /** Pauses or continues. */
    public void setPaused(boolean isPaused) {
        paused = isPaused;
    }

    private void run() {
        long due = System.nanoTime();
        try {
            for (int i = 0; !closed; i++, due += EVERY) {
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                if (!paused) {
                    send(i, due);
                }
            }
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    private void send(int number, long due) {
        int service = services.get(number % SERVICES);
        probes.track(service, due);
        RequestOutcome outcome = RequestOutcome.newBuilder()
                .setEventId("0198c1d2-5a2e-7c3b-9d41-" + number)
                .setService(ProbeSnapshots.SERVICE + service)
                .setOccurredAt(Instant.now())
                .setOperation("GET /")
                .setOutcome(Outcome.SUCCESS)
                .setStatusCode(200)
                .setDurationMicros(1_000L)
                .setCount(1)
                .build();
        // Another period than that of the services.
        int partition = (number + number / SERVICES) % partitions;
        sender.send(topic, partition, null, serializer.serialize(topic, outcome));
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
