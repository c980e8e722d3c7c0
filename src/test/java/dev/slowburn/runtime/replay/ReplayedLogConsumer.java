package dev.slowburn.runtime.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/** A consumer of a {@link ReplayedLog}. */
final class ReplayedLogConsumer extends MockConsumer<byte[], byte[]> {
    private final ReplayedLog log;

    ReplayedLogConsumer(ReplayedLog log) {
        super("none");
        this.log = log;
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        if (log.failure != null) {
            throw log.failure;
        }
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> found = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        Set<TopicPartition> paused = paused();
        int left = log.maxPerPoll;
        boolean hasMoved = false;
        for (TopicPartition partition : assignment()) {
            if (paused.contains(partition)) {
                continue;
            }
            long from = position(partition);
            if (from < log.beginning(partition.partition()) || from > log.end(partition.partition())) {
                if (found.isEmpty()) {
                    throw new OffsetOutOfRangeException(Map.of(partition, from));
                }
                continue;
            }
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            long position = from;
            while (left > 0 && position < log.end(partition.partition())) {
                ConsumerRecord<byte[], byte[]> record = log.record(partition.partition(), position);
                if (record != null) {
                    records.add(record);
                    left--;
                }
                position++;
            }
            seek(partition, position);
            hasMoved |= position > from;
            if (!records.isEmpty()) {
                found.put(partition, records);
                next.put(partition, new OffsetAndMetadata(position));
                log.polled += records.size();
            }
        }
        if (!hasMoved) {
            log.await(timeout);
        }
        return new ConsumerRecords<>(found, next);
    }

    @Override
    public synchronized Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
        if (log.failure != null) {
            throw log.failure;
        }
        Map<TopicPartition, Long> offsets = new HashMap<>();
        partitions.forEach(partition -> offsets.put(partition, log.beginning(partition.partition())));
        return offsets;
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions, Duration timeout) {
        return partitions.stream()
                .collect(Collectors.toMap(Function.identity(), partition -> log.end(partition.partition())));
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times, Duration timeout) {
        if (log.failure != null) {
            throw log.failure;
        }
        Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
        times.forEach((partition, time) -> found.put(
                partition,
                log.first(partition.partition(), time)
                        .map(record -> new OffsetAndTimestamp(record.offset(), record.timestamp()))
                        .orElse(null)));
        return found;
    }

    @Override
    public synchronized void close(CloseOptions options) {
        // Another consumer is connected later.
    }
}
