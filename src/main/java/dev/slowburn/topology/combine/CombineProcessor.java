package dev.slowburn.topology.combine;

import dev.slowburn.counting.Combiner;
import dev.slowburn.counting.OutcomeCheck;
import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.topology.deadletter.DeadLetterTruncation;
import dev.slowburn.topology.deadletter.DroppedRecordLog;
import dev.slowburn.topology.deadletter.RecordOrigin;
import dev.slowburn.topology.definitions.DefinitionsInForce;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.progress.Inputs;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.replay.ReplayCounter;
import dev.slowburn.topology.replay.ReplayReader;
import dev.slowburn.topology.replay.ReplayTask;
import dev.slowburn.topology.settings.EvaluationClock;
import dev.slowburn.topology.settings.InputTopic;
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
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Processor of the first stage of one input: decodes and classifies the outcomes of a poll, and emits their tallies before the
 * task commits. Rejected outcomes are sent to the dead-letter topic.
 */
public final class CombineProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    /** Live counting that lags by more suspends the replay. */
    private static final long MAX_LAG_OF_REPLAY_MILLIS = 5_000;

    private final TopologySettings settings;
    private final InputTopic input;
    private final Function<FieldsRead, OutcomeSource> decoders;
    private final DefinitionsInForce definitions;
    private final Inputs inputs;
    private final SkippedInput skippedInput;
    private final UnclassifiedInput unclassifiedInput;
    private final OutcomeCheck plausibility;
    private final ReplayReader replayReader;
    /** Created once, because a method reference is an allocation. */
    private final OutcomeSource.Receiver receiver = this::count;

    private ProcessorContext<byte[], byte[]> context;
    private PreparedDefinitions applied;
    private FieldsRead decoded;
    private OutcomeSource decoder;
    private Combiner combiner;
    private Meters meters;
    private DroppedRecordLog dropLog;
    private TallyEmitter emitter;
    private String rejectedNode;
    /** Id of the partition of the input. */
    private long source;

    private long watermark;
    private PreCommitHook beforeCommit;
    private InputPosition position;
    private ReplayTask replay;
    private long wallClock;

    public CombineProcessor(
            TopologySettings settings,
            InputTopic input,
            Function<FieldsRead, OutcomeSource> decoders,
            DefinitionsInForce definitions,
            Inputs inputs,
            ReplayReader replayReader,
            EvaluationView view) {
        this.settings = settings;
        this.input = input;
        this.decoders = decoders;
        this.definitions = definitions;
        this.inputs = inputs;
        this.skippedInput = view.skippedInput();
        this.unclassifiedInput = view.unclassifiedInput();
        this.replayReader = replayReader;
        this.plausibility = new OutcomeCheck(settings.maxFutureSkew().toMillis());
    }

    /** Starts empty, also if the task is revived: pending tallies were never committed, so their outcomes are read again. */
    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        meters = new Meters(new TaskMetrics(context));
        int partition = context.taskId().partition();
        EndOffsets ends = inputs.endsOf(input);
        source = inputs.source(input, partition);
        rejectedNode = NodeNames.toRejected(input, settings);
        emitter = new TallyEmitter(context, settings.tallyPartitions(), NodeNames.toTallies(input, settings));
        applied = null;
        decoded = null;
        applyDefinitions();
        dropLog = new DroppedRecordLog(context);
        watermark = ProgressMarker.NOTHING;
        TopicPartition place = new TopicPartition(input.topic(), partition);
        position = new InputPosition(
                place, inputs.label(place), ends, skippedInput, meters.metrics, context.currentSystemTimeMs());
        replay = new ReplayTask(
                settings,
                input,
                partition,
                source,
                context.getStateStore(StateStores.COVERAGE),
                ends,
                replayReader,
                (request, from) -> new ReplayCounter(settings, decoders, request, from),
                emitter);
        beforeCommit = context.getStateStore(StateStores.PRE_COMMIT_HOOK);
        beforeCommit.register(context, () -> {
            emitAll();
            replay.commitBegins();
        });
        // Aligned to whole seconds, as are commits of a lagging task; otherwise each budget's tallies would be split in
        // two.
        context.schedule(Instant.EPOCH, settings.snapshotInterval(), PunctuationType.WALL_CLOCK_TIME, this::tick);
        CommitScheduler.schedule(
                context,
                settings.commitInterval(),
                () -> position.laggingSince(context.currentSystemTimeMs()),
                this::emitAll);
    }

    /** Switches to the definitions in force after emitting the tallies of the previous definitions. */
    @SuppressWarnings(
            "ReferenceEquality") // Each change creates a new object; comparing ten thousand SLOs would be too slow.
    private void applyDefinitions() {
        PreparedDefinitions current = definitions.current();
        if (current == applied) {
            return;
        }
        if (applied == null) {
            combiner = new Combiner(current, meters::unclassifiable, Long.MIN_VALUE, slo -> slo.counts(input.name()));
        } else {
            emitTallies();
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
        // A new definition applies from the next record on, not only after the next commit.
        applyDefinitions();
        List<ConsumerRecord<byte[], byte[]>> batch = PollBatch.in(source.headers());
        wallClock = context.currentSystemTimeMs();
        if (batch == null) {
            ConsumerRecord<byte[], byte[]> single = single(source);
            replay.beforeCounting(applied, single.offset(), wallClock);
            count(single);
            counted(single.offset(), single.offset());
        } else {
            replay.beforeCounting(applied, batch.get(0).offset(), wallClock);
            for (ConsumerRecord<byte[], byte[]> each : batch) {
                count(each);
            }
            counted(batch.get(0).offset(), batch.get(batch.size() - 1).offset());
        }
    }

    private void counted(long first, long last) {
        position.counted(first, last);
        replay.counted(last);
    }

    /** Converts a record that is not a batch. */
    private ConsumerRecord<byte[], byte[]> single(Record<byte[], byte[]> source) {
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
        RejectedItems rejected;
        try {
            rejected = decoder.decode(source.headers(), source.value(), receiver);
        } catch (RejectedOutcomeException e) {
            reject(source, e);
            return;
        }
        if (rejected.count() > 0) {
            reject(source, rejected);
        }
    }

    private void count(Outcome outcome) {
        plausibility.check(outcome, wallClock);
        switch (combiner.count(outcome)) {
            case COUNTED -> {
                meters.counted.increment();
                if (outcome.occurredAt() > watermark) {
                    watermark = outcome.occurredAt();
                }
                if (combiner.isFull(settings.combineBuffer())) {
                    emitTallies();
                }
            }
            case UNCOUNTED -> meters.uncounted.increment();
            case UNMATCHED -> meters.unmatched.increment();
        }
    }

    /**
     * Sends a record to the dead-letter topic: the original key, value and headers, truncated if necessary, with the reason and the
     * origin in additional headers.
     */
    private void reject(ConsumerRecord<byte[], byte[]> source, RejectedOutcomeException e) {
        meters.rejected(e.rejection()).increment();
        sendDeadLetter(source, source.value(), headers(source, e));
    }

    /** Sends the rejected items of a record, whose other items were counted, to the dead-letter topic. */
    private void reject(ConsumerRecord<byte[], byte[]> source, RejectedItems items) {
        RejectedOutcomeException first = items.first();
        meters.rejected(first.rejection()).add(items.count());
        Headers headers = headers(source, first);
        RecordOrigin.addItems(headers, items.positions());
        sendDeadLetter(source, items.record(), headers);
    }

    private Headers headers(ConsumerRecord<byte[], byte[]> source, RejectedOutcomeException e) {
        dropLog.deadLetter(
                wallClock, e.rejection().name(), e.getMessage(), source.topic(), source.partition(), source.offset());
        return RecordOrigin.rejected(
                source.headers(), source.topic(), source.partition(), source.offset(), source.timestamp(), e);
    }

    private void sendDeadLetter(ConsumerRecord<byte[], byte[]> source, byte[] value, Headers headers) {
        context.forward(DeadLetterTruncation.fit(new Record<>(source.key(), value, wallClock, headers)), rejectedNode);
    }

    private void emitTallies() {
        emitter.sendTallies(combiner);
    }

    /**
     * Runs before a commit: emits all tallies, then the progress to the partitions that received tallies. With the event clock, the
     * progress is sent to all partitions, because it contains the highest event time, which this task loses if it migrates.
     */
    private void emitAll() {
        emitTallies();
        applyDefinitions();
        long now = context.currentSystemTimeMs();
        replay.beforeCommit(applied, now, now - position.caughtUpTo(now) > MAX_LAG_OF_REPLAY_MILLIS);
        watermark = Math.max(watermark, replay.highestEventTime());
        if (emitter.hasUnfollowedTallies()) {
            ProgressMarker counted = progress(position.caughtUpTo(now));
            if (settings.clock() == EvaluationClock.EVENT) {
                emitter.broadcastProgress(counted);
            } else {
                emitter.sendProgress(counted);
            }
        }
        meters.metrics.publish();
    }

    private void tick(long now) {
        beforeCommit.commitPosition();
        long upTo = position.caughtUpTo(now);
        emitTallies();
        applyDefinitions();
        reportUnclassifiable(now);
        replay.tick(applied, now);
        if (!position.isAbsent()) {
            emitter.broadcastProgress(progress(upTo));
        }
    }

    private void reportUnclassifiable(long now) {
        unclassifiedInput.replace(source, combiner.reportUnclassifiable(source, now, emitter::send), now);
    }

    private ProgressMarker progress(long caughtUpTo) {
        return new ProgressMarker(source, watermark, caughtUpTo);
    }

    @Override
    public void close() {
        replay.close();
        meters.metrics.close();
        unclassifiedInput.replace(source, List.of(), wallClock);
    }

    /** Metrics of this stage. They count records, not requests; one record may represent many requests. */
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

        /** Creates the counter on first use, because otherwise each task could have ten thousand sensors that stay at zero. */
        private void unclassifiable(String slo) {
            metrics.counter(
                            "outcomes-unclassifiable-total",
                            "Records on which the filter of this SLO failed, so that it does not count them",
                            "slo",
                            slo)
                    .increment();
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
