package dev.slowburn.bench.load;

import dev.slowburn.bench.broker.Cluster;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends records, and fails on close if one was lost, so that lost input is not attributed to a peer. */
public final class Sender implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /** @param settings producer settings that override the defaults */
    public Sender(Cluster cluster, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", cluster.bootstrap());
        all.put("compression.type", "lz4");
        producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    public void send(String topic, int partition, byte[] key, byte[] value) {
        Future<?> unused = producer.send(new ProducerRecord<>(topic, partition, key, value), (metadata, problem) -> {
            if (problem != null) {
                failure.compareAndSet(null, problem);
            }
        });
    }

    /** Waits until all records are acknowledged. */
    void flush() {
        producer.flush();
    }

    /** @throws IllegalStateException if a record could not be sent */
    @Override
    public void close() {
        producer.close();
        if (failure.get() != null) {
            throw new IllegalStateException("sending failed", failure.get());
        }
    }
}
