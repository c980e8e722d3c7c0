package dev.slowburn.topology.shuffle;

import dev.slowburn.domain.coverage.RuleId;
import java.util.List;

/**
 * How far rules have counted one partition of the input, as a task of the first stage reports it to the second stage.
 *
 * @param inputPartition partition of the input
 */
public record CoverageReport(int inputPartition, List<Entry> entries) {
    public CoverageReport {
        entries = List.copyOf(entries);
    }

    /**
     * Coverage of one rule.
     *
     * @param left number of offsets that a replay has not counted yet; 0 if the history is complete
     * @param completeSince all outcomes since this event time have been counted, in epoch milliseconds
     */
    public record Entry(RuleId rule, long left, long completeSince) {
        public boolean isComplete() {
            return left == 0;
        }
    }
}
