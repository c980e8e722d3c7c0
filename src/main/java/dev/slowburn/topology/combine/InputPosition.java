package dev.slowburn.topology.combine;

import dev.slowburn.topology.progress.CaughtUpTracker;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.progress.SkippedOffsets;
import dev.slowburn.topology.streams.CommitScheduler;
import dev.slowburn.topology.streams.TaskMetrics;
import dev.slowburn.topology.view.SkippedInput;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tracks the position of a task of the first stage in its input partition, and the offsets that were deleted before it read them. */
final class InputPosition {
    private static final Logger LOG = LoggerFactory.getLogger(InputPosition.class);

    private final int partition;
    private final EndOffsets ends;
    private final SkippedInput skippedInput;
    private final TaskMetrics.Counter skippedOffsets;
    private final CaughtUpTracker caughtUp;
    private final SkippedOffsets skipped = new SkippedOffsets();
    private EndOffsets.Answer seen;
    private Uuid topic;

    InputPosition(int partition, EndOffsets ends, SkippedInput skippedInput, TaskMetrics metrics, long now) {
        this.partition = partition;
        this.ends = ends;
        this.skippedInput = skippedInput;
        this.skippedOffsets = metrics.counter(
                "input-skipped-offsets-total",
                "Offsets of the input whose records were deleted before they were counted",
                "partition",
                Integer.toString(partition));
        this.caughtUp = new CaughtUpTracker(now);
    }

    /**
     * Records that a batch was counted.
     *
     * @param first offset of its first record
     * @param last offset of its last record
     */
    void counted(long first, long last) {
        known().ifPresent(skipped::beginAt);
        skipped.counted(first, last + 1);
        caughtUp.counted(last + 1);
    }

    /** All records that were in the partition at the returned time have been counted, see {@link CaughtUpTracker#upTo}. */
    long caughtUpTo(long now) {
        refresh(now);
        return caughtUp.upTo(now);
    }

    /** The time up to which the partition has been read, for {@link CommitScheduler}. */
    long reach(long now) {
        refresh(now);
        return caughtUp.reach(now);
    }

    private Optional<EndOffsets.Known> known() {
        return ends.newest().map(answer -> answer.partitions().get(partition));
    }

    private void refresh(long now) {
        EndOffsets.Answer answer = ends.newest().orElse(null);
        if (answer == null || (seen != null && answer.askedAt() <= seen.askedAt())) {
            return;
        }
        seen = answer;
        EndOffsets.Known known = answer.partitions().get(partition);
        if (known == null) {
            return;
        }
        if (!answer.topic().equals(topic)) {
            if (topic != null) {
                caughtUp.begin();
                skipped.begin();
                skippedInput.begin(partition);
            }
            topic = answer.topic();
        }
        for (SkippedOffsets.Range range : skipped.onEndOffsets(known)) {
            report(range, now);
            caughtUp.counted(range.to());
        }
        caughtUp.onEndOffsets(answer.askedAt(), known);
    }

    private void report(SkippedOffsets.Range range, long now) {
        long offsets = skippedInput.add(partition, range, now);
        if (offsets > 0) {
            skippedOffsets.add(offsets);
            LOG.warn(
                    "input deleted before it was counted: partition={} offsets={} from={} to={}",
                    partition,
                    offsets,
                    range.from(),
                    range.to() - 1);
        }
    }
}
