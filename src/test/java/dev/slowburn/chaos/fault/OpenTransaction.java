package dev.slowburn.chaos.fault;

import dev.slowburn.chaos.Patience;
import dev.slowburn.testkit.instance.TopicConsumer;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A producer that begins a transaction in all partitions of a topic and never commits it. Until it is aborted, by the producer or,
 * if that died, by the broker, nobody reads what others wrote behind it.
 */
final class OpenTransaction {
    /** The broker aborts what is open for longer. */
    static final int TIMEOUT_MILLIS = 8_000;

    private final String bootstrap;
    private final String topic;
    private final byte[] value;

    /** @param value of its records; nothing of it counts */
    OpenTransaction(String bootstrap, String topic, byte[] value) {
        this.bootstrap = bootstrap;
        this.topic = topic;
        this.value = value.clone();
    }

    /**
     * Returns how many records of others were held back when the time was over.
     *
     * @param dies whether the producer ends without a word, so that the broker has to find out
     */
    @SuppressWarnings("FutureReturnValueIgnored") // What did not arrive holds back nothing, and that is seen.
    long run(String id, long millis, boolean dies) {
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
            Patience.forMillis(millis);
            long held = heldBack();
            if (!dies) {
                producer.abortTransaction();
            }
            return held;
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    private long heldBack() {
        try (TopicConsumer written = new TopicConsumer(bootstrap, topic, IsolationLevel.READ_UNCOMMITTED);
                TopicConsumer readable = new TopicConsumer(bootstrap, topic, IsolationLevel.READ_COMMITTED)) {
            Map<?, Long> stable = readable.ends();
            return written.ends().entrySet().stream()
                    .mapToLong(end -> end.getValue() - stable.get(end.getKey()) - 1)
                    .sum();
        }
    }
}
