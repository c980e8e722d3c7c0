package dev.slowburn.chaos.verdict;

import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Expected counts: good and bad of each budget and minute. Outcomes that were sent before the rule of their budget came into force are
 * counted by a replay, unless they were deleted before; then they may or may not be in the ledger.
 */
public final class Truth {
    private final Map<String, NavigableMap<Long, Count>> budgets = new TreeMap<>();
    private final Collection<Deletable> deletable = new ConcurrentLinkedQueue<>();

    /** Good and bad outcomes. */
    public record Count(long good, long bad) {
        static final Count NONE = new Count(0, 0);

        static Count of(boolean isGood, long count) {
            return isGood ? new Count(count, 0) : new Count(0, count);
        }

        Count plus(Count other) {
            return new Count(good + other.good, bad + other.bad);
        }

        Count minus(Count other) {
            return new Count(good - other.good, bad - other.bad);
        }

        boolean isAtMost(Count other) {
            return good <= other.good && bad <= other.bad;
        }
    }

    private record Deletable(String budget, long minute, Count count, TopicPartition partition, long offset) {}

    private static long minuteOf(long millis) {
        return Math.floorDiv(millis, 60_000L);
    }

    public void add(String budget, long millis, boolean good, long count) {
        budgets.computeIfAbsent(budget, key -> new TreeMap<>())
                .merge(minuteOf(millis), Count.of(good, count), Count::plus);
    }

    /** Records where an outcome is that a replay may have to count. Thread-safe. */
    public void addDeletable(String budget, long millis, boolean good, long count, RecordMetadata at) {
        deletable.add(new Deletable(
                budget,
                minuteOf(millis),
                Count.of(good, count),
                new TopicPartition(at.topic(), at.partition()),
                at.offset()));
    }

    /** All outcomes. */
    public Map<String, NavigableMap<Long, Count>> budgets() {
        return budgets;
    }

    /**
     * Outcomes that a replay may have been unable to read: budget → minute → count.
     *
     * @param firstOffsets the first offset of each partition that is not deleted
     */
    Map<String, Map<Long, Count>> deleted(Map<TopicPartition, Long> firstOffsets) {
        Map<String, Map<Long, Count>> deleted = new TreeMap<>();
        for (Deletable each : deletable) {
            if (each.offset() < firstOffsets.getOrDefault(each.partition(), 0L)) {
                deleted.computeIfAbsent(each.budget(), key -> new TreeMap<>())
                        .merge(each.minute(), each.count(), Count::plus);
            }
        }
        return deleted;
    }

    /** Total over all budgets; each outcome belongs to one budget. */
    public long outcomes() {
        return budgets.values().stream()
                .flatMap(minutes -> minutes.values().stream())
                .mapToLong(count -> count.good + count.bad)
                .sum();
    }
}
