package dev.slowburn.topology;

import dev.slowburn.domain.DefinitionSet;
import dev.slowburn.domain.Outcome;
import dev.slowburn.domain.OutcomeField;
import dev.slowburn.domain.RejectedOutcomeException;
import dev.slowburn.domain.Rejection;
import dev.slowburn.schema.OutcomeDecoder;
import java.util.BitSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * First stage: decodes and classifies outcomes and sends their sums on when the task commits.
 *
 * <p>Behind the sums follows how far this input partition has been counted, to the partitions that got any, and once a
 * second to all: by it the second stage knows that a batch is whole, how late it is, and what the event clock says.
 */
final class CombineProcessor implements Processor<byte[], byte[], String, byte[]> {
    /** A number of requests in one event that can only be a mistake; it keeps sums far from the range of a long. */
    private static final long MAX_COUNT = 1_000_000_000_000L;

    private final TopologySettings settings;
    private final Function<Set<OutcomeField>, OutcomeDecoder> decoders;
    private final LiveDefinitions definitions;
    private final InputEnds ends;
    private final long maxFutureSkew;

    private ProcessorContext<String, byte[]> context;
    private DefinitionSet applied;
    private Set<OutcomeField> decoded;
    private OutcomeDecoder decoder;
    private Combiner combiner;
    private Meters meters;
    private DropLog dropLog;
    private BitSet touched;
    private long watermark;
    private BeforeCommit beforeCommit;
    private CaughtUp caughtUp;
    private long reach;

    CombineProcessor(
            TopologySettings settings,
            Function<Set<OutcomeField>, OutcomeDecoder> decoders,
            LiveDefinitions definitions,
            InputEnds ends) {
        this.settings = settings;
        this.decoders = decoders;
        this.definitions = definitions;
        this.ends = ends;
        this.maxFutureSkew = settings.maxFutureSkew().toMillis();
    }

    /** Starts from nothing also when a task is revived: what waited then was never committed and is read again. */
    @Override
    public void init(ProcessorContext<String, byte[]> processorContext) {
        context = processorContext;
        meters = new Meters(new TaskMetrics(context));
        applied = null;
        decoded = null;
        applyDefinitions();
        dropLog = new DropLog();
        touched = new BitSet(settings.tallyPartitions());
        watermark = Progress.NOTHING;
        caughtUp = new CaughtUp();
        reach = Progress.NOTHING;
        beforeCommit = context.getStateStore(StateStores.BEFORE_COMMIT);
        beforeCommit.run(context, this::sendAll);
        context.schedule(settings.snapshotInterval(), PunctuationType.WALL_CLOCK_TIME, this::tick);
        CommitPace.keep(context, settings.commitInterval(), () -> reach, this::sendAll);
    }

    /** Counts by the definitions in force from now on; what waits was counted by those before, and goes on its way as such. */
    @SuppressWarnings("ReferenceEquality") // A change is another object; comparing ten thousand SLOs is not for here.
    private void applyDefinitions() {
        DefinitionSet current = definitions.current();
        if (current == applied) {
            return;
        }
        if (applied != null) {
            sendSums();
        }
        applied = current;
        combiner = new Combiner(current.slos(), meters.metrics);
        Set<OutcomeField> needed = Combiner.fieldsRead(current.slos());
        if (!needed.equals(decoded)) {
            decoded = needed;
            decoder = decoders.apply(needed);
        }
    }

    @Override
    public void process(Record<byte[], byte[]> source) {
        reach = source.timestamp();
        caughtUp.record(reach);
        Outcome outcome;
        try {
            outcome = decoder.decode(source.headers(), source.value());
            checkPlausible(outcome);
        } catch (RejectedOutcomeException e) {
            reject(e);
            throw e;
        }
        switch (combiner.count(outcome)) {
            case COUNTED -> {
                meters.counted.increment();
                if (outcome.occurredAt() > watermark) {
                    watermark = outcome.occurredAt();
                }
                if (combiner.minutesWaiting() >= settings.combineBuffer()) {
                    sendSums();
                }
            }
            case UNCOUNTED -> meters.uncounted.increment();
            case UNMATCHED -> meters.unmatched.increment();
        }
    }

    private void checkPlausible(Outcome outcome) {
        long ahead = outcome.occurredAt() - context.currentSystemTimeMs();
        if (ahead > maxFutureSkew) {
            throw new RejectedOutcomeException(
                    Rejection.IN_THE_FUTURE, "occurred_at is " + ahead / 1000 + " s ahead of the wall clock");
        }
        if (outcome.count() > MAX_COUNT) {
            throw new RejectedOutcomeException(
                    Rejection.IMPLAUSIBLE_COUNT, "count is above " + MAX_COUNT + ", the most that is believable");
        }
    }

    private void reject(RejectedOutcomeException e) {
        meters.rejected(e.rejection()).increment();
        context.recordMetadata()
                .ifPresent(at -> dropLog.deadLetter(
                        context.currentSystemTimeMs(),
                        e.rejection().name(),
                        e.getMessage(),
                        at.topic(),
                        at.partition(),
                        at.offset()));
    }

    private void sendSums() {
        long now = context.currentSystemTimeMs();
        combiner.drain(sums -> {
            touched.set(TallyPartitioner.ownerOf(sums.service(), settings.tallyPartitions()));
            context.forward(new Record<>(sums.service(), sums.toMessage(), now));
        });
    }

    /** Before a commit: all sums, then to whom they went how far the input is counted. */
    private void sendAll() {
        sendSums();
        applyDefinitions();
        if (!touched.isEmpty()) {
            long upTo = caughtUp.upTo(context.currentSystemTimeMs());
            touched.stream().forEach(partition -> sendProgress(partition, upTo));
            touched.clear();
        }
        meters.metrics.publish();
    }

    private void tick(long now) {
        beforeCommit.commitPosition();
        long upTo = caughtUp.upTo(now, ends.of(context.taskId().partition()));
        sendSums();
        applyDefinitions();
        touched.clear();
        sendProgress(-1, upTo);
    }

    private void sendProgress(int partition, long caughtUpTo) {
        Progress progress = new Progress(context.taskId().partition(), watermark, caughtUpTo);
        context.forward(new Record<>("", TallyMessage.progress(partition, progress), context.currentSystemTimeMs()));
    }

    @Override
    public void close() {
        meters.metrics.close();
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
