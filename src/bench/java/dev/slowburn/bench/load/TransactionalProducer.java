package dev.slowburn.bench.load;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.InvalidTxnStateException;
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

    /** Replaces a producer whose commit the broker has refused, as brokers rarely do under load. The loss of a transaction does not matter. */
    public static KafkaProducer<byte[], byte[]> replace(
            KafkaProducer<byte[], byte[]> refused, String bootstrap, InvalidTxnStateException reason) {
        System.out.println("a producer was replaced after a commit: " + reason.getMessage());
        refused.close(Duration.ZERO);
        KafkaProducer<byte[], byte[]> producer = create(bootstrap);
        producer.initTransactions();
        return producer;
    }
}
