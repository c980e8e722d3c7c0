package dev.slowburn.testkit.simulation;

import dev.slowburn.testkit.replay.ReadableInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.Utils;

/**
 * In-memory topics as {@code read_committed} consumers see them, and the group's committed offsets.
 *
 * <p><p>Uncommitted records are kept in their transaction and appended when it commits, which is when such consumers see them.
 * Offsets have gaps where a real log has markers and aborted records.
 */
public final class SimulatedKafka implements ReadableInput {
    private static final long MAX_AHEAD = 3_600_000;
    private static final int MAX_BYTES = 1 << 20;

    private final SimulatedClock clock;
    private final Guarantee guarantee;
    private final Map<String, Integer> partitions;
    private final Map<TopicPartition, Log> logs = new TreeMap<>(SimulatedKafka::inOrder);
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private int generation;

    private static final class Log {
        private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        private long beginning;
        private long end;
    }

    /** @param partitions number of partitions of topics with more than one */
    public SimulatedKafka(SimulatedClock clock, Guarantee guarantee, Map<String, Integer> partitions) {
        this.clock = clock;
        this.guarantee = guarantee;
        this.partitions = new HashMap<>(partitions);
    }

    private static int inOrder(TopicPartition left, TopicPartition right) {
        int byTopic = left.topic().compareTo(right.topic());
        return byTopic != 0 ? byTopic : Integer.compare(left.partition(), right.partition());
    }

    Guarantee guarantee() {
        return guarantee;
    }

    int partitionsOf(String topic) {
        return partitions.getOrDefault(topic, 1);
    }

    void addPartition(String topic) {
        partitions.put(topic, partitionsOf(topic) + 1);
    }

    /** Appends a record and returns its offset; rejects what a producer or a broker with default settings rejects. */
    long append(ProducerRecord<byte[], byte[]> record) {
        long timestamp = record.timestamp() == null ? clock.milliseconds() : record.timestamp();
        if (timestamp > clock.milliseconds() + MAX_AHEAD) {
            throw new InvalidTimestampException(record.topic() + " rejects timestamp " + timestamp);
        }
        int size = AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE,
                CompressionType.NONE,
                record.key(),
                record.value(),
                record.headers().toArray());
        if (size > MAX_BYTES) {
            throw new RecordTooLargeException(record.topic() + " rejects a record of " + size + " bytes");
        }
        return append(record, timestamp);
    }

    /** Appends a record of any size and with any timestamp, as other clients and brokers with other settings allow. */
    public long append(ProducerRecord<byte[], byte[]> record, long timestamp) {
        int partition = record.partition() != null ? record.partition() : partitionOf(record);
        Log log = log(new TopicPartition(record.topic(), partition));
        long offset = log.end++;
        log.records.add(new ConsumerRecord<>(
                record.topic(),
                partition,
                offset,
                timestamp,
                TimestampType.CREATE_TIME,
                record.key() == null ? ConsumerRecord.NULL_SIZE : record.key().length,
                record.value() == null ? ConsumerRecord.NULL_SIZE : record.value().length,
                record.key(),
                record.value(),
                new RecordHeaders(record.headers()),
                Optional.empty()));
        return offset;
    }

    private int partitionOf(ProducerRecord<byte[], byte[]> record) {
        return record.key() == null ? 0 : Utils.toPositive(Utils.murmur2(record.key())) % partitionsOf(record.topic());
    }

    /** Uses up an offset that consumers do not see, like a marker. */
    void skip(TopicPartition partition) {
        log(partition).end++;
    }

    private Log log(TopicPartition partition) {
        return logs.computeIfAbsent(partition, unused -> new Log());
    }

    @Override
    public List<ConsumerRecord<byte[], byte[]>> read(TopicPartition partition, long from, int atMost) {
        List<ConsumerRecord<byte[], byte[]>> records = log(partition).records;
        int first = firstFrom(records, from);
        return records.subList(first, first + Math.min(records.size() - first, atMost));
    }

    /** Binary search, as offsets have gaps. */
    private static int firstFrom(List<ConsumerRecord<byte[], byte[]>> records, long offset) {
        int low = 0;
        int high = records.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (records.get(middle).offset() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Deletes records that the group has counted, as retention does. */
    void truncate(TopicPartition partition, long before) {
        Log log = log(partition);
        log.beginning = Math.max(log.beginning, Math.min(before, committedOffset(partition)));
    }

    @Override
    public long offsetAt(TopicPartition partition, long timestamp) {
        return log(partition).records.stream()
                .filter(each -> each.timestamp() >= timestamp)
                .findFirst()
                .map(ConsumerRecord::offset)
                .orElseGet(() -> end(partition));
    }

    @Override
    public long beginning(TopicPartition partition) {
        return log(partition).beginning;
    }

    @Override
    public long end(TopicPartition partition) {
        return log(partition).end;
    }

    /** All records of a topic, in order within each partition. */
    public List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        logs.forEach((partition, log) -> {
            if (partition.topic().equals(topic)) {
                all.addAll(log.records);
            }
        });
        return all;
    }

    Optional<OffsetAndMetadata> committed(TopicPartition partition) {
        return Optional.ofNullable(offsets.get(partition));
    }

    /** The offset before which the group has counted everything. */
    public long committedOffset(TopicPartition partition) {
        return committed(partition).map(OffsetAndMetadata::offset).orElse(0L);
    }

    void commitOffset(TopicPartition partition, OffsetAndMetadata offset) {
        offsets.put(partition, offset);
    }

    /** Starts a new generation of the group; members of earlier generations have no tasks. */
    int nextGeneration() {
        return ++generation;
    }

    boolean isCurrent(int memberGeneration) {
        return memberGeneration == generation;
    }
}
