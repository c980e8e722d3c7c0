package dev.slowburn.testkit.topology;

import dev.slowburn.topology.progress.EndOffsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.Uuid;

/** What the broker reports on the input: its partitions and their offsets. Only the first partition is read. */
public final class SimulatedBroker {
    private static final Uuid TOPIC = Uuid.randomUuid();

    private final Set<Integer> otherPartitions = new TreeSet<>();
    private long sent;
    private long backlog;
    private long hidden;
    private long deletedBefore;
    private boolean answers = true;

    /** Records that an outcome was sent and read. Returns its offset. */
    long sent() {
        backlog = Math.max(0, backlog - 1);
        return sent++;
    }

    /** Sets the number of outcomes in Kafka that have not been read; sent outcomes reduce it. */
    public void backlog(long outcomesWaiting) {
        backlog = outcomesWaiting;
    }

    /** Sets the number of outcomes hidden by an open transaction. */
    public void hiddenByATransaction(long outcomes) {
        hidden = outcomes;
    }

    /** Simulates outcomes that were deleted before they were read, with none after them. */
    public void deleteBeforeItIsRead(long outcomes) {
        backlog = outcomes;
        deletedBefore = sent + outcomes;
    }

    /** Whether the broker reports end offsets; true initially. */
    public void answers(boolean doesAnswer) {
        answers = doesAnswer;
    }

    /** Sets the number of input partitions; only the first is read here. */
    public void hasPartitions(int partitions) {
        otherPartitions.clear();
        for (int other = 1; other < partitions; other++) {
            otherPartitions.add(other);
        }
    }

    boolean hasOnePartition() {
        return otherPartitions.isEmpty();
    }

    Optional<EndOffsets.Snapshot> ends(Instant now) {
        if (!answers) {
            return Optional.empty();
        }
        Map<Integer, EndOffsets.PartitionOffsets> partitions = new HashMap<>();
        long readable = sent + backlog;
        partitions.put(0, new EndOffsets.PartitionOffsets(deletedBefore, readable, readable + hidden, sent));
        otherPartitions.forEach(other -> partitions.put(other, new EndOffsets.PartitionOffsets(0, 1, 1, 0)));
        return Optional.of(new EndOffsets.Snapshot(now.toEpochMilli(), TOPIC, partitions));
    }
}
