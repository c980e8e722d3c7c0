package dev.slowburn.topology.combine;

import dev.slowburn.topology.progress.CaughtUpTracker;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.progress.SkippedOffsets;
import dev.slowburn.topology.streams.CommitScheduler;
import dev.slowburn.topology.streams.TaskMetrics;
import dev.slowburn.topology.view.SkippedInput;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks the position of a task of the first stage in its input partition, and the offsets that were deleted before it read them.
 */
final class InputPosition {
    private static final Logger LOG = LoggerFactory.getLogger(InputPosition.class);

    private final TopicPartition partition;
    private final EndOffsets ends;
    private final SkippedInput skippedInput;
    private final TaskMetrics.Counter skippedOffsets;
    private final CaughtUpTracker caughtUp;
    private final SkippedOffsets skipped = new SkippedOffsets();
    private EndOffsets.Snapshot seen;
    private Uuid topic;

    /** @param label value of the metric label {@code partition} */
    InputPosition(
            TopicPartition partition,
            String label,
            EndOffsets ends,
            SkippedInput skippedInput,
            TaskMetrics metrics,
            long now) {
        this.partition = partition;
        this.ends = ends;
        this.skippedInput = skippedInput;
        this.skippedOffsets = metrics.counter(
                "input-skipped-offsets-total",
                "Offsets of the input whose records were deleted before they were counted",
                "partition",
                label);
        this.caughtUp = new CaughtUpTracker(now);
    }

    /**
     * Records that a batch was counted.
     *
     * @param first offset of its first record
     * @param last offset of its last record
     */
    void counted(long first, long last) {
        offsets().ifPresent(skipped::startAt);
        skipped.counted(first, last + 1);
        caughtUp.counted(last + 1);
    }

    /** All records that were in the partition at the returned time have been counted, see {@link CaughtUpTracker#caughtUpTo}. */
    long caughtUpTo(long now) {
        refresh(now);
        return caughtUp.caughtUpTo(now);
    }

    /** Since when the task lags, for {@link CommitScheduler}; about now if it does not, see {@link CaughtUpTracker#laggingSince}. */
    long laggingSince(long now) {
        refresh(now);
        return caughtUp.laggingSince(now);
    }

    private Optional<EndOffsets.PartitionOffsets> offsets() {
        return ends.newest().map(snapshot -> snapshot.partitions().get(partition.partition()));
    }

    /** Whether the input is known not to have this partition: a task exists for each partition of the input that has most. */
    boolean isAbsent() {
        return ends.newest()
                .map(snapshot -> !snapshot.partitions().containsKey(partition.partition()))
                .orElse(false);
    }

    private void refresh(long now) {
        EndOffsets.Snapshot snapshot = ends.newest().orElse(null);
        if (snapshot == null || (seen != null && snapshot.askedAt() <= seen.askedAt())) {
            return;
        }
        seen = snapshot;
        EndOffsets.PartitionOffsets offsets = snapshot.partitions().get(partition.partition());
        if (offsets == null) {
            return;
        }
        if (!snapshot.topic().equals(topic)) {
            if (topic != null) {
                caughtUp.reset();
                skipped.reset();
                skippedInput.reset(partition);
            }
            topic = snapshot.topic();
        }
        for (SkippedOffsets.Range range : skipped.onEndOffsets(offsets)) {
            report(range, now);
            caughtUp.counted(range.to());
        }
        caughtUp.onEndOffsets(snapshot.askedAt(), offsets);
    }

    private void report(SkippedOffsets.Range range, long now) {
        long added = skippedInput.add(partition, range, now);
        if (added > 0) {
            skippedOffsets.add(added);
            LOG.warn(
                    "input deleted before it was counted: topic={} partition={} offsets={} from={} to={}",
                    partition.topic(),
                    partition.partition(),
                    added,
                    range.from(),
                    range.to() - 1);
        }
    }
}
