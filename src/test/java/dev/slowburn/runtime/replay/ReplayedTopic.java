package dev.slowburn.runtime.replay;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.coverage.OffsetTimes;
import dev.slowburn.domain.coverage.RuleId;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.schema.AvroSerdes;
import dev.slowburn.schema.decode.OutcomeDecoder;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.schema.registry.SchemaSource;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.topology.TestSettings;
import dev.slowburn.topology.replay.ReplayCounter;
import dev.slowburn.topology.replay.ReplayRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Serde;

/** A topic in memory with transaction markers and deleted records, and a loop that replays it by a clock that the test sets. */
final class ReplayedTopic {
    static final String SERVICE = "kasse-straße";
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String TOPIC = "outcomes";
    private static final PreparedDefinitions DEFINITIONS = PreparedDefinitions.of(DefinitionSet.of(List.of(
            new SloBuilder("first").service(SERVICE).build(),
            new SloBuilder("second").service(SERVICE).build())));
    static final RuleId FIRST = DEFINITIONS.rulesOf("first").get(0);
    static final RuleId SECOND = DEFINITIONS.rulesOf("second").get(0);

    private static final Serde<SpecificRecord> SERDE;
    static final SchemaSource SCHEMAS;

    static {
        Map<String, Object> registry = Map.of("schema.registry.url", "mock://replayed-topic");
        RegistryClient client = RegistryClient.create(registry);
        SERDE = AvroSerdes.forOutputs(client, registry);
        SCHEMAS = client;
    }

    /** By partition; null for a marker or an aborted record. */
    private final List<List<ConsumerRecord<byte[], byte[]>>> logs = new ArrayList<>();

    private final Map<Integer, Long> beginnings = new HashMap<>();
    final ReplayProgress progress = new ReplayProgress();
    final ReplayLoop loop;
    long nanos;
    int maxPerPoll = 4;
    int polled;
    int connects;
    KafkaException failure;
    String refusal;
    /** Offsets of records that live counting has rejected, in all partitions. */
    final Set<Long> rejectedOffsets = new HashSet<>();

    private int refreshes;
    /** Records from this offset on have a schema that is not known. */
    long unknownFrom = Long.MAX_VALUE;

    ReplayedTopic(int partitions, int perSecond) {
        for (int i = 0; i < partitions; i++) {
            logs.add(new ArrayList<>());
        }
        loop = new ReplayLoop(
                new InputConsumer(TOPIC, this::connect),
                new Schemas(),
                new Rejected(),
                () -> Optional.ofNullable(refusal),
                new ReplayRate(perSecond, nanos),
                progress,
                () -> nanos,
                () -> {});
    }

    private Consumer<byte[], byte[]> connect() {
        connects++;
        return new LogConsumer();
    }

    private final class Rejected implements RejectedOutcomes {
        @Override
        public void refresh() {
            refreshes++;
        }

