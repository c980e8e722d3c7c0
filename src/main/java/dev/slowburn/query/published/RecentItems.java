package dev.slowburn.query.published;

import dev.slowburn.query.view.PublishedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.kafka.common.TopicPartition;

/**
 * A bounded list of the newest events by event time, and the moment since which it is complete. Independent of the order in which
 * partitions are read. Written by one thread, read by others.
 */
final class RecentItems<T extends PublishedEvent> {
    static final int CAPACITY = 10_000;

    private static final Comparator<Entry<?>> OLDEST_FIRST = Comparator.<Entry<?>, Instant>comparing(
                    entry -> entry.item().occurredAt())
            .thenComparingLong(Entry::number);

    /** @param number sequence number of arrival */
    private record Entry<T extends PublishedEvent>(T item, long number) {}

    private final PriorityQueue<Entry<T>> items = new PriorityQueue<>(OLDEST_FIRST);
    private final Map<TopicPartition, Instant> unreadBefore = new HashMap<>();
    private Instant droppedUntil;
    private long arrived;

    synchronized void add(T item) {
        items.add(new Entry<>(item, arrived++));
        if (items.size() > CAPACITY) {
            Instant dropped = items.remove().item().occurredAt();
            droppedUntil = droppedUntil == null || dropped.isAfter(droppedUntil) ? dropped : droppedUntil;
        }
    }

    /**
     * Records that events of a partition before this moment are not read, because they are deleted or too old. Of several calls for
     * a partition, the earliest moment counts.
     */
    synchronized void unreadBefore(TopicPartition partition, Instant moment) {
        unreadBefore.merge(partition, moment, (one, other) -> one.isBefore(other) ? one : other);
    }

    synchronized List<T> newestFirst() {
        List<Entry<T>> sorted = new ArrayList<>(items);
        sorted.sort(OLDEST_FIRST.reversed());
        return sorted.stream().map(Entry::item).toList();
    }

    /** The moment since which the list is complete; empty if it always was. */
    synchronized Optional<Instant> keptFrom() {
        List<Instant> bounds = new ArrayList<>(unreadBefore.values());
        if (droppedUntil != null) {
            // Timestamps on topics have milliseconds.
            bounds.add(droppedUntil.plusMillis(1));
        }
        return bounds.isEmpty() ? Optional.empty() : Optional.of(Collections.max(bounds));
    }
}
