package dev.slowburn.bench.load;

import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Producers with transactions and the settings of Slowburn's producers. */
public final class TransactionalProducer {
    private TransactionalProducer() {}

    /** A producer with a new transactional id. */
    public static KafkaProducer<byte[], byte[]> create(String bootstrap) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "transactional.id",
                        UUID.randomUUID().toString(),
                        "compression.type",
                        "lz4",
                        "linger.ms",
                        5),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
