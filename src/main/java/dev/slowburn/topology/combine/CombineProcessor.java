package dev.slowburn.topology.combine;

import dev.slowburn.counting.Combiner;
import dev.slowburn.counting.OutcomeCheck;
import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.input.RejectedItems;
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
import dev.slowburn.topology.streams.CommitCosts;
import dev.slowburn.topology.streams.CommitScheduler;
import dev.slowburn.topology.streams.PollBatch;
import dev.slowburn.topology.streams.PreCommitHook;
import dev.slowburn.topology.streams.StateStores;
import dev.slowburn.topology.view.CountedInputs;
import dev.slowburn.topology.view.EvaluationView;
import dev.slowburn.topology.view.SkippedInput;
import dev.slowburn.topology.view.UnclassifiedInput;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

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
    private final CountedInputs countedInputs;
    private final CommitCosts commitCosts;
    private final UnknownServices unknownServices;
    private final OutcomeCheck plausibility;
    private final ReplayReader replayReader;
    private final CombiningThreads threads;
    // Created once, because a method reference is an allocation.
    private final OutcomeSource.Receiver receiver = this::count;

    private final Consumer<Record<byte[], byte[]>> counting = this::count;

    private ProcessorContext<byte[], byte[]> context;
    private PreparedDefinitions applied;
    private FieldsRead decoded;
    private OutcomeSource decoder;
    private Combiner combiner;
    private OutcomeMeters meters;
    private RejectedOutcomes rejections;
    private TallyEmitter emitter;
    /** Id of the partition of the input. */
    private long source;

    private long watermark;
    private TaskWork work;
    private PreCommitHook beforeCommit;
    private InputPosition position;
    private TopicPartition place;
    private ReplayTask replay;
    private long wallClock;

    public CombineProcessor(
            TopologySettings settings,
            InputTopic input,
            Function<FieldsRead, OutcomeSource> decoders,
            DefinitionsInForce definitions,
            Inputs inputs,
            ReplayReader replayReader,
            UnknownServices unknownServices,
            CombiningThreads threads,
            EvaluationView view) {
        this.settings = settings;
        this.input = input;
        this.decoders = decoders;
        this.definitions = definitions;
        this.inputs = inputs;
        this.skippedInput = view.skippedInput();
        this.unclassifiedInput = view.unclassifiedInput();
        this.countedInputs = view.countedInputs();
        this.commitCosts = view.commitCosts();
        this.unknownServices = unknownServices;
        this.threads = threads;
        this.replayReader = replayReader;
        this.plausibility = new OutcomeCheck(settings.maxFutureSkew().toMillis());
    }

    /** Starts empty, also if the task is revived: pending tallies were never committed, so their outcomes are read again. */
    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        meters = new OutcomeMeters(context, settings, input, unknownServices);
        int partition = context.taskId().partition();
        EndOffsets ends = inputs.endsOf(input);
        source = inputs.source(input, partition);
        rejections = new RejectedOutcomes(context, meters, NodeNames.toRejected(input, settings));
        applied = definitions.current();
        CombiningThreads.OfThread thread = threads.current();
        ThreadTallies tallies = isExactlyOnce()
                ? thread.tallies(input, settings.tallyPartitions())
                : new ThreadTallies(input, settings.tallyPartitions());
        emitter = new TallyEmitter(
                context, NodeNames.toTallies(input, settings), source, thread.progress(), tallies, applied);
        combiner = tallies.combiner(meters::unclassifiable);
        decoded = null;
        decoder = null;
        decodeFields();
        work = new TaskWork(commitCosts.transactions().part(), emitter::fail);
        watermark = ProgressMarker.NOTHING;
        place = new TopicPartition(input.topic(), partition);
        position = new InputPosition(
                place, inputs.label(place), ends, skippedInput, meters.metrics(), context.currentSystemTimeMs());
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
        beforeCommit.register(context, work.action(() -> {
            emitAll();
            emitter.sendProgress();
            replay.commitBegins();
        }));
        // Aligned to whole seconds, as are commits of a lagging task; otherwise each budget's tallies would be split in
        // two.
        context.schedule(
                Instant.EPOCH,
                settings.snapshotInterval(),
                PunctuationType.WALL_CLOCK_TIME,
                now -> work.run(this::tick, now));
        CommitScheduler.schedule(
                context,
                settings.commitInterval(),
                () -> position.laggingSince(context.currentSystemTimeMs()),
                commitCosts,
                inputs::tasks,
                work.action(() -> {
                    emitAll();
                    emitter.endTurn();
                }));
    }

    /** Whether the tasks of a thread commit in one transaction, so that they can share tallies. */
    private boolean isExactlyOnce() {
        return StreamsConfig.EXACTLY_ONCE_V2.equals(
                context.appConfigs().get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
    }

    /** Switches to the definitions in force after emitting the tallies of the previous definitions. */
    @SuppressWarnings(
            "ReferenceEquality") // Each change creates a new object; comparing ten thousand SLOs would be too slow.
    private void applyDefinitions() {
        PreparedDefinitions current = definitions.current();
        // Another task of the thread may have been first.
        emitter.apply(current);
        if (current != applied) {
            applied = current;
            decodeFields();
        }
    }

    private void decodeFields() {
        if (!applied.fields().equals(decoded)) {
            if (decoder != null) {
                decoder.report(meters);
            }
            decoded = applied.fields();
            decoder = decoders.apply(decoded);
        }
    }

    @Override
    public void process(Record<byte[], byte[]> batch) {
        work.run(counting, batch);
    }

    private void count(Record<byte[], byte[]> batch) {
        List<ConsumerRecord<byte[], byte[]>> records = PollBatch.records(batch, context);
        // A new definition applies from the next record on, not only after the next commit.
        applyDefinitions();
        wallClock = context.currentSystemTimeMs();
        long first = records.get(0).offset();
        long last = records.get(records.size() - 1).offset();
        replay.beforeCounting(applied, first, wallClock);
        for (ConsumerRecord<byte[], byte[]> each : records) {
            count(each);
        }
        position.counted(first, last);
        replay.counted(last);
    }

    private void count(ConsumerRecord<byte[], byte[]> source) {
        RejectedItems rejected;
        try {
            rejected = decoder.decode(source.headers(), source.value(), receiver);
        } catch (RejectedOutcomeException e) {
            rejections.reject(source, e, wallClock);
            return;
        }
        if (rejected.count() > 0) {
            rejections.reject(source, rejected, wallClock);
        }
    }

    private void count(Outcome outcome) {
        plausibility.check(outcome, wallClock);
        switch (combiner.count(outcome)) {
            case COUNTED -> {
                meters.counted.increment();
                emitter.counted();
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

    private void emitTallies() {
        emitter.sendTallies();
    }

    /**
     * Runs before a commit: emits all tallies, then adds the progress for the partitions that received tallies. With the event clock, the
     * progress is for all partitions, because it contains the highest event time, which this task loses if it migrates.
     */
    private void emitAll() {
        long now = context.currentSystemTimeMs();
        if (now < 0) {
            // Kafka Streams sets the clock of a task at its first record or punctuation, so it has counted nothing.
            return;
        }
        emitTallies();
        applyDefinitions();
        replay.beforeCommit(applied, now, now - position.caughtUpTo(now) > MAX_LAG_OF_REPLAY_MILLIS);
        watermark = Math.max(watermark, replay.highestEventTime());
        if (emitter.hasUnfollowedTallies()) {
            ProgressMarker counted = progress(position.caughtUpTo(now));
            if (settings.clock() == EvaluationClock.EVENT) {
                emitter.addProgressForAll(counted);
            } else {
                emitter.addProgress(counted);
            }
        }
        meters.publish(decoder);
    }

    private void tick(long now) {
        beforeCommit.commitPosition();
        long upTo = position.caughtUpTo(now);
        emitTallies();
        applyDefinitions();
        reportUnclassifiable(now);
        replay.tick(applied, now);
        if (!position.isAbsent()) {
            countedInputs.counted(place, upTo);
            emitter.addProgressForAll(progress(upTo));
        }
        emitter.endTurn();
    }

    private void reportUnclassifiable(long now) {
        unclassifiedInput.replace(source, combiner.reportUnclassifiable(source, now, emitter::send), now);
    }

    private ProgressMarker progress(long caughtUpTo) {
        return new ProgressMarker(source, watermark, caughtUpTo);
    }

    @Override
    public void close() {
        work.close();
        replay.close();
        emitter.close();
        meters.close();
        countedInputs.remove(place);
        unclassifiedInput.replace(source, List.of(), wallClock);
    }
}
