package dev.slowburn.topology.combine;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.schema.decode.OutcomeDecoder;
import dev.slowburn.topology.deadletter.DeadLetterTruncation;
import dev.slowburn.topology.deadletter.DroppedRecordLog;
import dev.slowburn.topology.deadletter.RecordOrigin;
import dev.slowburn.topology.definitions.DefinitionsInForce;
import dev.slowburn.topology.definitions.PreparedDefinitions;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.settings.EvaluationClock;
import dev.slowburn.topology.settings.NodeNames;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.streams.CommitScheduler;
import dev.slowburn.topology.streams.PollBatch;
import dev.slowburn.topology.streams.PreCommitHook;
import dev.slowburn.topology.streams.StateStores;
import dev.slowburn.topology.streams.TaskMetrics;
import dev.slowburn.topology.view.EvaluationView;
import dev.slowburn.topology.view.SkippedInput;
import dev.slowburn.topology.view.UnclassifiedInput;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * First stage: decodes and classifies outcomes, as many at once as a poll brought, and sends their sums on when the task commits.
 * What can't be counted goes to the dead letters.
 */
public final class CombineProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    /** A number of requests in one event that can only be a mistake; it keeps sums far from the range of a long. */
    private static final long MAX_COUNT = 1_000_000_000_000L;

    private final TopologySettings settings;
    private final Function<Set<OutcomeField>, OutcomeDecoder> decoders;
    private final DefinitionsInForce definitions;
    private final EndOffsets ends;
    private final SkippedInput skippedInput;
    private final UnclassifiedInput unclassifiedInput;
    private final long maxFutureSkew;

    private ProcessorContext<byte[], byte[]> context;
    private PreparedDefinitions applied;
    private Set<OutcomeField> decoded;
    private OutcomeDecoder decoder;
    private Combiner combiner;
    private Meters meters;
    private DroppedRecordLog dropLog;
    private TallyEmitter outbox;
    private long watermark;
    private PreCommitHook beforeCommit;
    private InputPosition position;
    private long wallClock;

    public CombineProcessor(
            TopologySettings settings,
            Function<Set<OutcomeField>, OutcomeDecoder> decoders,
            DefinitionsInForce definitions,
            EndOffsets ends,
            EvaluationView standings) {
        this.settings = settings;
        this.decoders = decoders;
        this.definitions = definitions;
        this.ends = ends;
        this.skippedInput = standings.skippedInput();
        this.unclassifiedInput = standings.unclassifiedInput();
        this.maxFutureSkew = settings.maxFutureSkew().toMillis();
    }

    /** Starts from nothing also when a task is revived: what waited then was never committed and is read again. */
    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        meters = new Meters(new TaskMetrics(context));
        outbox = new TallyEmitter(context, settings.tallyPartitions());
        applied = null;
        decoded = null;
        applyDefinitions();
        dropLog = new DroppedRecordLog(context);
        watermark = ProgressMarker.NOTHING;
        position = new InputPosition(
                context.taskId().partition(), ends, skippedInput, meters.metrics, context.currentSystemTimeMs());
        beforeCommit = context.getStateStore(StateStores.BEFORE_COMMIT);
        beforeCommit.run(context, this::sendAll);
        // At the turn of a second, as commits of what is far behind: else each budget's sums would go in two parts.
        context.schedule(Instant.EPOCH, settings.snapshotInterval(), PunctuationType.WALL_CLOCK_TIME, this::tick);
        CommitScheduler.schedule(
                context, settings.commitInterval(), () -> position.reach(context.currentSystemTimeMs()), this::sendAll);
    }

    /** Counts by the definitions in force from now on; what waits was counted by those before, and goes on its way as such. */
    @SuppressWarnings("ReferenceEquality") // A change is another object; comparing ten thousand SLOs is not for here.
    private void applyDefinitions() {
        PreparedDefinitions current = definitions.current();
        if (current == applied) {
            return;
        }
        if (applied == null) {
            combiner = new Combiner(current, meters.metrics);
        } else {
            sendSums();
            combiner.apply(current);
        }
        applied = current;
        if (!current.fields().equals(decoded)) {
            decoded = current.fields();
            decoder = decoders.apply(decoded);
        }
    }

    @Override
    public void process(Record<byte[], byte[]> source) {
        // What came after a definition was in force is counted by it, and not only what comes after the next commit.
        applyDefinitions();
        List<ConsumerRecord<byte[], byte[]>> batch = PollBatch.in(source.headers());
        wallClock = context.currentSystemTimeMs();
        if (batch == null) {
            ConsumerRecord<byte[], byte[]> single = itself(source);
            count(single);
            position.counted(single.offset(), single.offset());
        } else {
            for (ConsumerRecord<byte[], byte[]> each : batch) {
                count(each);
            }
            position.counted(batch.get(0).offset(), batch.get(batch.size() - 1).offset());
        }
    }

    /** A record that no batch was made of. */
    private ConsumerRecord<byte[], byte[]> itself(Record<byte[], byte[]> source) {
        RecordMetadata at = context.recordMetadata().orElseThrow();
        return new ConsumerRecord<>(
                at.topic(),
                at.partition(),
                at.offset(),
                source.timestamp(),
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                source.key(),
                source.value(),
                source.headers(),
                Optional.empty());
    }

    private void count(ConsumerRecord<byte[], byte[]> source) {
        Outcome outcome;
        try {
            outcome = decoder.decode(source.headers(), source.value());
            checkPlausible(outcome);
        } catch (RejectedOutcomeException e) {
            reject(source, e);
            return;
        }
        switch (combiner.count(outcome)) {
            case COUNTED -> {
                meters.counted.increment();
                if (outcome.occurredAt() > watermark) {
                    watermark = outcome.occurredAt();
                }
                if (combiner.isFull(settings.combineBuffer())) {
                    sendSums();
                }
            }
            case UNCOUNTED -> meters.uncounted.increment();
            case UNMATCHED -> meters.unmatched.increment();
        }
    }

    private void checkPlausible(Outcome outcome) {
        // A moment before now may be too far away for a difference.
        long ahead = outcome.occurredAt() > wallClock ? outcome.occurredAt() - wallClock : 0;
        if (ahead > maxFutureSkew) {
            throw new RejectedOutcomeException(
                    Rejection.IN_THE_FUTURE, "occurred_at is " + ahead / 1000 + " s ahead of the wall clock");
        }
        if (outcome.count() > MAX_COUNT) {
            throw new RejectedOutcomeException(
                    Rejection.IMPLAUSIBLE_COUNT, "count is above " + MAX_COUNT + ", the most that is believable");
        }
    }

    /**
     * To the dead letters: key, value and headers as they were, as far as they fit, with the reason and where it came from in headers
     * of their own.
     */
    private void reject(ConsumerRecord<byte[], byte[]> source, RejectedOutcomeException e) {
        meters.rejected(e.rejection()).increment();
        dropLog.deadLetter(
                wallClock, e.rejection().name(), e.getMessage(), source.topic(), source.partition(), source.offset());
        Headers headers = RecordOrigin.rejected(
                source.headers(), source.topic(), source.partition(), source.offset(), source.timestamp(), e);
        context.forward(
                DeadLetterTruncation.fit(new Record<>(source.key(), source.value(), wallClock, headers)),
                NodeNames.REJECTED);
    }

    private void sendSums() {
        outbox.sendSums(combiner);
    }

    /**
     * Before a commit: all sums, then how far the input is counted to the partitions that got sums. The event clock of all partitions
     * follows from the highest event time, which this task forgets when it moves: there each commit sends it to all.
     */
    private void sendAll() {
        sendSums();
        applyDefinitions();
        if (outbox.hasUnfollowedTallies()) {
            ProgressMarker counted = progress(position.caughtUpTo(context.currentSystemTimeMs()));
            if (settings.clock() == EvaluationClock.EVENT) {
                outbox.broadcastProgress(counted);
            } else {
                outbox.sendProgress(counted);
            }
        }
        meters.metrics.publish();
    }

    private void tick(long now) {
        beforeCommit.commitPosition();
        long upTo = position.caughtUpTo(now);
        sendSums();
        applyDefinitions();
        reportUnclassifiable(now);
        outbox.broadcastProgress(progress(upTo));
    }

    private void reportUnclassifiable(long now) {
        int partition = context.taskId().partition();
        unclassifiedInput.replace(partition, combiner.failing().report(partition, now, outbox::send), now);
    }

    private ProgressMarker progress(long caughtUpTo) {
        return new ProgressMarker(context.taskId().partition(), watermark, caughtUpTo);
    }

    @Override
    public void close() {
        meters.metrics.close();
        unclassifiedInput.replace(context.taskId().partition(), List.of(), wallClock);
    }

    /** What this stage counts. Records, not requests: one record may stand for many. */
    private static final class Meters {
        private final TaskMetrics metrics;
        private final TaskMetrics.Counter counted;
        private final TaskMetrics.Counter uncounted;
        private final TaskMetrics.Counter unmatched;

        private Meters(TaskMetrics metrics) {
            this.metrics = metrics;
            counted = metrics.counter("outcomes-counted-total", "Records counted by at least one budget");
            uncounted =
                    metrics.counter("outcomes-uncounted-total", "Records that every SLI of their service leaves out");
            unmatched = metrics.counter("outcomes-unmatched-total", "Records of services that no definition names");
        }

        private TaskMetrics.Counter rejected(Rejection rejection) {
            return metrics.counter(
                    "outcomes-rejected-total",
                    "Records sent to the dead letters",
                    "reason",
                    rejection.name().toLowerCase(Locale.ROOT));
        }
    }
}
