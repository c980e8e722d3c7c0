package dev.slowburn.topology.combine;

import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.settings.NodeNames;
import dev.slowburn.topology.shuffle.ShuffleCodec;
import dev.slowburn.topology.shuffle.UnclassifiableOutcomes;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends what one task of the first stage has to say to the second.
 *
 * <p>Behind the sums follows how far its input partition has been counted, to the partitions that got any, and once a second to
 * all: by it the second stage knows that a batch is whole, how late it is, and what the event clock says.
 */
final class TallyEmitter {
    /** The key of what is about no service. */
    private static final byte[] OF_NOBODY = {};

    private final ProcessorContext<byte[], byte[]> context;
    private final TallyBatch[] batches;
    private final BitSet touched;

    /** @param partitions among which budgets are shared */
    TallyEmitter(ProcessorContext<byte[], byte[]> context, int partitions) {
        this.context = context;
        batches = new TallyBatch[partitions];
        for (int i = 0; i < partitions; i++) {
            batches[i] = new TallyBatch();
        }
        touched = new BitSet(partitions);
    }

    /** Sends all sums that wait. */
    void sendSums(Combiner combiner) {
        combiner.drain(sums -> {
            int owner = sums.owner(batches.length);
            touched.set(owner);
            TallyBatch batch = batches[owner];
            batch.add(sums);
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
        context.forward(new Record<>(service, batch.toMessage(), context.currentSystemTimeMs()), NodeNames.TO_TALLIES);
    }

    /** Whether any sums were sent that no progress has followed. */
    boolean hasUnfollowedTallies() {
        return !touched.isEmpty();
    }

    /** Sends how far the input is counted to whom sums went. */
    void sendProgress(ProgressMarker progress) {
        touched.stream().forEach(partition -> send(partition, progress));
        touched.clear();
    }

    /** Sends it to all. */
    void broadcastProgress(ProgressMarker progress) {
        send(-1, progress);
        touched.clear();
    }

    /** Tells the partition of a service that its outcomes are unclassifiable. */
    void send(UnclassifiableOutcomes news) {
        byte[] service = news.budget().service().getBytes(StandardCharsets.UTF_8);
        context.forward(
                new Record<>(service, ShuffleCodec.unclassifiable(news), context.currentSystemTimeMs()),
                NodeNames.TO_TALLIES);
    }

    private void send(int partition, ProgressMarker progress) {
        context.forward(
                new Record<>(OF_NOBODY, ShuffleCodec.progress(partition, progress), context.currentSystemTimeMs()),
                NodeNames.TO_TALLIES);
    }
}
