package dev.slowburn.topology.shuffle;

import dev.slowburn.domain.coverage.RuleId;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.progress.SourceId;
import java.util.List;

/**
 * How far rules have counted one partition of the input, as a task of the first stage reports it to the second stage.
 *
 * @param source {@link SourceId} of the partition of the input
 */
public record CoverageReport(long source, List<Entry> entries) {
    public CoverageReport {
        entries = List.copyOf(entries);
    }

    /**
     * Coverage of one rule.
     *
     * @param left number of offsets that a replay has not counted yet; 0 if the history is complete
     * @param completeSince all records that were written since this time have been counted, in epoch milliseconds;
     *     {@link ProgressMarker#NOTHING} if all records that ever were in the partition have been counted, {@link Long#MAX_VALUE} if the
     *     time is unknown
     */
    public record Entry(RuleId rule, long left, long completeSince) {
        public boolean isComplete() {
            return left == 0;
        }
    }
}
