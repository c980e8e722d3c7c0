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
 * How far the output topics have been read. It outlives consumers: one that takes over from another that failed reads on where
 * that one was. Used by one thread.
 */
final class OutputPositions {
    /** So many offsets before the end of a partition reading begins; markers of transactions take up some of them. */
    private static final long BACK = 20_000;

    private final Topics topics;
    /** Where the topics that are read all the time ended when this began; what comes after is news. */
    private final Map<TopicPartition, Long> endsAtStart = new HashMap<>();
    /** The next record of each partition that is read. */
    private final Map<TopicPartition, Long> next = new HashMap<>();
    /** Partitions that had records before the one at which reading began, and of which none has been read yet. */
    private final Set<TopicPartition> cut = new HashSet<>();

    OutputPositions(Topics topics) {
        this.topics = topics;
    }

    /**
     * Lets a consumer read events and alerts, and snapshots and decisions if somebody listens: those from now on, or from where
     * they have been read to.
     */
    void assign(Consumer<byte[], byte[]> to, boolean heard) {
        Set<TopicPartition> all = partitions(to, topics.budgetEvents(), topics.burnRateAlerts());
        begin(to, all);
        if (heard) {
            Set<TopicPartition> others = partitions(to, topics.budgetSnapshots(), topics.releaseDecisions());
            all.addAll(others);
            others.removeAll(next.keySet());
            next.putAll(to.endOffsets(others));
        }
        next.keySet().retainAll(all);
        to.assign(all);
        next.forEach(to::seek);
    }

    private static Set<TopicPartition> partitions(Consumer<byte[], byte[]> from, String... topics) {
        Set<TopicPartition> partitions = new HashSet<>();
        for (String topic : topics) {
            from.partitionsFor(topic).forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        return partitions;
    }

    private void begin(Consumer<byte[], byte[]> from, Set<TopicPartition> partitions) {
        Set<TopicPartition> unknown = new HashSet<>(partitions);
        unknown.removeAll(endsAtStart.keySet());
        if (unknown.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> beginnings = from.beginningOffsets(unknown);
        from.endOffsets(unknown).forEach((partition, end) -> {
            endsAtStart.put(partition, end);
            long start = Math.max(beginnings.get(partition), end - BACK);
            next.put(partition, start);
            if (start > 0) {
                cut.add(partition);
            }
        });
    }

    /** Partitions whose earlier records are not read, as long as none of them has been read from. */
    Set<TopicPartition> cut() {
        return Set.copyOf(cut);
    }

    /** Whether a record is the first of a partition whose earlier records are not read. Asked once for each record. */
    boolean isFirstAfterCut(ConsumerRecord<byte[], byte[]> record) {
        return cut.remove(partition(record));
    }

    /** A record was dealt with. */
    void read(ConsumerRecord<byte[], byte[]> record) {
        next.put(partition(record), record.offset() + 1);
    }

    /** All that a consumer returned was dealt with; behind the last record there may be markers of transactions. */
    void update(Consumer<byte[], byte[]> from) {
        next.replaceAll((partition, offset) -> from.position(partition));
    }

    /** Whether all events and alerts are read that there were at the start. */
    boolean areCaughtUp() {
        return !endsAtStart.isEmpty()
                && endsAtStart.entrySet().stream()
                        .allMatch(end -> next.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    /** Whether a record was published after the start. */
    boolean isNews(ConsumerRecord<byte[], byte[]> record) {
        return record.offset() >= endsAtStart.getOrDefault(partition(record), 0L);
    }

    static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }
}
