package dev.slowburn.topology.combine;

import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.topology.deadletter.DeadLetterTruncation;
import dev.slowburn.topology.deadletter.DroppedRecordLog;
import dev.slowburn.topology.deadletter.RecordOrigin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Counts rejected outcomes, logs them and sends them to the dead-letter topic: the original key, value and headers, truncated if
 * necessary, with the reason and the origin in additional headers.
 */
final class RejectedOutcomes {
    private final ProcessorContext<byte[], byte[]> context;
    private final OutcomeMeters meters;
    private final String target;
    private final DroppedRecordLog log;

    /** @param target the node to forward to */
    RejectedOutcomes(ProcessorContext<byte[], byte[]> context, OutcomeMeters meters, String target) {
        this.context = context;
        this.meters = meters;
        this.target = target;
        log = new DroppedRecordLog(context);
    }

    /** Rejects a whole record. */
    void reject(ConsumerRecord<byte[], byte[]> source, RejectedOutcomeException e, long wallClock) {
        meters.rejected(e.rejection());
        send(source, source.value(), headers(source, e, wallClock), wallClock);
    }

    /** Rejects some items of a record whose other items were counted. */
    void reject(ConsumerRecord<byte[], byte[]> source, RejectedItems items, long wallClock) {
        meters.rejected(items);
        Headers headers = headers(source, items.first(), wallClock);
        RecordOrigin.addItems(headers, items.positions());
        send(source, items.record(), headers, wallClock);
    }

    private Headers headers(ConsumerRecord<byte[], byte[]> source, RejectedOutcomeException e, long wallClock) {
        log.deadLetter(
                wallClock, e.rejection().name(), e.getMessage(), source.topic(), source.partition(), source.offset());
        return RecordOrigin.rejected(
                source.headers(), source.topic(), source.partition(), source.offset(), source.timestamp(), e);
    }

    private void send(ConsumerRecord<byte[], byte[]> source, byte[] value, Headers headers, long wallClock) {
        context.forward(DeadLetterTruncation.fit(new Record<>(source.key(), value, wallClock, headers)), target);
    }
}
