package dev.slowburn.topology.replay;

import dev.slowburn.domain.coverage.Coverage;
import dev.slowburn.domain.coverage.OffsetRanges;
import dev.slowburn.domain.coverage.OffsetTimes;
import dev.slowburn.domain.coverage.RuleId;
import dev.slowburn.domain.ledger.ByteWriter;
import dev.slowburn.domain.ledger.UnreadableFormatException;
import dev.slowburn.domain.ledger.Varint;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The coverage of one partition of the input in its store: a row per rule, one row for the topic, and one for the times of
 * records.
 *
 * <p>A row of a rule is a format byte, then {@link Varint}s: {@code open} plus one, the minute at which it was closed, the number of
 * counted ranges and the differences of their bounds, and the same for lost ranges. The row of the topic is a format byte and the
 * 16 bytes of its id, which are zero while the id is unknown. The row of times is a format byte, then for each entry the differences of
 * its offset and its time.
 *
 * <p>All inputs of a task share the store. The keys of rows of other inputs than the original one begin with the number of the input.
 */
final class CoverageRows {
    private static final byte FORMAT = 1;
    private static final byte[] TOPIC = {0};
    private static final byte[] TIMES = {1};

    private final KeyValueStore<byte[], byte[]> store;
    /** Empty for the original input. */
    private final byte[] prefix;

    /** @param input number of the input */
    CoverageRows(KeyValueStore<byte[], byte[]> store, int input) {
        this.store = store;
        prefix = input == 0
                ? new byte[0]
                : ByteBuffer.allocate(Integer.BYTES).putInt(input).array();
    }

    private byte[] key(byte[] suffix) {
        byte[] key = Arrays.copyOf(prefix, prefix.length + suffix.length);
        System.arraycopy(suffix, 0, key, prefix.length, suffix.length);
        return key;
    }

    /**
     * The coverage of a rule, and when it was closed.
     *
     * @param closedAt minute of the wall clock; 0 if it is open
     */
    record Row(Coverage coverage, long closedAt) {}

    /** Whether coverage was ever recorded. */
    boolean isRecorded() {
        return store.get(key(TOPIC)) != null;
    }

    /** The id of the topic whose coverage is stored; {@link Uuid#ZERO_UUID} if it is not known. */
    Uuid topic() {
        byte[] row = store.get(key(TOPIC));
        if (row == null) {
            return Uuid.ZERO_UUID;
        }
        checkFormat(row);
        RuleId id = RuleId.of(new Varint.Reader(row, 1).nextBytes(RuleId.BYTES));
        return new Uuid(id.high(), id.low());
    }

    void putTopic(Uuid id) {
        ByteWriter row = new ByteWriter();
        row.raw(new byte[] {FORMAT});
        row.raw(new RuleId(id.getMostSignificantBits(), id.getLeastSignificantBits()).toBytes());
        store.put(key(TOPIC), row.toArray());
    }

    OffsetTimes times() {
        byte[] row = store.get(key(TIMES));
        OffsetTimes times = OffsetTimes.NONE;
        if (row == null) {
            return times;
        }
        checkFormat(row);
        Varint.Reader reader = new Varint.Reader(row, 1);
        long offset = 0;
        long time = 0;
        while (reader.hasMore()) {
            offset += reader.next();
            time += Varint.unzigzag(reader.next());
            times = times.plus(new OffsetTimes.Entry(offset, time));
        }
        return times;
    }

    void putTimes(OffsetTimes times) {
        ByteWriter row = new ByteWriter();
        row.raw(new byte[] {FORMAT});
        long offset = 0;
        long time = 0;
        for (OffsetTimes.Entry each : times.entries()) {
            row.number(each.offset() - offset);
            row.number(Varint.zigzag(each.time() - time));
            offset = each.offset();
            time = each.time();
        }
        store.put(key(TIMES), row.toArray());
    }

    void visit(BiConsumer<RuleId, Row> visitor) {
        try (KeyValueIterator<byte[], byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<byte[], byte[]> row = all.next();
                if (isRule(row.key)) {
                    byte[] rule = Arrays.copyOfRange(row.key, prefix.length, row.key.length);
                    visitor.accept(RuleId.of(rule), fromBytes(row.value));
                }
            }
        }
    }

    private boolean isRule(byte[] key) {
        return key.length == prefix.length + RuleId.BYTES
                && Arrays.equals(prefix, 0, prefix.length, key, 0, prefix.length);
    }

    void put(RuleId rule, Row row) {
        store.put(key(rule.toBytes()), toBytes(row));
    }

    void delete(RuleId rule) {
        store.delete(key(rule.toBytes()));
    }

    static byte[] toBytes(Row row) {
        ByteWriter bytes = new ByteWriter();
        bytes.raw(new byte[] {FORMAT});
        bytes.number(row.coverage().open() + 1);
        bytes.number(row.closedAt());
        ranges(row.coverage().counted(), bytes);
        ranges(row.coverage().lost(), bytes);
        return bytes.toArray();
    }

    private static void ranges(OffsetRanges ranges, ByteWriter bytes) {
        bytes.number(ranges.count());
        long before = 0;
        for (int i = 0; i < ranges.count(); i++) {
            bytes.number(ranges.from(i) - before);
            bytes.number(ranges.to(i) - ranges.from(i));
            before = ranges.to(i);
        }
    }

    static Row fromBytes(byte[] bytes) {
        checkFormat(bytes);
        Varint.Reader reader = new Varint.Reader(bytes, 1);
        long open = reader.next() - 1;
        long closedAt = reader.next();
        OffsetRanges counted = ranges(reader);
        return new Row(new Coverage(counted, open, ranges(reader)), closedAt);
    }

    private static OffsetRanges ranges(Varint.Reader reader) {
        int count = reader.nextInt();
        OffsetRanges ranges = OffsetRanges.NONE;
        long before = 0;
        for (int i = 0; i < count; i++) {
            long from = before + reader.next();
            before = from + reader.next();
            ranges = ranges.plus(OffsetRanges.of(from, before));
        }
        return ranges;
    }

    private static void checkFormat(byte[] row) {
        if (row[0] != FORMAT) {
            throw new UnreadableFormatException("coverage", row[0], FORMAT);
        }
    }
}
