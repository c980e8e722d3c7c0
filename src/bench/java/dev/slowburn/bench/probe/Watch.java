package dev.slowburn.bench.probe;

import dev.slowburn.bench.broker.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics from their present ends on, on a thread of its own, and tells of each record when it came. */
final class Watch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long PAUSE_NANOS = 10_000_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Sight sight;
    private final Thread thread;
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private volatile boolean closed;

    /** What is to be done with a record. */
    interface Sight {
        /** @param nanos of {@link System#nanoTime()}, when the consumer had it */
        void of(ConsumerRecord<byte[], byte[]> seen, long nanos);
    }

    private Watch(KafkaConsumer<byte[], byte[]> consumer, String name, Sight sight) {
        this.consumer = consumer;
        this.sight = sight;
        this.thread = new Thread(this::run, name);
    }

    /** @param isolation {@code read_committed} or {@code read_uncommitted} */
    static Watch start(Cluster cluster, String isolation, Sight sight, String... topics) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", cluster.bootstrap(), "isolation.level", isolation),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = Stream.of(topics)
                .flatMap(topic -> partitions(consumer, topic).stream())
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        Watch watch = new Watch(consumer, isolation + ' ' + topics[0], sight);
        watch.thread.start();
        return watch;
    }

    /** A topic that has just been made is not known to everybody at once. */
    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        List<PartitionInfo> known = consumer.partitionsFor(topic);
        while (known.isEmpty()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            known = consumer.partitionsFor(topic);
        }
        return known.stream()
                .map(each -> new TopicPartition(each.topic(), each.partition()))
                .toList();
    }

    private void run() {
        try (consumer) {
            while (!closed) {
                consumer.poll(POLL).forEach(each -> sight.of(each, System.nanoTime()));
            }
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    /** @throws IllegalStateException if it could not read all the time */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure.get() != null) {
            throw new IllegalStateException("stopped reading", failure.get());
        }
    }
}
