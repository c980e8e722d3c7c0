package dev.slowburn.topology.combine;

import dev.slowburn.counting.Combiner;
import dev.slowburn.counting.UnclassifiableOutcomes;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.replay.ReplayChunk;
import dev.slowburn.topology.replay.ReplayTask;
import dev.slowburn.topology.shuffle.CoverageReport;
import dev.slowburn.topology.shuffle.ShuffleCodec;
import dev.slowburn.topology.shuffle.TallyBatch;
import dev.slowburn.topology.shuffle.TallyPartitioner;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Emits the tallies and progress markers of one task of the first stage to the shuffle topic.
 *
 * <p>After the tallies, it sends the progress of its input partition to the partitions that received tallies, and at each
 * snapshot interval to all, together with that of the other tasks of its thread, see {@link ThreadProgress}. From the progress the second stage derives that a batch is complete, its lag, and the event clock.
 */
final class TallyEmitter implements ReplayTask.Sender {
    /** Key of records that belong to no service. */
    private static final byte[] NO_SERVICE = {};

    private final ProcessorContext<byte[], byte[]> context;
    private final String target;
    private final long source;
    private final ThreadProgress thread;
    private final TallyBatch[] batches;
    private final BitSet touched;
    private final ToIntFunction<String> partitioner;

    /**
     * @param partitions number of partitions of the shuffle topic
     * @param target the node to forward to
     * @param source id of the partition of the input
     * @param thread collects the progress of all tasks of the thread; this task is added to it until {@link #close}
     */
    TallyEmitter(
            ProcessorContext<byte[], byte[]> context,
            int partitions,
            String target,
            long source,
            ThreadProgress thread) {
        this.context = context;
        this.target = target;
        this.source = source;
        this.thread = thread;
        thread.addTask(source);
        batches = new TallyBatch[partitions];
        for (int i = 0; i < partitions; i++) {
            batches[i] = new TallyBatch(false);
        }
        touched = new BitSet(partitions);
        partitioner = service -> TallyPartitioner.ownerOf(service, partitions);
    }

    /** Emits all pending tallies. */
    void sendTallies(Combiner combiner) {
        combiner.drain(tallies -> {
            int owner = tallies.partition(partitioner);
            touched.set(owner);
            TallyBatch batch = batches[owner];
            batch.add(tallies);
            if (batch.isLong()) {
                send(batch);
            }
        });
        for (TallyBatch batch : batches) {
            if (!batch.isEmpty()) {
                send(batch);
            }
        }
    }

    private void send(TallyBatch batch) {
        byte[] service = batch.service().getBytes(StandardCharsets.UTF_8);
        context.forward(new Record<>(service, batch.toMessage(), context.currentSystemTimeMs()), target);
    }

    /** Sends tallies that a replay has counted. */
    @Override
    public void send(ReplayChunk.Message tallies) {
        touched.set(tallies.partition());
        byte[] service = tallies.service().getBytes(StandardCharsets.UTF_8);
        context.forward(new Record<>(service, tallies.value(), context.currentSystemTimeMs()), target);
    }

    @Override
    public void send(int partition, CoverageReport report) {
        sendTo(ShuffleCodec.coverage(partition, report));
    }

    /** Whether tallies were emitted and no progress marker was added after them. */
    boolean hasUnfollowedTallies() {
        return !touched.isEmpty();
    }

    /** Adds a progress marker for the partitions that received tallies. */
    void addProgress(ProgressMarker progress) {
        thread.add(progress, touched);
        touched.clear();
    }

    /** Adds a progress marker for all partitions. */
    void addProgressForAll(ProgressMarker progress) {
        thread.addForAll(progress);
        touched.clear();
    }

    /** Ends the turn of this task; if all tasks of the thread have had theirs, sends their progress. */
    void endTurn() {
        thread.endTurn(source, this::send);
    }

    /** Sends the progress of all tasks of the thread that was added and not sent. */
    void sendProgress() {
        thread.send(this::send);
    }

    /** Sends a report of unclassifiable outcomes to the partition of the service. */
    void send(UnclassifiableOutcomes report) {
        byte[] service = report.budget().service().getBytes(StandardCharsets.UTF_8);
        context.forward(
                new Record<>(service, ShuffleCodec.unclassifiable(report), context.currentSystemTimeMs()), target);
    }

    private void send(int partition, List<ProgressMarker> progress) {
        sendTo(ShuffleCodec.progress(partition, progress));
    }

    /** Sends a record that contains its target. */
    private void sendTo(byte[] message) {
        context.forward(new Record<>(NO_SERVICE, message, context.currentSystemTimeMs()), target);
    }

    void close() {
        thread.removeTask(source);
    }
}
