package dev.slowburn.cli.serve;

import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.VoidSerializer;

/** A producer to the topic of an input, without keys, so that records are spread over all partitions. */
public final class RecordSender implements AutoCloseable {
    private final String topic;
    private final KafkaProducer<Void, byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    private RecordSender(String topic, Map<String, Object> settings) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(settings, new VoidSerializer(), new ByteArraySerializer());
    }

    /**
     * Creates a producer after checking the topic.
     *
     * @throws StartupException if the topic does not exist, or the broker fails; the message has the remedy
     */
    public static RecordSender connect(Config config, String topic) {
        try (KafkaAdmin admin = KafkaAdmin.connect(KafkaSettings.clients(config))) {
            admin.require(topic);
        }
        Map<String, Object> settings = KafkaSettings.producer(config, Map.of());
        settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 10);
        settings.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return new RecordSender(topic, settings);
    }

    String topic() {
        return topic;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback receives a failure.
    public void send(byte[] value) {
        throwFailure();
        producer.send(new ProducerRecord<>(topic, value), (metadata, e) -> {
            if (e != null) {
                failure.compareAndSet(null, e);
            }
        });
    }

    /** Waits until all sent records are acknowledged. */
    public void flush() {
        producer.flush();
        throwFailure();
    }

    private void throwFailure() {
        Exception failed = failure.get();
        if (failed != null) {
            throw new StartupException("can't write to topic " + topic + ": " + failed.getMessage(), failed);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
