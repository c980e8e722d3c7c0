package dev.slowburn.topology.definitions;

import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.topology.deadletter.DeadLetterTruncation;
import dev.slowburn.topology.deadletter.DroppedRecordLog;
import dev.slowburn.topology.deadletter.RecordOrigin;
import dev.slowburn.topology.settings.NodeNames;
import dev.slowburn.topology.settings.TopologySettings;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Sends each definition on to the one task that admits them, with where it came from in its headers. What is not even text,
 * or has no key, goes to the dead letters.
 */
public final class DefinitionIntakeProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    /** With what Slowburn adds, and the reasons of a refusal, it still fits into a record. */
    private static final int MOST_BYTES = 900_000;

    private final TopologySettings settings;
    private DroppedRecordLog dropLog;

    private ProcessorContext<byte[], byte[]> context;
    private boolean uncommitted;

    public DefinitionIntakeProcessor(TopologySettings settings) {
        this.settings = settings;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        dropLog = new DroppedRecordLog(context);
        uncommitted = false;
        context.schedule(settings.commitInterval(), PunctuationType.WALL_CLOCK_TIME, this::hurry);
    }

    /** A definition should not have to wait until Streams thinks of committing. */
    private void hurry(long now) {
        if (uncommitted) {
            uncommitted = false;
            context.commit();
        }
    }

    @Override
    public void process(Record<byte[], byte[]> source) {
        uncommitted = true;
        RecordMetadata at = context.recordMetadata().orElseThrow();
        try {
            demandSize(source);
            demandKey(source.key());
            if (source.value() != null) {
                demandText("the record's value", source.value());
            }
        } catch (RejectedOutcomeException e) {
            dropLog.deadLetter(
                    context.currentSystemTimeMs(),
                    e.rejection().name(),
                    e.getMessage(),
                    at.topic(),
                    at.partition(),
                    at.offset());
            Headers headers = RecordOrigin.rejected(
                    source.headers(), at.topic(), at.partition(), at.offset(), source.timestamp(), e);
            context.forward(
                    DeadLetterTruncation.fit(
                            new Record<>(source.key(), source.value(), context.currentSystemTimeMs(), headers)),
                    NodeNames.UNREADABLE);
            return;
        }
        Headers headers =
                RecordOrigin.add(source.headers(), at.topic(), at.partition(), at.offset(), source.timestamp());
        // With a timestamp of its own: the source's may be one that a topic with default settings refuses.
        context.forward(
                new Record<>(source.key(), source.value(), context.currentSystemTimeMs(), headers),
                NodeNames.TO_ADMISSION);
    }

    private static void demandSize(Record<byte[], byte[]> source) {
        int size = DeadLetterTruncation.of(source);
        if (size > MOST_BYTES) {
            throw new RejectedOutcomeException(
                    Rejection.REFUSED_DEFINITION,
                    "the record has " + size + " bytes, at most " + MOST_BYTES + " are read");
        }
    }

    private static void demandKey(byte[] key) {
        if (key == null || key.length == 0) {
            throw new RejectedOutcomeException(
                    Rejection.REFUSED_DEFINITION, "the record's key is missing; it must be the name of the document");
        }
        demandText("the record's key", key);
    }

    private static void demandText(String what, byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new RejectedOutcomeException(Rejection.REFUSED_DEFINITION, what + " is not text in UTF-8");
        }
    }
}
