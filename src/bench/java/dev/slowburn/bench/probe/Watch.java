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

/** Consumes topics from their current ends on a separate thread, and reports each record with its arrival time. */
final class Watch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long PAUSE_NANOS = 10_000_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Observer observer;
    private final Thread thread;
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private volatile boolean closed;

    /** Handles a record. */
    interface Observer {
        /** @param nanos arrival time, by {@link System#nanoTime()} */
        void of(ConsumerRecord<byte[], byte[]> seen, long nanos);
    }

    private Watch(KafkaConsumer<byte[], byte[]> consumer, String name, Observer observer) {
        this.consumer = consumer;
        this.observer = observer;
        this.thread = new Thread(this::run, name);
    }

    /** @param isolation {@code read_committed} or {@code read_uncommitted} */
    static Watch start(Cluster cluster, String isolation, Observer observer, String... topics) {
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
        Watch watch = new Watch(consumer, isolation + ' ' + topics[0], observer);
        watch.thread.start();
        return watch;
    }

    /** Waits until the metadata of a new topic is available. */
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
                consumer.poll(POLL).forEach(each -> observer.of(each, System.nanoTime()));
            }
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    /** @throws IllegalStateException if reading failed */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure.get() != null) {
            throw new IllegalStateException("reading failed", failure.get());
        }
    }
}
