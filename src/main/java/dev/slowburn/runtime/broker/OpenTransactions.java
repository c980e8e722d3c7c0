package dev.slowburn.runtime.broker;

import dev.slowburn.topology.progress.EndOffsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Detects open transactions that block consumers of the input: for more than 10 s the last stable offset has not moved, there
 * are records beyond it, and the group has committed up to it. Shorter times are normal for transactional producers.
 */
public final class OpenTransactions {
    private static final Duration NORMAL = Duration.ofSeconds(10);

    private final Map<Integer, EndOffsets.OpenTransaction> suspected = new HashMap<>();

    /** Updates with the broker's answer, and returns the transactions that block consumers. */
    public List<EndOffsets.OpenTransaction> update(EndOffsets.Snapshot answer) {
        Instant now = Instant.ofEpochMilli(answer.askedAt());
        suspected.keySet().retainAll(answer.partitions().keySet());
        List<EndOffsets.OpenTransaction> open = new ArrayList<>();
        answer.partitions().forEach((partition, known) -> {
            EndOffsets.OpenTransaction before = suspected.get(partition);
            boolean isBlocked = known.lastStable() < known.end()
                    && Math.max(known.committed(), known.beginning()) >= known.lastStable();
            if (!isBlocked) {
                suspected.remove(partition);
            } else if (before == null || before.offset() != known.lastStable()) {
                suspected.put(partition, new EndOffsets.OpenTransaction(partition, known.lastStable(), now));
            } else if (before.since().plus(NORMAL).isBefore(now)) {
                open.add(before);
            }
        });
        return List.copyOf(open);
    }
}
