package dev.slowburn.notify;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides at which offset a target's consumer starts in each partition that it is assigned.
 *
 * <p>A partition with a committed offset continues there. Any other starts at its first record of the last ten minutes, so that
 * events published before the definition of the target came into force are delivered, and without such a record at its end.
 * Kafka's own reset is not used: {@code by_duration} finds no position in a partition that has no record that young.
 */
final class StartPositions {
    /** Longer than a consumer takes to notice a new partition ({@code metadata.max.age.ms}). */
    static final Duration LOOKBACK = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(StartPositions.class);

    private final String target;
    private final Consumer<byte[], byte[]> consumer;
    private final Clock clock;
    private final Deliveries deliveries;

    /** @param target for the log */
    StartPositions(String target, Consumer<byte[], byte[]> consumer, Clock clock, Deliveries deliveries) {
        this.target = target;
        this.consumer = consumer;
        this.clock = clock;
        this.deliveries = deliveries;
    }

    /**
     * Moves the consumer to where it starts.
     *
     * @return the start offsets
     */
    Map<TopicPartition, Long> seek(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(new HashSet<>(partitions));
        Map<TopicPartition, Long> firsts = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> starts = new HashMap<>();
        List<TopicPartition> uncommitted = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata found = committed.get(partition);
            if (found == null) {
                uncommitted.add(partition);
            } else if (found.offset() > ends.get(partition)) {
                LOG.warn(
                        "committed offset is beyond the end of the topic, starting as a new target: target={} topic={} partition={} committed={} end={}",
                        target,
                        partition.topic(),
                        partition.partition(),
                        found.offset(),
                        ends.get(partition));
                uncommitted.add(partition);
            } else {
                starts.put(partition, retained(partition, found.offset(), firsts.get(partition)));
            }
        }
        starts.putAll(recent(uncommitted, ends));
        starts.forEach(consumer::seek);
        return starts;
    }

    private long retained(TopicPartition partition, long committed, long first) {
        if (committed >= first) {
            return committed;
        }
        LOG.error(
                "records were deleted before their notifications were sent: target={} topic={} partition={} from={} to={}",
                target,
                partition.topic(),
                partition.partition(),
                committed,
                first);
        deliveries.countLost(first - committed);
        return first;
    }

    private Map<TopicPartition, Long> recent(Collection<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        long from = clock.instant().minus(LOOKBACK).toEpochMilli();
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, from));
        Map<TopicPartition, Long> starts = new HashMap<>();
        Map<TopicPartition, OffsetAndTimestamp> found = times.isEmpty() ? Map.of() : consumer.offsetsForTimes(times);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp first = found.get(partition);
            starts.put(partition, first == null ? ends.get(partition) : Long.valueOf(first.offset()));
        }
        return starts;
    }
}
