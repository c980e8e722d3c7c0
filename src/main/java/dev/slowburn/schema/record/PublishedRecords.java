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
 * Reads records of output topics. Others can write to these topics, too, so a record that can't be read is skipped: logged with its
 * coordinates, and counted. A registry that can't be asked is another matter, as it does not say whether the record can be read.
 *
 * <p>May be used by several threads.
 */
public final class PublishedRecords {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedRecords.class);

    private final String reader;
    private final Deserializer<SpecificRecord> deserializer;
    private final Map<String, Long> unreadable = new ConcurrentHashMap<>();

    /** @param reader for the log: who goes without a record that can't be read */
    public PublishedRecords(String reader, Deserializer<SpecificRecord> deserializer) {
        this.reader = reader;
        this.deserializer = deserializer;
    }

    /**
     * Empty if the record is a tombstone, or is skipped because it can't be read.
     *
     * @throws RegistryException if the registry can't be asked; the same record has to be read again
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
     * @throws UnreadableRecordException whenever it is read
     * @throws RegistryException if the registry can't be asked
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

    /** How many records were skipped since the start, by topic. */
    public Map<String, Long> unreadable() {
        return new TreeMap<>(unreadable);
    }
}
