package dev.slowburn.cli.serve;

import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.KafkaSettings;
import dev.slowburn.runtime.config.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/** A producer of definitions and removals to the definitions topic. */
public final class DefinitionSender implements AutoCloseable {
    private final String topic;
    private final KafkaProducer<String, String> producer;

    private DefinitionSender(String topic, Map<String, Object> settings) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    /**
     * Creates a producer after checking that the topic exists.
     *
     * @throws StartupException if the topic does not exist or the broker fails; the message has the remedy
     */
    public static DefinitionSender connect(Config config) {
        return connect(config, Map.of());
    }

    /** As {@link #connect(Config)}, with timeouts of at most 10 s for HTTP requests. */
    static DefinitionSender withShortTimeouts(Config config) {
        return connect(
                config,
                Map.of(
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000,
                        ProducerConfig.LINGER_MS_CONFIG, 0,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000));
    }

    private static DefinitionSender connect(Config config, Map<String, Integer> limits) {
        String topic = Settings.topics(config).sloDefinitions();
        try (KafkaAdmin admin = KafkaAdmin.connect(KafkaSettings.clients(config))) {
            admin.require(topic);
        }
        return new DefinitionSender(topic, KafkaSettings.producer(config, limits));
    }

    public String topic() {
        return topic;
    }

    /** @param text null to remove the definition of the key */
    public Future<RecordMetadata> send(String key, String text) {
        return producer.send(new ProducerRecord<>(topic, key, text));
    }

    /** Waits until the record is acknowledged. */
    public RecordMetadata await(Future<RecordMetadata> sent) throws InterruptedException {
        try {
            return sent.get();
        } catch (ExecutionException e) {
            throw new StartupException(
                    "can't write to topic " + topic + ": " + e.getCause().getMessage(), e.getCause());
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
