package dev.slowburn.topology.replay;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.coverage.RuleId;
import java.util.Set;

/**
 * A range of offsets of one partition that some rules have not counted.
 *
 * @param from first offset
 * @param to end, exclusive
 * @param rules rules for which none of the offsets is counted
 * @param definitions definitions that contain the rules
 * @param requestedAt wall-clock time of the request, in epoch milliseconds
 * @param counters creates a counter for the records of a chunk
 */
public record ReplayRequest(
        long from,
        long to,
        Set<RuleId> rules,
        PreparedDefinitions definitions,
        long requestedAt,
        ReplayCounters counters) {
    public ReplayRequest {
        rules = Set.copyOf(rules);
    }

    /** Creates the counter of a request, on the thread that reads. */
    @FunctionalInterface
    public interface ReplayCounters {
        ReplayCounter of(ReplayRequest request);
    }
}
