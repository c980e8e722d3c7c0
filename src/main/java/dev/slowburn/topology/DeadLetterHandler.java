package dev.slowburn.topology;

import dev.slowburn.domain.RejectedOutcomeException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends records that can't be counted to the dead letters, key, value and headers as they were, with the reason and where
 * they came from in headers of their own; by Streams' own way for dead letters, so in the transaction that moves on past
 * the record. Anything that is not a {@link RejectedOutcomeException} is a bug and stops the instance.
 */
public final class DeadLetterHandler implements ProcessingExceptionHandler {
    /** Configuration key for the name of the topic. */
    public static final String TOPIC_CONFIG = "slowburn.dead.letters.topic";

    private String topic;

    @Override
    public void configure(Map<String, ?> configs) {
        topic = (String) configs.get(TOPIC_CONFIG);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        if (!(exception instanceof RejectedOutcomeException rejected)) {
            return Response.fail();
        }
        Headers headers = SourceCoordinates.add(
                context.headers(), context.topic(), context.partition(), context.offset(), context.timestamp());
        SourceCoordinates.set(
                headers, SourceCoordinates.REASON, rejected.rejection().name());
        SourceCoordinates.set(headers, SourceCoordinates.DETAIL, rejected.getMessage());
        return Response.resume(List.of(
                new ProducerRecord<>(topic, null, null, context.sourceRawKey(), context.sourceRawValue(), headers)));
    }
}
