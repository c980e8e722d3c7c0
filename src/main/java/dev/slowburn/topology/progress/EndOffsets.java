package dev.slowburn.topology.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Uuid;

/**
 * How much of the input there is, and how much of it the group has committed, as the broker tells it: a task that gets no
 * records cannot know by itself whether there are none or whether they are delayed.
 */
@FunctionalInterface
public interface EndOffsets {
    /** How often the broker is asked, so an answer is about this old while all is well. */
    Duration BETWEEN_ANSWERS = Duration.ofSeconds(1);

    /** The broker is asked each second, and what follows from its answer is sent on each second. */
    long USUAL_AGE = 2 * BETWEEN_ANSWERS.toMillis();

    /** A moment up to which input is known to be read, less the time that passes until it is known while all is well. */
    static long withoutUsualAge(long caughtUpTo, long now) {
        return Math.min(now, caughtUpTo + USUAL_AGE);
    }

    /** The newest answer; empty until the broker has answered once. While the broker is away, the last answer is returned. */
    Optional<Answer> newest();

    /** The partitions in which an open transaction has blocked all readers for several seconds. */
    default List<OpenTransaction> openTransactions() {
        return List.of();
    }

    /**
     * The state of the input at one moment. It stays true when it gets old: a task that has counted up to an end has counted all
     * that was there at that moment.
     *
     * @param askedAt moment of the wall clock, in epoch milliseconds, before the ends were asked for
     * @param topic identity of the topic: another one if the topic was deleted and created again
     * @param partitions all partitions that exist
     */
    record Answer(long askedAt, Uuid topic, Map<Integer, Known> partitions) {
        public Answer {
            partitions = Map.copyOf(partitions);
        }
    }

    /**
     * Offsets of one partition.
     *
     * @param beginning offset of the first record that is still there
     * @param readable end for readers of committed records; below {@code end} while a transaction is open
     * @param end offset behind the last record, whether or not readers can see it yet
     * @param counted offset up to which the group has committed, asked for before the end; {@code beginning} if it never has
     */
    record Known(long beginning, long readable, long end, long counted) {
        boolean isEmpty() {
            return beginning == end;
        }
    }

    /**
     * A transaction of a producer that nobody can read past.
     *
     * @param offset from here on nothing can be read until the transaction ends
     * @param since when it was first noticed
     */
    record OpenTransaction(int partition, long offset, Instant since) {}
}
