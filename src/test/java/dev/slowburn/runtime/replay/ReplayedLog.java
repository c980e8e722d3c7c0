package dev.slowburn.runtime.replay;

import dev.slowburn.domain.coverage.OffsetTimes;
import dev.slowburn.schema.AvroSerdes;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.schema.registry.SchemaSource;
import dev.slowburn.testkit.Outcomes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Serde;

/** The log of a topic in memory, with transaction markers and deleted records. */
final class ReplayedLog {
    private LongFunction<TimestampType> timestampTypes = offset -> TimestampType.CREATE_TIME;
    static final String TOPIC = "outcomes";
    static final String SERVICE = "kasse-straße";
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
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

    /** By record, when live counting judged its items. */
    private final IdentityHashMap<ConsumerRecord<byte[], byte[]>, Long> judgedAt = new IdentityHashMap<>();

    private final Map<Integer, Long> beginnings = new HashMap<>();
    private final Consumer<Duration> wait;
    int maxPerPoll = 4;
    int polled;
    int connects;
    KafkaException failure;

    /** @param wait called with the time for which a consumer waits for records */
    ReplayedLog(int partitions, Consumer<Duration> wait) {
        this.wait = wait;
        for (int i = 0; i < partitions; i++) {
            logs.add(new ArrayList<>());
        }
    }

    /** @param types who sets the timestamp of the record at an offset */
    void setTimestampTypes(LongFunction<TimestampType> types) {
        timestampTypes = types;
    }

    ReplayedLogConsumer connect() {
        connects++;
        return new ReplayedLogConsumer(this);
    }

    /** The record at an offset; null for a marker or an aborted record. */
    ConsumerRecord<byte[], byte[]> record(int partition, long offset) {
        return logs.get(partition).get((int) offset);
    }

    /** Lets the time pass for which a consumer waits. */
    void await(Duration timeout) {
        wait.accept(timeout);
    }

    /** The first retained record written at or after a time. */
    Optional<ConsumerRecord<byte[], byte[]>> first(int partition, long time) {
        return logs.get(partition).stream()
                .filter(record ->
                        record != null && record.timestamp() >= time && record.offset() >= beginning(partition))
                .findFirst();
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

    void outcomes(int partition, int count) {
        for (int i = 0; i < count; i++) {
            outcome(partition);
        }
    }

    void garbage(int partition) {
        add(partition, new byte[] {1});
    }

    void marker(int partition) {
        logs.get(partition).add(null);
    }

    /**
     * Adds a record with several outcomes, of which live counting has rejected those that were ahead of its clock.
     *
     * @param liveClock of live counting, in epoch milliseconds
     */
    void items(int partition, long liveClock, long... occurredAt) {
        add(partition, RecordOfItems.toBytes(occurredAt));
        judgedAt.put(record(partition, end(partition) - 1), liveClock);
    }

    /** When live counting rejected some items of a record; empty if it rejected none. */
    OptionalLong itemsJudgedAt(int partition, long offset) {
        ConsumerRecord<byte[], byte[]> record = record(partition, offset);
        return rejectedItems(record) > 0 ? OptionalLong.of(judgedAt.get(record)) : OptionalLong.empty();
    }

    private long rejectedItems(ConsumerRecord<byte[], byte[]> record) {
        return judgedAt.containsKey(record)
                ? RecordOfItems.ahead(record.value(), judgedAt.get(record) + ReplayedTopic.MAX_AHEAD)
                : 0;
    }

    private void add(int partition, byte[] value) {
        List<ConsumerRecord<byte[], byte[]>> log = logs.get(partition);
        // Not in order, as by several producers.
        TimestampType type = timestampTypes.apply(log.size());
        long timestamp = timeOf(log.size()) + (type == TimestampType.CREATE_TIME ? (log.size() % 3) * 1_500L : 0);
        log.add(new ConsumerRecord<>(
                TOPIC,
                partition,
                log.size(),
                timestamp,
                type,
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

    /** The number of outcomes in a range. */
    long outcomes(int partition, long from, long to) {
        return records(partition, from, to)
                .mapToLong(record -> judgedAt.containsKey(record) ? RecordOfItems.size(record.value()) : 1)
                .sum();
    }

    /** The number of outcomes in a range that cannot be counted, or that live counting has rejected. */
    long unusable(int partition, long from, long to) {
        return records(partition, from, to)
                .mapToLong(record -> record.value().length == 1 ? 1 : rejectedItems(record))
                .sum();
    }

    private Stream<ConsumerRecord<byte[], byte[]>> records(int partition, long from, long to) {
        return logs.get(partition).subList((int) from, (int) to).stream().filter(Objects::nonNull);
    }
}
