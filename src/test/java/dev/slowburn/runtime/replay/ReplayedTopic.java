package dev.slowburn.runtime.replay;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.coverage.RuleId;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.schema.decode.OutcomeDecoder;
import dev.slowburn.schema.registry.SchemaSource;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.topology.TestSettings;
import dev.slowburn.topology.replay.ReplayChunk;
import dev.slowburn.topology.replay.ReplayCounter;
import dev.slowburn.topology.replay.ReplayRequest;
import dev.slowburn.topology.settings.TopologySettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A loop that replays a {@link ReplayedLog} by a clock that the test sets. */
final class ReplayedTopic {
    private static final PreparedDefinitions DEFINITIONS = PreparedDefinitions.of(DefinitionSet.of(List.of(
            new SloBuilder("first").service(ReplayedLog.SERVICE).build(),
            new SloBuilder("second").service(ReplayedLog.SERVICE).build())));
    private static final TopologySettings SETTINGS = TestSettings.wallClock(Duration.ofDays(30));
    /** How far outcomes may be ahead of the clock, in milliseconds. */
    static final long MAX_AHEAD = SETTINGS.maxFutureSkew().toMillis();

    static final RuleId FIRST = DEFINITIONS.rulesOf("first").get(0);
    static final RuleId SECOND = DEFINITIONS.rulesOf("second").get(0);

    final ReplayedLog log;
    final ReplayProgress progress = new ReplayProgress();
    final ReplayLoop loop;
    long nanos;
    String refusal;
    /** Offsets of records that live counting has rejected, in all partitions. */
    final Set<Long> rejectedOffsets = new HashSet<>();

    private int refreshes;
    /** Records from this offset on have a schema that is not known. */
    long unknownFrom = Long.MAX_VALUE;

    /** With a rate that is no limit. */
    ReplayedTopic(int partitions) {
        this(partitions, 1_000_000);
    }

    ReplayedTopic(int partitions, int perSecond) {
        log = new ReplayedLog(partitions, this::pass);
        loop = new ReplayLoop(
                new InputConsumer(ReplayedLog.TOPIC, log::connect),
                new Schemas(),
                new Rejected(),
                () -> Optional.ofNullable(refusal),
                new ReplayRate(perSecond, nanos),
                progress,
                () -> nanos,
                () -> {});
    }

    private final class Rejected implements LiveRejections {
        @Override
        public void refresh() {
            refreshes++;
        }

        @Override
        public boolean contains(int partition, long offset, long timestamp) {
            return refreshes > 0 && rejectedOffsets.contains(offset);
        }

        @Override
        public OptionalLong itemsJudgedAt(int partition, long offset, long timestamp) {
            return refreshes > 0 ? log.itemsJudgedAt(partition, offset) : OptionalLong.empty();
        }

        @Override
        public void close() {
            refreshes = 0;
        }
    }

    private final class Schemas implements KnownSchemas {
        @Override
        public int known(List<ConsumerRecord<byte[], byte[]>> records) {
            return (int) records.stream()
                    .filter(record -> record.offset() < unknownFrom)
                    .count();
        }

        @Override
        public String trouble() {
            return "the schema is missing";
        }
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    static ReplayRequest request(long from, long to, RuleId... rules) {
        return request(from, to, List.of(), ReplayedLog.SCHEMAS, rules);
    }

    /** @param times times at which the range may be divided */
    static ReplayRequest request(long from, long to, List<Long> times, RuleId... rules) {
        return request(from, to, times, ReplayedLog.SCHEMAS, rules);
    }

    static ReplayRequest request(long from, long to, SchemaSource schemas, RuleId... rules) {
        return request(from, to, List.of(), schemas, rules);
    }

    private static ReplayRequest request(long from, long to, List<Long> times, SchemaSource schemas, RuleId... rules) {
        return request(from, to, times, 0, schemas, rules);
    }

    /** @param expired outcomes written before this time have expired */
    static ReplayRequest request(long from, long to, long expired, RuleId... rules) {
        return request(from, to, List.of(expired), expired, ReplayedLog.SCHEMAS, rules);
    }

    private static ReplayRequest request(
            long from, long to, List<Long> times, long expired, SchemaSource schemas, RuleId... rules) {
        return new ReplayRequest(
                from,
                to,
                Set.of(rules),
                DEFINITIONS,
                times,
                expired,
                ReplayedLog.NOW.toEpochMilli(),
                (request, position) -> counter(request, position, schemas));
    }

    private static ReplayCounter counter(ReplayRequest request, long position, SchemaSource schemas) {
        return new ReplayCounter(
                SETTINGS, fields -> new RecordOfItems(new OutcomeDecoder(schemas, fields.fields())), request, position);
    }

    /** Lets the loop run until the session has a chunk. */
    ReplayChunk next(ReplaySession session) {
        run();
        return session.poll().orElseThrow();
    }

    /** Steps until nothing more happens without an event; time passes as the loop waits. */
    void run() {
        for (int i = 0; i < 50; i++) {
            step();
        }
    }

    Duration step() {
        Duration wait = loop.step();
        pass(wait);
        return wait;
    }
}
