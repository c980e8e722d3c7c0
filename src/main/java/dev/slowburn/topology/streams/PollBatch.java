package dev.slowburn.topology.streams;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * A header that carries all records of one partition from one poll, attached to a single record that Kafka Streams processes in
 * their place. The overhead of Streams per record (queues, clocks, latency sensors, dispatch) is as large as the cost of counting
 * an outcome.
 *
 * <p>Producers cannot forge the header: a header read from the wire is never of this class. The single record has the offset of
 * the first record, so a commit before it is processed includes none of the batch. After it is processed, Streams commits the
 * consumer's position, which is the offset after the last record.
 */
public final class PollBatch implements Header {
    private static final String KEY = "slowburn.batch";

    private final List<ConsumerRecord<byte[], byte[]>> records;

    private PollBatch(List<ConsumerRecord<byte[], byte[]>> records) {
        this.records = records;
    }

    /** Wraps records of one partition, in offset order and at least one, into a single record. */
    static ConsumerRecord<byte[], byte[]> of(List<ConsumerRecord<byte[], byte[]>> records) {
        ConsumerRecord<byte[], byte[]> first = records.get(0);
        return new ConsumerRecord<>(
                first.topic(),
                first.partition(),
                first.offset(),
                first.timestamp(),
                first.timestampType(),
                first.serializedKeySize(),
                bytes(records),
                first.key(),
                first.value(),
                new RecordHeaders(new Header[] {new PollBatch(List.copyOf(records))}),
                first.leaderEpoch());
    }

    /** Total size in bytes, for the bytes-consumed metrics of Streams. */
    private static int bytes(List<ConsumerRecord<byte[], byte[]>> records) {
        int bytes = 0;
        for (ConsumerRecord<byte[], byte[]> each : records) {
            bytes += Math.max(0, each.serializedValueSize());
        }
        return bytes;
    }

    /** The records that a batch contains; null if the record is not a batch. */
    static List<ConsumerRecord<byte[], byte[]>> in(Headers headers) {
        return headers.lastHeader(KEY) instanceof PollBatch batch ? batch.records : null;
    }

    /** The records that a task processes: those of a batch, or a record that is not a batch. */
    public static List<ConsumerRecord<byte[], byte[]>> records(
            Record<byte[], byte[]> source, ProcessorContext<?, ?> context) {
        List<ConsumerRecord<byte[], byte[]>> batch = in(source.headers());
        return batch != null ? batch : List.of(single(source, context));
    }

    private static ConsumerRecord<byte[], byte[]> single(
            Record<byte[], byte[]> source, ProcessorContext<?, ?> context) {
        RecordMetadata at = context.recordMetadata().orElseThrow();
        return new ConsumerRecord<>(
                at.topic(),
                at.partition(),
                at.offset(),
                source.timestamp(),
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                source.key(),
                source.value(),
                source.headers(),
                Optional.empty());
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public byte[] value() {
        return null;
    }
}
