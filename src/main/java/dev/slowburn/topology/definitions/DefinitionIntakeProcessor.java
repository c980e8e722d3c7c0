package dev.slowburn.topology.definitions;

import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.topology.deadletter.DeadLetterTruncation;
import dev.slowburn.topology.deadletter.DroppedRecordLog;
import dev.slowburn.topology.deadletter.RecordOrigin;
import dev.slowburn.topology.settings.NodeNames;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.streams.PreCommitHook;
import dev.slowburn.topology.streams.StateStores;
import dev.slowburn.topology.streams.ThreadTransactions;
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
 * Forwards each definition to the task that admits definitions, and adds its coordinates as headers. A record that is not text, has
 * no key or is too large is sent to the dead-letter topic.
 */
public final class DefinitionIntakeProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    /** Leaves room in a record for the headers that Slowburn adds, including the reasons of a refusal. */
    private static final int MAX_BYTES = 900_000;

    private final TopologySettings settings;
    private final ThreadTransactions transactions;
    private DroppedRecordLog dropLog;
    private ThreadTransactions.Part part;

    private ProcessorContext<byte[], byte[]> context;
    private boolean uncommitted;

    public DefinitionIntakeProcessor(TopologySettings settings, ThreadTransactions transactions) {
        this.settings = settings;
        this.transactions = transactions;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        dropLog = new DroppedRecordLog(context);
        uncommitted = false;
        part = transactions.part();
        // Without it, the offset of a definition could be committed after its forwarded record was aborted.
        context.<PreCommitHook>getStateStore(StateStores.LOCATE_PRE_COMMIT_HOOK).register(context, part::contribute);
        context.schedule(settings.commitInterval(), PunctuationType.WALL_CLOCK_TIME, this::commitIfNeeded);
    }

    /** Requests a commit, so that a definition does not wait for the commit interval of Streams. */
    private void commitIfNeeded(long now) {
        if (uncommitted) {
            uncommitted = false;
            context.commit();
        }
    }

    @Override
    public void process(Record<byte[], byte[]> source) {
        part.contribute();
        uncommitted = true;
        RecordMetadata at = context.recordMetadata().orElseThrow();
        try {
            checkSize(source);
            checkKey(source.key());
            if (source.value() != null) {
                checkText("the record's value", source.value());
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
        // A new timestamp, because a topic with default settings may reject the source's.
        context.forward(
                new Record<>(source.key(), source.value(), context.currentSystemTimeMs(), headers),
                NodeNames.TO_ADMISSION);
    }

    private static void checkSize(Record<byte[], byte[]> source) {
        int size = DeadLetterTruncation.of(source);
        if (size > MAX_BYTES) {
            throw new RejectedOutcomeException(
                    Rejection.REFUSED_DEFINITION,
                    "the record has " + size + " bytes; at most " + MAX_BYTES + " are supported");
        }
    }

    private static void checkKey(byte[] key) {
        if (key == null || key.length == 0) {
            throw new RejectedOutcomeException(
                    Rejection.REFUSED_DEFINITION, "the record's key is missing; it must be the name of the document");
        }
        checkText("the record's key", key);
    }

    private static void checkText(String part, byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new RejectedOutcomeException(Rejection.REFUSED_DEFINITION, part + " is not UTF-8 text");
        }
    }
}