        @Override
        public boolean contains(int partition, long offset, long timestamp) {
            return refreshes > 0 && rejectedOffsets.contains(offset);
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

    void outcome(int partition) {
        add(
                partition,
                SERDE.serializer()
                        .serialize(
                                TOPIC,
                                Outcomes.good(
                                        SERVICE,
                                        NOW.minusSeconds(
                                                60L * logs.get(partition).size()),
                                        1)));
    }

    void garbage(int partition) {
        add(partition, new byte[] {1});
    }

    void marker(int partition) {
        logs.get(partition).add(null);
    }

    private void add(int partition, byte[] value) {
        List<ConsumerRecord<byte[], byte[]>> log = logs.get(partition);
        // Not in order, as by several producers.
        long timestamp = timeOf(log.size()) + (log.size() % 3) * 1_500L;
        log.add(new ConsumerRecord<>(
                TOPIC,
                partition,
                log.size(),
                timestamp,
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                null,
                value,
                new RecordHeaders(),
                Optional.empty()));
    }

    /** About when the record at an offset was written. */
    static long timeOf(long offset) {
        return NOW.toEpochMilli() - 3_600_000 + offset * 1_000;
    }

    /** Whether all retained records written at or after a time have at least an offset. */
    boolean isTrue(int partition, OffsetTimes.Entry entry) {
        return logs.get(partition).stream()
                .allMatch(record -> record == null
                        || record.timestamp() < entry.time()
                        || record.offset() < beginning(partition)
                        || record.offset() >= entry.offset());
    }

    void deleteBefore(int partition, long offset) {
        beginnings.put(partition, offset);
    }

    long beginning(int partition) {
        return beginnings.getOrDefault(partition, 0L);
    }

    long end(int partition) {
        return logs.get(partition).size();
    }

    /** The number of records in a range. */
    long records(int partition, long from, long to) {
        return logs.get(partition).subList((int) from, (int) to).stream()
                .filter(record -> record != null)
                .count();
    }

    /** The number of records in a range that cannot be counted. */
    long unusable(int partition, long from, long to) {
        return logs.get(partition).subList((int) from, (int) to).stream()
                .filter(record -> record != null && record.value().length == 1)
                .count();
    }

    static ReplayRequest request(long from, long to, RuleId... rules) {
        return request(from, to, List.of(), SCHEMAS, rules);
    }

    /** @param times times at which the range may be divided */
    static ReplayRequest request(long from, long to, List<Long> times, RuleId... rules) {
        return request(from, to, times, SCHEMAS, rules);
    }

    static ReplayRequest request(long from, long to, SchemaSource schemas, RuleId... rules) {
        return request(from, to, List.of(), schemas, rules);
    }

    private static ReplayRequest request(long from, long to, List<Long> times, SchemaSource schemas, RuleId... rules) {
        return new ReplayRequest(
                from,
                to,
                Set.of(rules),
                DEFINITIONS,
                times,
                NOW.toEpochMilli(),
                (request, position) -> counter(request, position, schemas));
    }

    private static ReplayCounter counter(ReplayRequest request, long position, SchemaSource schemas) {
        return new ReplayCounter(
                TestSettings.wallClock(Duration.ofDays(30)),
                fields -> new OutcomeDecoder(schemas, fields.fields()),
                request,
                position);
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

    private final class LogConsumer extends MockConsumer<byte[], byte[]> {
        private LogConsumer() {
            super("none");
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            if (failure != null) {
                throw failure;
            }
            Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> found = new HashMap<>();
            Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
            Set<TopicPartition> paused = paused();
            int left = maxPerPoll;
            boolean hasMoved = false;
            for (TopicPartition partition : assignment()) {
                if (paused.contains(partition)) {
                    continue;
                }
                long from = position(partition);
                if (from < beginning(partition.partition()) || from > end(partition.partition())) {
                    if (found.isEmpty()) {
                        throw new OffsetOutOfRangeException(Map.of(partition, from));
                    }
                    continue;
                }
                List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
                long position = from;
                while (left > 0 && position < end(partition.partition())) {
                    ConsumerRecord<byte[], byte[]> record =
                            logs.get(partition.partition()).get((int) position);
                    if (record != null) {
                        records.add(record);
                        left--;
                    }
                    position++;
                }
                seek(partition, position);
                hasMoved |= position > from;
                if (!records.isEmpty()) {
                    found.put(partition, records);
                    next.put(partition, new OffsetAndMetadata(position));
                    polled += records.size();
                }
            }
            if (!hasMoved) {
                pass(timeout);
            }
            return new ConsumerRecords<>(found, next);
        }

        @Override
        public synchronized Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
            if (failure != null) {
                throw failure;
            }
            Map<TopicPartition, Long> offsets = new HashMap<>();
            partitions.forEach(partition -> offsets.put(partition, beginning(partition.partition())));
            return offsets;
        }

        @Override
        public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions, Duration timeout) {
            return partitions.stream()
                    .collect(Collectors.toMap(Function.identity(), partition -> end(partition.partition())));
        }

        @Override
        public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                Map<TopicPartition, Long> times, Duration timeout) {
            if (failure != null) {
                throw failure;
            }
            Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
            times.forEach((partition, time) -> found.put(
                    partition,
                    logs.get(partition.partition()).stream()
                            .filter(record -> record != null
                                    && record.timestamp() >= time
                                    && record.offset() >= beginning(partition.partition()))
                            .findFirst()
                            .map(record -> new OffsetAndTimestamp(record.offset(), record.timestamp()))
                            .orElse(null)));
            return found;
        }

        @Override
        public synchronized void close(CloseOptions options) {
            // Another consumer is connected later.
        }
    }
}
