package dev.slowburn.topology.progress;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * The times that {@link InputProgress} returns, computed at each message from all partitions: the oracle of its properties, and its
 * opponent in the benchmark.
 */
public final class EagerInputProgress {
    private final Map<Long, ProgressMarker> byPartition = new TreeMap<>();
    /** Existing partitions without progress → the time up to which they were empty or did not exist. */
    private final Map<Long, Long> unreported = new TreeMap<>();
    /** The existing partitions; empty before the first snapshot from the broker. */
    private Set<Long> existing = Set.of();

    private long existingAt = ProgressMarker.NOTHING;
    private OptionalLong slowest = OptionalLong.empty();
    private long watermark = ProgressMarker.NOTHING;
    private long caughtUpTo = ProgressMarker.NOTHING;

    /** Merges the progress of a partition; neither of its times decreases. */
    public void advance(ProgressMarker progress) {
        unreported.remove(progress.source());
        ProgressMarker before = byPartition.get(progress.source());
        ProgressMarker merged = before == null
                ? progress
                : new ProgressMarker(
                        progress.source(),
                        Math.max(before.watermark(), progress.watermark()),
                        Math.max(before.caughtUpTo(), progress.caughtUpTo()));
        if (!merged.equals(before)) {
            byPartition.put(merged.source(), merged);
            refresh();
        }
    }

    /** Updates the existing partitions from a snapshot. */
    public void updatePartitions(Inputs.AllEnds snapshot) {
        if (snapshot.askedAt() < existingAt) {
            return;
        }
        existing = snapshot.sources().keySet();
        unreported.keySet().retainAll(existing);
        snapshot.sources().forEach((partition, offsets) -> {
            if (!byPartition.containsKey(partition)) {
                if (offsets.isEmpty()) {
                    unreported.put(partition, snapshot.askedAt());
                } else {
                    unreported.putIfAbsent(partition, existingAt);
                }
            }
        });
        existingAt = snapshot.askedAt();
        refresh();
    }

    /** Advances the highest event time for tallies whose progress has not arrived yet. */
    public void advanceEventTime(long highest) {
        watermark = Math.max(watermark, highest);
    }

    private void refresh() {
        slowest = OptionalLong.empty();
        caughtUpTo = existingAt == ProgressMarker.NOTHING ? Long.MAX_VALUE : existingAt;
        for (ProgressMarker progress : known()) {
            watermark = Math.max(watermark, progress.watermark());
            include(progress.source(), progress.caughtUpTo());
        }
        unreported.forEach(this::include);
        if (caughtUpTo == Long.MAX_VALUE) {
            caughtUpTo = ProgressMarker.NOTHING;
        }
    }

    /** Without partitions that do not exist. */
    private List<ProgressMarker> known() {
        return byPartition.values().stream()
                .filter(each -> existingAt == ProgressMarker.NOTHING || existing.contains(each.source()))
                .toList();
    }

    private void include(long partition, long upTo) {
        boolean isFirstOfSame = upTo == caughtUpTo && slowest.isPresent() && partition < slowest.getAsLong();
        if (upTo < caughtUpTo || isFirstOfSame) {
            caughtUpTo = upTo;
            slowest = OptionalLong.of(partition);
        }
    }

    /** The highest event time counted; {@link ProgressMarker#NOTHING} before the first. */
    public long watermark() {
        return watermark;
    }

    /**
     * All records that were in the input at the returned time have been counted; {@link ProgressMarker#NOTHING} if the time is
     * unknown, and {@link ProgressMarker#NEVER} if some partition has never been read to its end.
     */
    public long caughtUpTo() {
        return caughtUpTo;
    }

    /** The {@link SourceId} of the partition with the largest lag. */
    public OptionalLong slowest() {
        return slowest;
    }

    /** The progress of all existing partitions, including those without progress; empty before the first snapshot. */
    public Collection<ProgressMarker> existing() {
        if (existingAt == ProgressMarker.NOTHING) {
            return List.of();
        }
        List<ProgressMarker> all = new ArrayList<>(known());
        unreported.forEach(
                (partition, emptyAt) -> all.add(new ProgressMarker(partition, ProgressMarker.NOTHING, emptyAt)));
        return all;
    }
}
