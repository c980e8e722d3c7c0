package dev.slowburn.notify;

import dev.slowburn.schema.UnreadableRecordException;
import dev.slowburn.schema.record.PublishedRecords;
import dev.slowburn.schema.registry.RegistryException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topics of alerts and budget events, committed records only.
 *
 * @param topics topic names
 * @param clientSettings Kafka client settings: bootstrap servers and security
 */
public record NotificationSource(
        List<String> topics, Map<String, Object> clientSettings, Deserializer<SpecificRecord> deserializer) {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationSource.class);
    private static final Duration POLL = Duration.ofMillis(200);
    /** Limits a batch to what can be sent within {@code max.poll.interval.ms} even if each request runs into its timeout. */
    private static final int MAX_RECORDS = 20;

    public NotificationSource {
        topics = List.copyOf(topics);
        clientSettings = Map.copyOf(clientSettings);
    }

    KafkaConsumer<byte[], byte[]> consumer(String group) {
        Map<String, Object> settings = settings();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_RECORDS);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return settings;
    }

    /**
     * The notification in a record; empty for a tombstone or a record of another type.
     *
     * @throws RegistryException if the registry is unavailable
     * @throws UnreadableException if no retry would make the record readable
     */
    Optional<Notification> read(ConsumerRecord<byte[], byte[]> record) throws UnreadableException {
        try {
            return Optional.ofNullable(PublishedRecords.decode(deserializer, record))
                    .flatMap(Notification::of);
        } catch (RegistryException e) {
            throw e;
        } catch (UnreadableRecordException | RuntimeException e) {
            // Arbitrary bytes can cause any exception, and none may block the records behind them.
            LOG.warn(
                    "unreadable record skipped, no notification sent: topic={} partition={} offset={} failure={}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getClass().getName());
            throw new UnreadableException(e);
        }
    }

    /** The record cannot be read; it has been logged. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(Exception cause) {
            super(cause);
        }
    }

    /** Reads the records before these offsets again. */
    void before(Map<TopicPartition, Long> offsets, BiConsumer<TopicPartition, Notification> reader) {
        try (KafkaConsumer<byte[], byte[]> again =
                new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            again.assign(offsets.keySet());
            again.seekToBeginning(offsets.keySet());
            while (offsets.entrySet().stream().anyMatch(end -> again.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : again.poll(POLL)) {
                    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                    if (record.offset() < offsets.get(partition)) {
                        readAgain(record).ifPresent(notification -> reader.accept(partition, notification));
                    }
                }
            }
        }
    }

    private Optional<Notification> readAgain(ConsumerRecord<byte[], byte[]> record) {
        try {
            return read(record);
        } catch (UnreadableException e) {
            LOG.debug("record is still unreadable", e);
            return Optional.empty();
        }
    }
}
