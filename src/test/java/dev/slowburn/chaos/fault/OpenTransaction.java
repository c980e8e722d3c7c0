package dev.slowburn.chaos.fault;

import dev.slowburn.chaos.Await;
import dev.slowburn.testkit.instance.TopicConsumer;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A producer that starts a transaction in all partitions of a topic and never commits it. Until the producer or, after a crash,
 * the broker aborts it, later records are not visible to {@code read_committed} consumers.
 */
final class OpenTransaction {
    /** Transaction timeout, after which the broker aborts it. */
    static final int TIMEOUT_MILLIS = 8_000;

    private final String bootstrap;
    private final String topic;
    private final byte[] value;

    /** @param value value of its records, which must not be counted */
    OpenTransaction(String bootstrap, String topic, byte[] value) {
        this.bootstrap = bootstrap;
        this.topic = topic;
        this.value = value.clone();
    }

    /**
     * Returns the number of other producers' records that are blocked at the end.
     *
     * @param crashes whether the producer crashes, so that the broker has to abort the transaction
     */
    @SuppressWarnings(
            "FutureReturnValueIgnored") // If it does not arrive, nothing is blocked, which the caller detects.
    long run(String id, long millis, boolean crashes) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers", bootstrap, "transactional.id", id, "transaction.timeout.ms", TIMEOUT_MILLIS);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
            producer.beginTransaction();
            for (PartitionInfo partition : producer.partitionsFor(topic)) {
                producer.send(new ProducerRecord<>(topic, partition.partition(), null, value));
            }
            producer.flush();
            Await.forMillis(millis);
            long blocked = countBlocked();
            if (!crashes) {
                producer.abortTransaction();
            }
            return blocked;
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    private long countBlocked() {
        try (TopicConsumer written = new TopicConsumer(bootstrap, topic, IsolationLevel.READ_UNCOMMITTED);
                TopicConsumer readable = new TopicConsumer(bootstrap, topic, IsolationLevel.READ_COMMITTED)) {
            Map<?, Long> stable = readable.ends();
            return written.ends().entrySet().stream()
                    .mapToLong(end -> end.getValue() - stable.get(end.getKey()) - 1)
                    .sum();
        }
    }
}
