package dev.slowburn.topology.view;

import dev.slowburn.topology.progress.SkippedOffsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/** Input that was deleted before the tasks of this instance counted it. Thread-safe. */
public final class SkippedInput {
    private final Map<TopicPartition, Skipped> newest = new ConcurrentHashMap<>();

    /**
     * The newest loss of a partition.
     *
     * @param to the offset after the last skipped one
     * @param at when it was detected
     * @param isOfFormer whether the topic was created again since
     */
    public record Skipped(TopicPartition partition, long offsets, long to, Instant at, boolean isOfFormer) {}

    /** Adds a loss and returns how many of its offsets are new: a restarted task detects the same loss again. */
    public long add(TopicPartition partition, SkippedOffsets.Range range, long now) {
        Skipped before = newest.get(partition);
        long from = before == null || before.isOfFormer() ? range.from() : Math.max(before.to(), range.from());
        long offsets = Math.max(0, range.to() - from);
        if (offsets > 0) {
            newest.put(partition, new Skipped(partition, offsets, range.to(), Instant.ofEpochMilli(now), false));
        }
        return offsets;
    }

    /** Called after the topic was deleted and created again, so that its offsets are those of other records. */
    public void reset(TopicPartition partition) {
        newest.computeIfPresent(
                partition,
                (unused, before) -> new Skipped(partition, before.offsets(), before.to(), before.at(), true));
    }

    /** The newest loss of each partition, by partition. */
    public List<Skipped> newest() {
        return newest.values().stream()
                .sorted(Comparator.comparing((Skipped each) -> each.partition().topic())
                        .thenComparing(each -> each.partition().partition()))
                .toList();
    }
}
