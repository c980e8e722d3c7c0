package dev.slowburn.topology.replay;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.coverage.RuleId;
import java.util.List;
import java.util.Set;

/**
 * A range of offsets of one partition that some rules have not counted. The reader counts the newest part first: from the offset that
 * belongs to the latest of {@code times} that lies within the range, up to its end.
 *
 * @param from first offset
 * @param to end, exclusive
 * @param rules rules for which none of the offsets is counted
 * @param definitions definitions that contain the rules
 * @param times times in epoch milliseconds at which the range may be divided
 * @param expired outcomes that were written to the input before this time have expired, in epoch milliseconds
 * @param requestedAt wall-clock time of the request, in epoch milliseconds
 * @param counters creates a counter for the records of a chunk
 */
public record ReplayRequest(
        long from,
        long to,
        Set<RuleId> rules,
        PreparedDefinitions definitions,
        List<Long> times,
        long expired,
        long requestedAt,
        ReplayCounters counters) {
    public ReplayRequest {
        rules = Set.copyOf(rules);
        times = List.copyOf(times);
    }

    /** Creates the counter of a request, on the thread that reads. */
    @FunctionalInterface
    public interface ReplayCounters {
        /** @param position offset of the first record that it will count */
        ReplayCounter of(ReplayRequest request, long position);
    }
}
