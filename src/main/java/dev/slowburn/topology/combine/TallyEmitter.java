package dev.slowburn.topology.combine;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.counting.UnclassifiableOutcomes;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.replay.ReplayChunk;
import dev.slowburn.topology.replay.ReplayTask;
import dev.slowburn.topology.shuffle.CoverageReport;
import dev.slowburn.topology.shuffle.ShuffleCodec;
import dev.slowburn.topology.shuffle.TallyBatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Emits the tallies and progress markers of one task of the first stage to the shuffle topic, together with those of the other tasks of its
 * thread, see {@link ThreadTallies} and {@link ThreadProgress}.
 *
 * <p>After the tallies, it sends the progress of its input partition to the partitions that received tallies, and at each
 * snapshot interval to all. From the progress the second stage derives that a batch is complete, its lag, and the event clock.
 */
final class TallyEmitter implements ReplayTask.Sender {
    /** Key of records that belong to no service. */
    private static final byte[] NO_SERVICE = {};

    private final ProcessorContext<byte[], byte[]> context;
    private final String target;
    private final long source;
    private final ThreadProgress progress;
    private final ThreadTallies tallies;
    private final ThreadTallies.Member member;

    /**
     * Adds the task to those of its thread until {@link #close}.
     *
     * @param target the node to forward to
     * @param source id of the partition of the input
     * @param definitions by which the thread counts if the task is its first one
     */
    TallyEmitter(
            ProcessorContext<byte[], byte[]> context,
            String target,
            long source,
            ThreadProgress progress,
            ThreadTallies tallies,
            PreparedDefinitions definitions) {
        this.context = context;
        this.target = target;
        this.source = source;
        this.progress = progress;
        this.tallies = tallies;
        progress.addTask(source);
        member = tallies.join(source, definitions);
    }

    /** Records that the task has added an outcome to the tallies. */
    void counted() {
        member.counted();
    }

    /** Records that the task has failed, see {@link ThreadTallies.Member#fail}. */
    void fail(RuntimeException cause) {
        member.fail(cause);
    }

    /** Counts by other definitions after emitting the tallies of the former. */
    void apply(PreparedDefinitions definitions) {
        tallies.apply(definitions, this::send);
    }

    /** Emits the pending tallies of all tasks of the thread. */
    void sendTallies() {
        tallies.send(this::send);
    }

    private void send(TallyBatch batch) {
        byte[] service = batch.service().getBytes(StandardCharsets.UTF_8);
        context.forward(new Record<>(service, batch.toMessage(), context.currentSystemTimeMs()), target);
    }

    /** Sends tallies that a replay has counted. */
    @Override
    public void send(ReplayChunk.Message chunk) {
        member.touched().set(chunk.partition());
        byte[] service = chunk.service().getBytes(StandardCharsets.UTF_8);
        context.forward(new Record<>(service, chunk.value(), context.currentSystemTimeMs()), target);
    }

    @Override
    public void send(int partition, CoverageReport report) {
        sendTo(ShuffleCodec.coverage(partition, report));
    }

    /** Whether tallies were emitted and no progress marker was added after them. */
    boolean hasUnfollowedTallies() {
        return !member.touched().isEmpty();
    }

    /** Adds a progress marker for the partitions that received tallies. */
    void addProgress(ProgressMarker marker) {
        progress.add(marker, member.touched());
        member.touched().clear();
    }

    /** Adds a progress marker for all partitions. */
    void addProgressForAll(ProgressMarker marker) {
        progress.addForAll(marker);
        member.touched().clear();
    }

    /** Ends the turn of this task; if all tasks of the thread have had theirs, sends their progress. */
    void endTurn() {
        progress.endTurn(source, this::send);
    }

    /** Sends the progress of all tasks of the thread that was added and not sent. */
    void sendProgress() {
        progress.send(this::send);
    }

    /** Sends a report of unclassifiable outcomes to the partition of the service. */
    void send(UnclassifiableOutcomes report) {
        byte[] service = report.budget().service().getBytes(StandardCharsets.UTF_8);
        context.forward(
                new Record<>(service, ShuffleCodec.unclassifiable(report), context.currentSystemTimeMs()), target);
    }

    private void send(int partition, List<ProgressMarker> markers) {
        sendTo(ShuffleCodec.progress(partition, markers));
    }

    /** Sends a record that contains its target. */
    private void sendTo(byte[] message) {
        context.forward(new Record<>(NO_SERVICE, message, context.currentSystemTimeMs()), target);
    }

    void close() {
        progress.removeTask(source);
        tallies.leave(source);
    }
}
