package dev.slowburn.runtime.replay;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of a partition that were read but are not counted yet, and the position behind them. Not thread-safe. */
final class ReadRecords {
    private List<ConsumerRecord<byte[], byte[]>> records = List.of();
    /** Index of the first one that is not counted yet. */
    private int next;

    private long position;
    /** End of the records that were deleted before they could be read; {@link #position} if there are none. */
    private long deletedTo;

    /** Begins at an offset. */
    void begin(long from) {
        discard();
        position = from;
        deletedTo = from;
    }

    /** @param after the offset at which the consumer continues */
    void add(List<ConsumerRecord<byte[], byte[]>> read, long after) {
        records = read;
        next = 0;
        position = after;
    }

    /** Discards what is not counted yet. */
    void discard() {
        records = List.of();
        next = 0;
    }

    boolean isEmpty() {
        return next == records.size();
    }

    /** The first record that is not counted yet. */
    ConsumerRecord<byte[], byte[]> first() {
        return records.get(next);
    }

    /** The records that are not counted yet. */
    List<ConsumerRecord<byte[], byte[]>> rest() {
        return records.subList(next, records.size());
    }

    /** Records that the first record is counted. */
    void removeFirst() {
        next++;
    }

    /** The offset at which the consumer continues. */
    long position() {
        return position;
    }

    /** The offset up to which everything was counted. */
    long counted() {
        return isEmpty() ? position : first().offset();
    }

    /** Records that all records before an offset were deleted. */
    void skipDeleted(long first) {
        deletedTo = first;
    }

    /** Whether the records at the position were deleted. */
    boolean isDeleted() {
        return deletedTo > position;
    }

    /** End of the deleted records. */
    long deletedTo() {
        return deletedTo;
    }
}
