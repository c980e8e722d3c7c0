package dev.slowburn.topology.combine;

import dev.slowburn.counting.Combiner;
import dev.slowburn.counting.CountingListener;
import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.counting.SharedTallies;
import dev.slowburn.counting.TallyBuffer;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.shuffle.TallyBatch;
import dev.slowburn.topology.shuffle.TallyPartitioner;
import dev.slowburn.topology.streams.ThreadTransactions;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * The pending tallies of one input in one stream thread. Its tasks add to the same tallies, so a budget has one tally per minute and
 * commit, and not one for each partition that the thread counts.
 *
 * <p>With exactly-once, the tasks of a thread share a producer and commit in one transaction, so any of them can send what all have
 * counted: tallies and offsets are committed together or not at all. For that, a commit must include each task that has counted. Kafka
 * Streams omits a task from a commit only if that task has failed. Then nothing more is sent until that task is closed, so the thread fails,
 * its transaction is aborted, and the outcomes are read again. {@link ThreadTransactions} detects tasks that were not closed after that.
 */
final class ThreadTallies {
    private final InputTopic input;
    private final TallyBatch[] batches;
    private final ToIntFunction<String> partitioner;
    /** By the id of the partition of the input. */
    private final Map<Long, Member> members = new HashMap<>();
    /** Null if there are no members. */
    private SharedTallies tallies;

    /** Whether there are pending tallies of a closed task that cannot be separated from those of others. */
    private boolean isMixed;

    /** @param partitions number of partitions of the tally topic */
    ThreadTallies(InputTopic input, int partitions) {
        this.input = input;
        batches = new TallyBatch[partitions];
        partitioner = service -> TallyPartitioner.ownerOf(service, partitions);
    }

    /** The part of one task. */
    static final class Member {
        private final BitSet touched = new BitSet();
        private boolean hasPending;
        /** Null if the task has not failed. */
        private RuntimeException failure;

        /** Records that the task has added to the tallies. */
        void counted() {
            hasPending = true;
        }

        /** Records that the task has failed: what it has counted must not be committed without its offsets. */
        void fail(RuntimeException cause) {
            failure = failure == null ? cause : failure;
        }

        /** The partitions that have received tallies of the task, until the caller clears them. */
        BitSet touched() {
            return touched;
        }
    }

    /** Adds a task without tallies. If it is the first one, the tallies start with the given definitions. */
    Member join(long source, PreparedDefinitions definitions) {
        leave(source);
        if (members.isEmpty()) {
            tallies = new SharedTallies(definitions, slo -> slo.counts(input.name()));
            discard();
        }
        Member member = new Member();
        members.put(source, member);
        return member;
    }

    private void discard() {
        tallies.drain(buffer -> {});
        Arrays.setAll(batches, owner -> new TallyBatch(false));
        isMixed = false;
    }

    /** Removes a task. Its pending tallies belong to an aborted transaction: they are discarded, if no other task has added to them. */
    void leave(long source) {
        Member member = members.remove(source);
        if (member == null) {
            return;
        }
        if (members.isEmpty()) {
            tallies = null;
        } else if (member.hasPending || member.failure != null) {
            if (members.values().stream().anyMatch(other -> other.hasPending)) {
                isMixed = true;
            } else {
                discard();
            }
        }
    }

    Combiner combiner(CountingListener listener) {
        return new Combiner(tallies, listener);
    }

    /** Counts by other definitions after sending the tallies of the former. */
    @SuppressWarnings(
            "ReferenceEquality") // Each change creates a new object; comparing ten thousand SLOs would be too slow.
    void apply(PreparedDefinitions definitions, Consumer<TallyBatch> sender) {
        if (tallies.definitions() != definitions) {
            send(sender);
            tallies.apply(definitions);
        }
    }

    /** Sends the tallies of all tasks. */
    void send(Consumer<TallyBatch> sender) {
        for (Member member : members.values()) {
            if (member.failure != null) {
                throw unsent("a task of the stream thread has failed", member.failure);
            }
        }
        if (isMixed) {
            throw unsent("a task of the stream thread was closed before its commit", null);
        }
        BitSet touched = new BitSet(batches.length);
        tallies.drain(buffer -> add(buffer, touched, sender));
        touched.stream()
                .mapToObj(owner -> batches[owner])
                .filter(batch -> !batch.isEmpty())
                .forEach(sender);
        for (Member member : members.values()) {
            if (member.hasPending) {
                member.hasPending = false;
                member.touched.or(touched);
            }
        }
    }

    private IllegalStateException unsent(String reason, RuntimeException cause) {
        return new IllegalStateException(
                reason + ", so what the thread has counted is not committed: input=" + input.name(), cause);
    }

    private void add(TallyBuffer buffer, BitSet touched, Consumer<TallyBatch> sender) {
        int owner = buffer.partition(partitioner);
        touched.set(owner);
        batches[owner].add(buffer);
        if (batches[owner].isLong()) {
            sender.accept(batches[owner]);
        }
    }
}
