package dev.slowburn.bench.load;

import dev.slowburn.bench.broker.Cluster;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends records and tells in the end whether one of them was lost: whoever compares totals must not blame a peer for it. */
final class Sender implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /** @param settings of the producer, other than its defaults */
    Sender(Cluster cluster, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", cluster.bootstrap());
        all.put("compression.type", "lz4");
        producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void send(String topic, int partition, byte[] key, byte[] value) {
        Future<?> unused = producer.send(new ProducerRecord<>(topic, partition, key, value), (metadata, problem) -> {
            if (problem != null) {
                failure.compareAndSet(null, problem);
            }
        });
    }

    /** Waits until all that was sent is there. */
    void flush() {
        producer.flush();
    }

    /** @throws IllegalStateException if a record could not be sent */
    @Override
    public void close() {
        producer.close();
        if (failure.get() != null) {
            throw new IllegalStateException("could not send", failure.get());
        }
    }
}
