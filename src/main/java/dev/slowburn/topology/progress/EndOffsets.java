package dev.slowburn.topology.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Uuid;

/**
 * The end offsets of the input and the offsets that the group has committed, as reported by the broker. A task that receives no
 * records needs them to distinguish an input without new records from a delayed one.
 */
@FunctionalInterface
public interface EndOffsets {
    /** Interval between two requests to the broker, and so the usual age of a snapshot. */
    Duration POLL_INTERVAL = Duration.ofSeconds(1);

    /**
     * Corrects a caught-up time by the usual age of a snapshot, so that an input without lag is reported as caught up to now.
     *
     * @param further how much later the caller uses a snapshot than it was requested, at most
     */
    static long correctForAge(long caughtUpTo, long now, Duration further) {
        return Math.min(now, caughtUpTo + POLL_INTERVAL.plus(further).toMillis());
    }

    /** The newest snapshot; empty before the first. While the broker is unavailable, the last snapshot is returned. */
    Optional<Snapshot> newest();

    /** The partitions in which an open transaction has blocked all readers for several seconds. */
    default List<OpenTransaction> openTransactions() {
        return List.of();
    }

    /**
     * The state of the input at one time. It remains valid as it ages: a task that has counted up to an end offset has counted all
     * records that existed at that time.
     *
     * @param askedAt wall-clock time in epoch milliseconds just before the end offsets were requested
     * @param topic id of the topic; it changes if the topic is deleted and created again
     * @param partitions all partitions that exist
     */
    record Snapshot(long askedAt, Uuid topic, Map<Integer, PartitionOffsets> partitions) {
        public Snapshot {
            partitions = Map.copyOf(partitions);
        }
    }

    /**
     * Offsets of one partition.
     *
     * @param beginning offset of the first record that has not been deleted
     * @param lastStable last stable offset; below {@code end} while a transaction is open
     * @param end high watermark: the offset after the last record, including records of open transactions
     * @param committed committed offset of the group, requested before the end; {@code beginning} if the group has none
     */
    record PartitionOffsets(long beginning, long lastStable, long end, long committed) {
        boolean isEmpty() {
            return beginning == end;
        }
    }

    /**
     * An open transaction of a producer that blocks {@code read_committed} consumers.
     *
     * @param offset consumers cannot read this offset or any later one until the transaction ends
     * @param since when the transaction was first observed
     */
    record OpenTransaction(int partition, long offset, Instant since) {}
}
