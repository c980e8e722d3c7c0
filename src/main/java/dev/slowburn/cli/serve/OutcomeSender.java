package dev.slowburn.cli.serve;

import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.ConfigException;
import dev.slowburn.runtime.config.Settings;
import dev.slowburn.schema.AvroSerdes;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.schema.registry.RegistryException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.VoidSerializer;

/** A producer of outcomes to the input topic, without keys, so that records are spread over all partitions. */
public final class OutcomeSender implements AutoCloseable {
    private final String topic;
    private final Serializer<SpecificRecord> serializer;
    private final KafkaProducer<Void, byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    private OutcomeSender(String topic, Serializer<SpecificRecord> serializer, Map<String, Object> settings) {
        this.topic = topic;
        this.serializer = serializer;
        this.producer = new KafkaProducer<>(settings, new VoidSerializer(), new ByteArraySerializer());
    }

    /**
     * Creates a producer after checking the topic and the registry.
     *
     * @throws ConfigException if no input reads outcomes in Avro
     * @throws StartupException if the topic does not exist, or the broker or the registry fails; the message has the remedy
     */
    public static OutcomeSender connect(Config config) {
        String topic = Settings.outcomesTopic(config);
        Map<String, Object> registry = Settings.registry(config);
        try (KafkaAdmin admin = KafkaAdmin.connect(Settings.kafka(config))) {
            admin.require(topic);
        }
        Map<String, Object> settings = new HashMap<>(Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                10,
                ProducerConfig.BATCH_SIZE_CONFIG,
                64 * 1024,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4"));
        settings.putAll(Settings.kafka(config));
        return new OutcomeSender(topic, serializer(registry, topic), settings);
    }

    private static Serializer<SpecificRecord> serializer(Map<String, Object> registry, String topic) {
        try {
            RegistryClient client = RegistryClient.create(registry);
            Serializer<SpecificRecord> serializer =
                    AvroSerdes.forOutputs(client, registry).serializer();
            AvroSerdes.prepare(serializer, topic, RequestOutcome.getClassSchema());
            return serializer;
        } catch (IllegalArgumentException e) {
            throw new ConfigException(e.getMessage());
        } catch (RegistryException e) {
            throw new StartupException(e.getMessage(), e);
        }
    }

    public void send(RequestOutcome outcome) {
        sendBytes(serializer.serialize(topic, outcome));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback receives a failure.
    public void sendBytes(byte[] value) {
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
