package dev.slowburn.cli.serve;

import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.ConfigException;
import dev.slowburn.runtime.config.Settings;
import dev.slowburn.schema.AvroSerdes;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.schema.registry.RegistryException;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/** A producer of outcomes to the input topic. */
public final class OutcomeSender implements AutoCloseable {
    private final Serializer<SpecificRecord> serializer;
    private final RecordSender records;

    private OutcomeSender(Serializer<SpecificRecord> serializer, RecordSender records) {
        this.serializer = serializer;
        this.records = records;
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
        RecordSender records = RecordSender.connect(config, topic);
        try {
            return new OutcomeSender(serializer(registry, topic), records);
        } catch (RuntimeException e) {
            records.close();
            throw e;
        }
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
        records.send(serializer.serialize(records.topic(), outcome));
    }

    public void sendBytes(byte[] value) {
        records.send(value);
    }

    /** Waits until all sent records are acknowledged. */
    public void flush() {
        records.flush();
    }

    @Override
    public void close() {
        records.close();
    }
}
