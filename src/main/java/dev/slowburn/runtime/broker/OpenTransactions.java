package dev.slowburn.runtime.broker;

import dev.slowburn.topology.progress.EndOffsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds transactions that keep readers of the input waiting: the last stable offset has not moved for several seconds, there are
 * records behind it, and the group has committed up to it. That it is below the end for a moment is usual while producers use
 * transactions.
 */
public final class OpenTransactions {
    private static final Duration USUAL = Duration.ofSeconds(10);

    private final Map<Integer, EndOffsets.OpenTransaction> suspected = new HashMap<>();

    /** Takes note of what the broker knows, and returns the transactions that have been open for longer than usual. */
    public List<EndOffsets.OpenTransaction> update(EndOffsets.Snapshot answer) {
        Instant now = Instant.ofEpochMilli(answer.askedAt());
        suspected.keySet().retainAll(answer.partitions().keySet());
        List<EndOffsets.OpenTransaction> open = new ArrayList<>();
        answer.partitions().forEach((partition, known) -> {
            EndOffsets.OpenTransaction before = suspected.get(partition);
            boolean waits = known.lastStable() < known.end()
                    && Math.max(known.committed(), known.beginning()) >= known.lastStable();
            if (!waits) {
                suspected.remove(partition);
            } else if (before == null || before.offset() != known.lastStable()) {
                suspected.put(partition, new EndOffsets.OpenTransaction(partition, known.lastStable(), now));
            } else if (before.since().plus(USUAL).isBefore(now)) {
                open.add(before);
            }
        });
        return List.copyOf(open);
    }
}
