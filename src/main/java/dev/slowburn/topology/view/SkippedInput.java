package dev.slowburn.topology.view;

import dev.slowburn.topology.progress.SkippedOffsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the tasks of this instance could not count because it was deleted before; for readers outside of the tasks. */
public final class SkippedInput {
    private final Map<Integer, Skipped> newest = new ConcurrentHashMap<>();

    /**
     * The newest loss of a partition.
     *
     * @param to the offset behind the last that was skipped
     * @param at when it was noticed
     */
    public record Skipped(int partition, long offsets, long to, Instant at) {}

    /** Takes note of a loss, and returns how much of it is new: a task that begins again finds the same once more. */
    public long add(int partition, SkippedOffsets.Range range, long now) {
        Skipped before = newest.get(partition);
        long from = before == null ? range.from() : Math.max(before.to(), range.from());
        long offsets = Math.max(0, range.to() - from);
        if (offsets > 0) {
            newest.put(partition, new Skipped(partition, offsets, range.to(), Instant.ofEpochMilli(now)));
        }
        return offsets;
    }

    /** Takes note that the topic was created anew: offsets begin again. */
    public void reset(int partition) {
        newest.computeIfPresent(
                partition, (unused, before) -> new Skipped(partition, before.offsets(), 0, before.at()));
    }

    /** The newest loss of each partition, by partition. */
    public List<Skipped> newest() {
        return newest.values().stream()
                .sorted(Comparator.comparingInt(Skipped::partition))
                .toList();
    }
}
