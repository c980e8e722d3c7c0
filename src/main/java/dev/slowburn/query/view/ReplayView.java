package dev.slowburn.query.view;

import dev.slowburn.topology.view.ObjectiveReplay;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * An objective that has not counted everything that ever was in the input.
 *
 * @param state RUNNING; PAUSED if an instance cannot read the input again, or its live counting lags; DONE_TRUNCATED if everything
 *     that still exists has been counted, but older records were deleted before
 * @param reason why the replay is paused; null if it is not
 * @param outcomesLeft number of offsets that are not counted yet, which is at least the number of outcomes; null if some partition
 *     has not reported
 * @param outcomesTotal number of offsets that were not counted when the replay began; null if some partition has not reported
 * @param completeSince all outcomes written since this time have been counted; null if unknown
 * @param etaSeconds estimated time until everything is counted; null if unknown
 * @param unreportedPartitions numbers of the partitions that have not reported, of whichever topic
 * @param unreported the same with their topics
 */
public record ReplayView(
        String slo,
        String objective,
        String state,
        String reason,
        Long outcomesLeft,
        Long outcomesTotal,
        Instant completeSince,
        Long etaSeconds,
        List<PartitionView> partitions,
        List<Integer> unreportedPartitions,
        List<PlaceView> unreported) {
    private static final String RUNNING = "RUNNING";
    private static final String PAUSED = "PAUSED";
    private static final String DONE_TRUNCATED = "DONE_TRUNCATED";

    public ReplayView {
        partitions = List.copyOf(partitions);
        unreportedPartitions = List.copyOf(unreportedPartitions);
        unreported = List.copyOf(unreported);
    }

    /** A partition of an input. */
    public record PlaceView(String topic, int partition) {}

    /**
     * What is left of a partition of the input.
     *
     * @param topic of the input
     * @param left number of offsets that are not counted yet
     */
    public record PartitionView(String topic, int partition, long left) {}

    public static ReplayView of(ObjectiveReplay replay) {
        return new ReplayView(
                replay.slo(),
                replay.objective(),
                replay.isWhole() ? DONE_TRUNCATED : RUNNING,
                null,
                replay.unreported().isEmpty()
                        ? replay.left().values().stream()
                                .mapToLong(Long::longValue)
                                .sum()
                        : null,
                replay.unreported().isEmpty() ? replay.total() : null,
                replay.completeSince().isPresent()
                        ? Instant.ofEpochMilli(replay.completeSince().getAsLong())
                        : null,
                replay.secondsLeft().isPresent() ? replay.secondsLeft().getAsLong() : null,
                replay.left().entrySet().stream()
                        .filter(each -> each.getValue() > 0)
                        .map(each -> new PartitionView(
                                each.getKey().topic(), each.getKey().partition(), each.getValue()))
                        .sorted(Comparator.comparing(PartitionView::topic).thenComparing(PartitionView::partition))
                        .toList(),
                replay.unreported().stream()
                        .map(TopicPartition::partition)
                        .distinct()
                        .sorted()
                        .toList(),
                replay.unreported().stream()
                        .map(each -> new PlaceView(each.topic(), each.partition()))
                        .sorted(Comparator.comparing(PlaceView::topic).thenComparing(PlaceView::partition))
                        .toList());
    }

    /** Whether something is left to read, and nothing is known to prevent it. */
    public boolean hasOutcomesLeft() {
        return state.equals(RUNNING);
    }

    /** The same objective while reading is paused, unless it has nothing left to read. */
    public ReplayView paused(String why) {
        return hasOutcomesLeft()
                ? new ReplayView(
                        slo,
                        objective,
                        PAUSED,
                        why,
                        outcomesLeft,
                        outcomesTotal,
                        completeSince,
                        null,
                        partitions,
                        unreportedPartitions,
                        unreported)
                : this;
    }
}
