package dev.slowburn.schema.record;

import dev.slowburn.schema.UnreadableRecordException;
import dev.slowburn.schema.registry.RegistryException;
import dev.slowburn.schema.registry.UnusableSchemaException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes records of the output topics. Other producers may write to these topics, so an unreadable record is skipped:
 * it is logged with its coordinates and counted. If the registry is unavailable, it is unknown whether the record is
 * readable, so an exception is thrown.
 *
 * <p>Thread-safe.
 */
public final class PublishedRecords {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedRecords.class);

    private final String reader;
    private final Deserializer<SpecificRecord> deserializer;
    private final Map<String, Long> unreadable = new ConcurrentHashMap<>();

    /** @param reader name of the component in the log, which does not receive skipped records */
    public PublishedRecords(String reader, Deserializer<SpecificRecord> deserializer) {
        this.reader = reader;
        this.deserializer = deserializer;
    }

    /** Empty if the record is a tombstone or unreadable.
     *
     * @throws RegistryException if the registry is unavailable; the caller has to read the record again
     */
    public Optional<SpecificRecord> read(ConsumerRecord<byte[], byte[]> published) {
        try {
            return Optional.ofNullable(decode(deserializer, published));
        } catch (UnreadableRecordException e) {
            unreadable.merge(published.topic(), 1L, Long::sum);
            LOG.warn(
                    "unreadable record skipped: reader={} topic={} partition={} offset={} cause=\"{}\"",
                    reader,
                    published.topic(),
                    published.partition(),
                    published.offset(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Null for a tombstone.
     *
     * @throws UnreadableRecordException if it is unreadable, on every attempt
     * @throws RegistryException if the registry is unavailable
     */
    public static SpecificRecord decode(
            Deserializer<SpecificRecord> deserializer, ConsumerRecord<byte[], byte[]> published)
            throws UnreadableRecordException {
        try {
            return deserializer.deserialize(published.topic(), published.headers(), published.value());
        } catch (UnusableSchemaException | SerializationException e) {
            throw new UnreadableRecordException(e);
        }
    }

    /** Topic → number of records skipped since the start. */
    public Map<String, Long> unreadable() {
        return new TreeMap<>(unreadable);
    }
}
