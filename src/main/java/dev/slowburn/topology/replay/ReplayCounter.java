package dev.slowburn.topology.replay;

import dev.slowburn.counting.Combiner;
import dev.slowburn.counting.OutcomeCheck;
import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.coverage.OffsetRanges;
import dev.slowburn.domain.coverage.OffsetTimes;
import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.settings.EvaluationClock;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.shuffle.TallyBatch;
import dev.slowburn.topology.shuffle.TallyPartitioner;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.header.Headers;

/**
 * Counts records that are read again, by the rules of one {@link ReplayRequest}, in the same way as live counting. Not thread-safe.
 *
 * <p>What cannot be counted is skipped, and no dead letter is sent for it. Whether an outcome was ahead of the clock was decided by live
 * counting: an item is judged as of the time at which live counting rejected others of its record. Nothing of other records was
 * rejected, so they are judged with twice the tolerance, as clocks of instances differ. Outcomes older than the ledger retention are
 * skipped, too.
 */
public final class ReplayCounter {
    /** Maximum number of minutes with tallies in a chunk, over all budgets; bounds the rows that its commit changes. */
    private static final int MAX_CELLS = 5_000;
    /** Size of the messages of a chunk in bytes from which it is complete. */
    private static final int MAX_BYTES = 256 * 1024;

    private final TopologySettings settings;
    private final ReplayRequest request;
    private final OutcomeSource decoder;
    /** Created once, because a method reference is an allocation. */
    private final OutcomeSource.Receiver receiver = this::count;

    private final OutcomeCheck check;
    /** The time as of which outcomes are judged of which live counting has rejected none. */
    private final long lenient;

    private final long oldest;
    private final Combiner combiner;
    private final TallyBatch[] batches;
    private final ToIntFunction<String> partitioner;
    private final List<ReplayChunk.Message> messages = new ArrayList<>();
    private int bytes;
    private long highestEventTime = ProgressMarker.NOTHING;
    private long outcomes;
    private long skipped;
    private long from;
    /** The time as of which the outcomes of the current record are judged. */
    private long judgedAt;

    /** @param position offset of the first record that it will count */
    public ReplayCounter(
            TopologySettings settings,
            Function<FieldsRead, OutcomeSource> decoders,
            ReplayRequest request,
            long position) {
        this.settings = settings;
        this.request = request;
        long now = request.requestedAt();
        PreparedDefinitions definitions = request.definitions().restrictedTo(request.rules());
        decoder = decoders.apply(definitions.fields());
        check = new OutcomeCheck(settings.maxFutureSkew().toMillis());
        lenient = now + settings.maxFutureSkew().toMillis();
        judgedAt = lenient;
        // By the event clock, the second stage knows which outcomes are too old.
        oldest = settings.clock() == EvaluationClock.EVENT
                ? Long.MIN_VALUE
                : Minutes.toMillis(Minutes.of(now) - settings.retentionMinutes() + 1);
        combiner = new Combiner(
                definitions, ReplayCounter::ignore, Minutes.of(now) - LookBack.HOUR.minutes(), slo -> true);
        batches = new TallyBatch[settings.tallyPartitions()];
        for (int i = 0; i < batches.length; i++) {
            batches[i] = new TallyBatch(true);
        }
        partitioner = service -> TallyPartitioner.ownerOf(service, batches.length);
        from = position;
    }

    private static void ignore(String slo) {
        // Live counting reports the filters that fail.
    }

    /**
     * Counts a record.
     *
     * @param itemsJudgedAt when live counting rejected some of its items, in epoch milliseconds; empty if it rejected none
     * @throws dev.slowburn.schema.registry.RegistryException if its schema cannot be read at the moment; it may be counted later
     */
    public void count(Headers headers, byte[] value, OptionalLong itemsJudgedAt) {
        judgedAt = itemsJudgedAt.orElse(lenient);
        try {
            int rejected = decoder.decode(headers, value, receiver).count();
            outcomes += rejected;
            skipped += rejected;
        } catch (RejectedOutcomeException e) {
            outcomes++;
            skipped++;
        }
    }

    private void count(Outcome outcome) {
        check.check(outcome, judgedAt);
        outcomes++;
        if (outcome.occurredAt() >= oldest) {
            if (combiner.count(outcome) == Combiner.Result.COUNTED) {
                highestEventTime = Math.max(highestEventTime, outcome.occurredAt());
            }
        }
        if (combiner.isFull(settings.combineBuffer())) {
            drain();
        }
    }

    /** Records that a record was read that live counting has rejected. */
    public void skip() {
        outcomes++;
        skipped++;
    }

    /** Whether the chunk must be finished. */
    public boolean isFull() {
        return bytes >= MAX_BYTES || combiner.isFull(MAX_CELLS);
    }

    private void drain() {
        combiner.drain(tallies -> {
            int owner = tallies.partition(partitioner);
            batches[owner].add(tallies);
            if (batches[owner].isLong()) {
                finishMessage(owner);
            }
        });
    }

    private void finishMessage(int owner) {
        String service = batches[owner].service();
        byte[] message = batches[owner].toMessage();
        bytes += message.length;
        messages.add(new ReplayChunk.Message(owner, service, message));
    }

    /**
     * Finishes the chunk and starts the next one.
     *
     * @param to all records before this offset have been passed to {@link #count}
     */
    public ReplayChunk finish(long to) {
        drain();
        for (int owner = 0; owner < batches.length; owner++) {
            if (!batches[owner].isEmpty()) {
                finishMessage(owner);
            }
        }
        ReplayChunk chunk = new ReplayChunk(
                request.rules(),
                OffsetRanges.of(from, to),
                OffsetRanges.NONE,
                OffsetTimes.NONE,
                messages,
                highestEventTime,
                outcomes,
                skipped);
        messages.clear();
        highestEventTime = ProgressMarker.NOTHING;
        bytes = 0;
        outcomes = 0;
        skipped = 0;
        from = to;
        return chunk;
    }
}
