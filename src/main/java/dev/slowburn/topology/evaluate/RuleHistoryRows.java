package dev.slowburn.topology.evaluate;

import dev.slowburn.domain.coverage.RuleId;
import dev.slowburn.domain.ledger.ByteWriter;
import dev.slowburn.domain.ledger.UnreadableFormatException;
import dev.slowburn.domain.ledger.Varint;
import dev.slowburn.tracking.RuleHistories;
import dev.slowburn.tracking.RuleHistory;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The histories of rules in the store of the budget states, whose keys begin with a digit.
 *
 * <p>A row is a format byte, then {@link Varint}s: whether it is complete, the minute when it was forgotten, the offsets counted
 * in partitions without an entry, and for each partition its id, the offsets left, since when it is complete, and the total of
 * offsets. Format 1 has neither the offsets counted nor the total.
 */
final class RuleHistoryRows implements RuleHistories.Rows {
    private static final byte FORMAT = 2;
    private static final byte WITHOUT_TOTALS = 1;
    private static final String PREFIX = "rule:";
    private static final String END = "rule;";
    /** A row that states that histories are stored. */
    private static final String BEGUN = "rules";

    private final KeyValueStore<String, byte[]> store;

    RuleHistoryRows(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    @Override
    public boolean isBegun() {
        return store.get(BEGUN) != null;
    }

    @Override
    public void begin() {
        store.put(BEGUN, new byte[] {FORMAT});
    }

    @Override
    public Map<RuleId, RuleHistory> load() {
        Map<RuleId, RuleHistory> all = new HashMap<>();
        try (KeyValueIterator<String, byte[]> rows = store.range(PREFIX, END)) {
            while (rows.hasNext()) {
                KeyValue<String, byte[]> row = rows.next();
                String hex = row.key.substring(PREFIX.length());
                all.put(RuleId.of(HexFormat.of().parseHex(hex)), fromBytes(row.value));
            }
        }
        return all;
    }

    @Override
    public void put(RuleId rule, RuleHistory history) {
        store.put(PREFIX + rule, toBytes(history));
    }

    @Override
    public void delete(RuleId rule) {
        store.delete(PREFIX + rule);
    }

    static byte[] toBytes(RuleHistory history) {
        ByteWriter bytes = new ByteWriter();
        bytes.raw(new byte[] {FORMAT});
        bytes.number(history.isComplete() ? 1 : 0);
        bytes.number(history.forgottenAt());
        bytes.number(history.counted());
        history.partitions().forEach((partition, reported) -> {
            bytes.number(partition);
            bytes.number(reported.left());
            bytes.number(Varint.zigzag(reported.completeSince()));
            bytes.number(reported.total());
        });
        return bytes.toArray();
    }

    static RuleHistory fromBytes(byte[] row) {
        if (row[0] != FORMAT && row[0] != WITHOUT_TOTALS) {
            throw new UnreadableFormatException("history of a counting rule", row[0], WITHOUT_TOTALS, FORMAT);
        }
        boolean hasTotals = row[0] == FORMAT;
        Varint.Reader reader = new Varint.Reader(row, 1);
        boolean isComplete = reader.next() == 1;
        long forgottenAt = reader.next();
        long counted = hasTotals ? reader.next() : 0;
        Map<Long, RuleHistory.Partition> partitions = new HashMap<>();
        while (reader.hasMore()) {
            long partition = reader.next();
            long left = reader.next();
            long completeSince = Varint.unzigzag(reader.next());
            partitions.put(partition, new RuleHistory.Partition(left, completeSince, hasTotals ? reader.next() : left));
        }
        return new RuleHistory(isComplete, partitions, forgottenAt, counted);
    }
}
