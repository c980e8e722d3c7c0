package dev.slowburn.topology;

import dev.slowburn.domain.LedgerRows;
import dev.slowburn.domain.Minutes;
import java.time.Instant;
import java.util.HexFormat;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/** The rows of one ledger in the windowed store, an hour's window each. */
final class WindowRows implements LedgerRows {
    private final WindowStore<String, byte[]> store;
    private final String key;

    WindowRows(WindowStore<String, byte[]> store, long ledgerId, BudgetKey budget) {
        this.store = store;
        this.key = key(ledgerId, budget);
    }

    /** Ledger id first, because its length is fixed: no two pairs give the same key. */
    static String key(long ledgerId, BudgetKey budget) {
        return HexFormat.of().toHexDigits(ledgerId) + ":" + budget.text();
    }

    @Override
    public byte[] get(long hour) {
        return store.fetch(key, Minutes.hourToMillis(hour));
    }

    @Override
    public void put(long hour, byte[] row) {
        store.put(key, row, Minutes.hourToMillis(hour));
    }

    @Override
    public void scan(long fromHour, long toHour, RowVisitor visitor) {
        Instant from = Instant.ofEpochMilli(Math.max(0, Minutes.hourToMillis(fromHour)));
        Instant to = Instant.ofEpochMilli(Math.max(0, Minutes.hourToMillis(toHour)));
        try (WindowStoreIterator<byte[]> rows = store.fetch(key, from, to)) {
            while (rows.hasNext()) {
                KeyValue<Long, byte[]> row = rows.next();
                visitor.row(Minutes.hourOf(Minutes.of(row.key)), row.value);
            }
        }
    }
}
