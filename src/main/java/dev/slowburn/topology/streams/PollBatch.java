package dev.slowburn.topology.streams;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Many records of one partition in one, because what Streams does around a record costs as much as counting it: queues, clocks,
 * latency sensors, dispatch.
 *
 * <p>The records hang on a header. It cannot be forged: what comes off the wire is never of this class. The one record that
 * Streams sees has the offset of the first, so a commit while it waits is one of nothing of it; once it is processed, the next
 * position is the consumer's, behind the last.
 */
public final class PollBatch implements Header {
    private static final String KEY = "slowburn.batch";

    private final List<ConsumerRecord<byte[], byte[]>> records;

    private PollBatch(List<ConsumerRecord<byte[], byte[]>> records) {
        this.records = records;
    }

    /** One record for all of these, at least one, which are of one partition and in order. */
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

    /** For Streams' metrics of bytes read. */
    private static int bytes(List<ConsumerRecord<byte[], byte[]>> records) {
        int bytes = 0;
        for (ConsumerRecord<byte[], byte[]> each : records) {
            bytes += Math.max(0, each.serializedValueSize());
        }
        return bytes;
    }

    /** The records that a record stands for; null if it stands for itself. */
    public static List<ConsumerRecord<byte[], byte[]>> in(Headers headers) {
        return headers.lastHeader(KEY) instanceof PollBatch batch ? batch.records : null;
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
