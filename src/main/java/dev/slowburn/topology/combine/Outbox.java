package dev.slowburn.topology.combine;

import dev.slowburn.topology.progress.Progress;
import dev.slowburn.topology.settings.NodeNames;
import dev.slowburn.topology.shuffle.TallyMessage;
import dev.slowburn.topology.shuffle.Unclassifiable;
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
final class Outbox {
    /** The key of what is about no service. */
    private static final byte[] OF_NOBODY = {};

    private final ProcessorContext<byte[], byte[]> context;
    private final SumsBatch[] batches;
    private final BitSet touched;

    /** @param partitions among which budgets are shared */
    Outbox(ProcessorContext<byte[], byte[]> context, int partitions) {
        this.context = context;
        batches = new SumsBatch[partitions];
        for (int i = 0; i < partitions; i++) {
            batches[i] = new SumsBatch();
        }
        touched = new BitSet(partitions);
    }

    /** Sends all sums that wait. */
    void sendSums(Combiner combiner) {
        combiner.drain(sums -> {
            int owner = sums.owner(batches.length);
            touched.set(owner);
            SumsBatch batch = batches[owner];
            batch.add(sums);
            if (batch.isLong()) {
                send(batch);
            }
        });
        for (SumsBatch batch : batches) {
            if (!batch.isEmpty()) {
                send(batch);
            }
        }
    }

    private void send(SumsBatch batch) {
        byte[] service = batch.service().getBytes(StandardCharsets.UTF_8);
        context.forward(new Record<>(service, batch.take(), context.currentSystemTimeMs()), NodeNames.TO_TALLIES);
    }

    /** Whether any sums were sent that no progress has followed. */
    boolean owesProgress() {
        return !touched.isEmpty();
    }

    /** Sends how far the input is counted to whom sums went. */
    void followUp(Progress progress) {
        touched.stream().forEach(partition -> send(partition, progress));
        touched.clear();
    }

    /** Sends it to all. */
    void tellAll(Progress progress) {
        send(-1, progress);
        touched.clear();
    }

    /** Tells the partition of a service that its outcomes are unclassifiable. */
    void send(Unclassifiable news) {
        byte[] service = news.budget().service().getBytes(StandardCharsets.UTF_8);
        context.forward(
                new Record<>(service, TallyMessage.unclassifiable(news), context.currentSystemTimeMs()),
                NodeNames.TO_TALLIES);
    }

    private void send(int partition, Progress progress) {
        context.forward(
                new Record<>(OF_NOBODY, TallyMessage.progress(partition, progress), context.currentSystemTimeMs()),
                NodeNames.TO_TALLIES);
    }
}
