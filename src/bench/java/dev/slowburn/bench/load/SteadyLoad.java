package dev.slowburn.bench.load;

import dev.slowburn.avro.Outcome;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.peer.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Sends outcomes at a constant rate, for each service and group in turn or at random; one in a thousand fails. */
public final class SteadyLoad implements AutoCloseable {
    /** The group-by attribute. */
    static final String GROUP = "tenant";

    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long SEED = 7;

    private final String topic;
    private final int partitions;
    private final int services;
    private final int groups;
    private final Random random = new Random(SEED);
    private final Serializer<SpecificRecord> serializer = Workload.serde().serializer();
    private final Sender sender;
    private long sent;

    public SteadyLoad(Cluster cluster, String topic, int services, int groups) {
        this(cluster, topic, Cluster.INPUT_PARTITIONS, services, groups);
    }

    /** @param partitions partitions of the topic to send to, from 0 */
    public SteadyLoad(Cluster cluster, String topic, int partitions, int services, int groups) {
        this.topic = topic;
        this.partitions = partitions;
        this.services = services;
        this.groups = groups;
        sender = new Sender(cluster, Map.of("linger.ms", 5));
    }

    /** Sends at a rate for a duration, in turn. */
    public void send(double perSecond, Duration time) throws InterruptedException {
        send(perSecond, time, this::sendNext);
    }

    /** As {@link #send(double, Duration)}, with equal probability for each partition, service and group. */
    public void sendRandomly(double perSecond, Duration time) throws InterruptedException {
        send(perSecond, time, () -> send(random.nextInt(partitions), random.nextInt(services), random.nextInt(groups)));
    }

    private void send(double perSecond, Duration time, Runnable sendNext) throws InterruptedException {
        long begin = System.nanoTime();
        long sentBefore = sent;
        for (long passed = 0; passed < time.toNanos(); passed = System.nanoTime() - begin) {
            long due = sentBefore + (long) (perSecond * passed / 1e9);
            while (sent < due) {
                sendNext.run();
            }
            TimeUnit.NANOSECONDS.sleep(SLICE_NANOS);
        }
    }

    /** Sends a number of outcomes as fast as possible, in turn. */
    public void send(long outcomes) {
        for (long i = 0; i < outcomes; i++) {
            sendNext();
        }
        sender.flush();
    }

    public long sent() {
        return sent;
    }

    private void sendNext() {
        send((int) (sent % partitions), (int) (sent % services), sent / services % groups);
    }

    private void send(int partition, int service, long group) {
        boolean failed = random.nextInt(1_000) == 0;
        RequestOutcome outcome = RequestOutcome.newBuilder()
                .setEventId("0198c1d2-5a2e-7c3b-9d41-" + sent)
                .setService(Workload.SERVICE + service)
                .setOccurredAt(Instant.now())
                .setOperation("GET /items/" + sent % 5)
                .setOutcome(failed ? Outcome.SERVER_ERROR : Outcome.SUCCESS)
                .setStatusCode(failed ? 503 : 200)
                .setDurationMicros(random.nextLong(500_000))
                .setCount(1)
                .setAttributes(Map.of(GROUP, tenant(group)))
                .build();
        sent++;
        sender.send(topic, partition, null, serializer.serialize(topic, outcome));
    }

    public static String tenant(long group) {
        return "tenant-" + group;
    }

    @Override
    public void close() {
        sender.close();
    }
}
