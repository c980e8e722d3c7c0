package dev.slowburn.runtime.replay;

import dev.slowburn.domain.coverage.OffsetTimes;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks the brokers where the newest part of each range begins, for all partitions at once.
 *
 * <p>The times of deleted records are not known. If all retained records were written after a time, so may deleted ones, and only
 * those written since the first retained record count as retained.
 */
final class NewestPart {
    private final Consumer<byte[], byte[]> consumer;
    private final Duration timeout;
    private final Map<TopicPartition, Long> beginnings;
    private final Map<TopicPartition, Long> ends;
    private final Map<TopicPartition, OffsetTimes> learned = new HashMap<>();

    private NewestPart(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions, Duration timeout) {
        this.consumer = consumer;
        this.timeout = timeout;
        // Before the times, because records may be written in between.
        this.beginnings = consumer.beginningOffsets(partitions, timeout);
        this.ends = consumer.endOffsets(partitions, timeout);
    }

    /**
     * @param ranges the ranges whose beginning is not known
     * @return at which offsets the records of the divisions of each range begin, from the newest division to the first one within the
     *     range
     */
    static Map<TopicPartition, OffsetTimes> find(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, PartitionReplay> ranges, Duration timeout) {
        NewestPart search = new NewestPart(consumer, ranges.keySet(), timeout);
        Map<TopicPartition, PartitionReplay> open = ranges;
        for (int division = 0; !open.isEmpty(); division++) {
            open = search.next(open, division);
        }
        return search.learned;
    }

    /** Returns the ranges that are older than this division. */
    private Map<TopicPartition, PartitionReplay> next(Map<TopicPartition, PartitionReplay> open, int division) {
        Map<TopicPartition, Long> times = new HashMap<>();
        open.forEach((partition, range) -> {
            List<Long> divisions = range.divisions();
            if (division < divisions.size()) {
                times.put(partition, divisions.get(division));
            }
        });
        Map<TopicPartition, PartitionReplay> older = new HashMap<>();
        if (times.isEmpty()) {
            return older;
        }
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times, timeout);
        times.forEach((partition, time) -> {
            OffsetAndTimestamp first = found.get(partition);
            long offset = first == null ? ends.get(partition) : first.offset();
            learned.merge(partition, entry(partition, offset, time, first), OffsetTimes::plus);
            if (!open.get(partition).isWithin(offset)) {
                older.put(partition, open.get(partition));
            }
        });
        return older;
    }

    private OffsetTimes entry(TopicPartition partition, long offset, long time, OffsetAndTimestamp first) {
        long beginning = beginnings.get(partition);
        if (beginning == 0 || offset > beginning) {
            return OffsetTimes.NONE.plus(new OffsetTimes.Entry(offset, time));
        }
        return first == null
                ? OffsetTimes.NONE
                : OffsetTimes.NONE.plus(new OffsetTimes.Entry(offset, Math.max(time, first.timestamp())));
    }
}
