package dev.slowburn.query.published;

import dev.slowburn.topology.settings.Topics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Positions in the output topics. They outlive consumers: after a failure, a new consumer continues at the positions of the former
 * one. Used by one thread.
 */
final class OutputPositions {
    /** Number of offsets before the end of a partition at which reading starts; transaction markers use some of them. */
    private static final long START_BEFORE_END = 20_000;

    private final Topics topics;
    /** End offsets at start of the topics that are always read; later records are new. */
    private final Map<TopicPartition, Long> endsAtStart = new HashMap<>();
    /** The next offset of each partition. */
    private final Map<TopicPartition, Long> next = new HashMap<>();
    /** Partitions with records before the start position, of which no record has been read yet. */
    private final Set<TopicPartition> cut = new HashSet<>();

    OutputPositions(Topics topics) {
        this.topics = topics;
    }

    /**
     * Assigns the partitions of events and alerts to a consumer, and those of snapshots and decisions if there are listeners. A
     * partition continues at its position; new partitions of snapshots and decisions start at the end.
     */
    void assign(Consumer<byte[], byte[]> consumer, boolean hasListeners) {
        Set<TopicPartition> all = partitions(consumer, topics.budgetEvents(), topics.burnRateAlerts());
        begin(consumer, all);
        if (hasListeners) {
            Set<TopicPartition> others = partitions(consumer, topics.budgetSnapshots(), topics.releaseDecisions());
            all.addAll(others);
            others.removeAll(next.keySet());
            next.putAll(consumer.endOffsets(others));
        }
        next.keySet().retainAll(all);
        consumer.assign(all);
        next.forEach(consumer::seek);
    }

    private static Set<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String... topics) {
        Set<TopicPartition> partitions = new HashSet<>();
        for (String topic : topics) {
            consumer.partitionsFor(topic).forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        return partitions;
    }

    private void begin(Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
        Set<TopicPartition> unknown = new HashSet<>(partitions);
        unknown.removeAll(endsAtStart.keySet());
        if (unknown.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(unknown);
        consumer.endOffsets(unknown).forEach((partition, end) -> {
            endsAtStart.put(partition, end);
            long start = Math.max(beginnings.get(partition), end - START_BEFORE_END);
            next.put(partition, start);
            if (start > 0) {
                cut.add(partition);
            }
        });
    }

    /** Partitions whose earlier records are skipped, until their first record is read. */
    Set<TopicPartition> cut() {
        return Set.copyOf(cut);
    }

    /** Whether a record is the first of a partition whose earlier records are skipped. Must be called once per record. */
    boolean isFirstAfterCut(ConsumerRecord<byte[], byte[]> record) {
        return cut.remove(partition(record));
    }

    /** Marks a record as processed. */
    void read(ConsumerRecord<byte[], byte[]> record) {
        next.put(partition(record), record.offset() + 1);
    }

    /** Takes over the consumer's positions after all records of a poll, which may be past transaction markers. */
    void update(Consumer<byte[], byte[]> consumer) {
        next.replaceAll((partition, offset) -> consumer.position(partition));
    }

    /** Whether all events and alerts that existed at start have been read. */
    boolean areCaughtUp() {
        return !endsAtStart.isEmpty()
                && endsAtStart.entrySet().stream()
                        .allMatch(end -> next.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    /** Whether a record was published after the start. */
    boolean isNew(ConsumerRecord<byte[], byte[]> record) {
        return record.offset() >= endsAtStart.getOrDefault(partition(record), 0L);
    }

    static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }
}
