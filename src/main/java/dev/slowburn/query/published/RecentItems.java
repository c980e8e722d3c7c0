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
 * The newest of what was published, up to a bound, in whatever order partitions are read, and from which moment on nothing is
 * left out. Written by one thread, read by others.
 */
final class RecentItems<T extends PublishedEvent> {
    static final int MOST = 10_000;

    private static final Comparator<Entry<?>> OLDEST_FIRST = Comparator.<Entry<?>, Instant>comparing(
                    entry -> entry.item().occurredAt())
            .thenComparingLong(Entry::number);

    /** @param number in the order of arrival */
    private record Entry<T extends PublishedEvent>(T item, long number) {}

    private final PriorityQueue<Entry<T>> items = new PriorityQueue<>(OLDEST_FIRST);
    private final Map<TopicPartition, Instant> unreadBefore = new HashMap<>();
    private Instant droppedUntil;
    private long arrived;

    synchronized void add(T item) {
        items.add(new Entry<>(item, arrived++));
        if (items.size() > MOST) {
            Instant dropped = items.remove().item().occurredAt();
            droppedUntil = droppedUntil == null || dropped.isAfter(droppedUntil) ? dropped : droppedUntil;
        }
    }

    /**
     * What a partition had before this moment is not read, because it is deleted or too far back. What is known more exactly stays
     * known: of several moments the earliest holds.
     */
    synchronized void unreadBefore(TopicPartition partition, Instant moment) {
        unreadBefore.merge(partition, moment, (one, other) -> one.isBefore(other) ? one : other);
    }

    synchronized List<T> newestFirst() {
        List<Entry<T>> sorted = new ArrayList<>(items);
        sorted.sort(OLDEST_FIRST.reversed());
        return sorted.stream().map(Entry::item).toList();
    }

    /** Everything that occurred from this moment on is kept; empty if nothing was ever left out. */
    synchronized Optional<Instant> keptFrom() {
        List<Instant> bounds = new ArrayList<>(unreadBefore.values());
        if (droppedUntil != null) {
            // Timestamps on topics have milliseconds.
            bounds.add(droppedUntil.plusMillis(1));
        }
        return bounds.isEmpty() ? Optional.empty() : Optional.of(Collections.max(bounds));
    }
}
