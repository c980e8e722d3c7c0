package dev.slowburn.topology.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/**
 * A write-back cache over a window store: changed rows are on the heap and take precedence over the rows in the store.
 *
 * <p>Changed rows are written to the store only by {@link #write}; until then the {@link Journal} makes the changes durable. Each
 * changed row takes its size and about 300 bytes on the heap.
 *
 * <p>The task's thread writes, and other threads may read without a lock. Rows are immutable and are replaced, and a row is removed
 * from the heap only after it was written to the store, so a reader that reads the heap before the store finds each row, as of
 * about that time.
 */
public final class WriteBackRows {
    private final WindowStore<byte[], byte[]> store;
    private final Map<RowKey, NavigableMap<Long, byte[]>> changed = new ConcurrentHashMap<>();
    private int size;

    public WriteBackRows(WindowStore<byte[], byte[]> store) {
        this.store = store;
    }

    /** The row with this start time; null if there is none. */
    byte[] get(RowKey key, long start) {
        byte[] row = changedOf(key).get(start);
        return row != null ? row : store.fetch(key.toBytes(), start);
    }

    void put(RowKey key, long start, byte[] row) {
        if (changed.computeIfAbsent(key, unused -> new ConcurrentSkipListMap<>())
                        .put(start, row)
                == null) {
            size++;
        }
    }

    /** Visits all rows with a start time in the range, both ends inclusive, in ascending order. */
    void scan(RowKey key, long from, long to, Visitor visitor) {
        scan(store, key, from, to, visitor);
    }

    /** As {@link #scan(RowKey, long, long, Visitor)}, for another thread, which needs its own read-only view of the store. */
    public void scan(ReadOnlyWindowStore<byte[], byte[]> view, RowKey key, long from, long to, Visitor visitor) {
        Iterator<Map.Entry<Long, byte[]>> changedRows =
                changedOf(key).subMap(from, true, to, true).entrySet().iterator();
        Map.Entry<Long, byte[]> next = nextOf(changedRows);
        try (WindowStoreIterator<byte[]> rows = view.fetch(
                key.toBytes(), Instant.ofEpochMilli(Math.max(0, from)), Instant.ofEpochMilli(Math.max(0, to)))) {
            while (rows.hasNext()) {
                KeyValue<Long, byte[]> row = rows.next();
                for (; next != null && next.getKey() < row.key; next = nextOf(changedRows)) {
                    visitor.row(next.getKey(), next.getValue());
                }
                if (next == null || next.getKey() > row.key) {
                    visitor.row(row.key, row.value);
                }
            }
        }
        for (; next != null; next = nextOf(changedRows)) {
            visitor.row(next.getKey(), next.getValue());
        }
    }

    private NavigableMap<Long, byte[]> changedOf(RowKey key) {
        NavigableMap<Long, byte[]> rows = changed.get(key);
        return rows == null ? Collections.emptyNavigableMap() : rows;
    }

    private static Map.Entry<Long, byte[]> nextOf(Iterator<Map.Entry<Long, byte[]>> entries) {
        return entries.hasNext() ? entries.next() : null;
    }

    /** Deletes the rows with a start time from {@code from} (inclusive) to {@code to} (exclusive); none if the range is empty. */
    void remove(RowKey key, long from, long to) {
        if (to <= from) {
            return;
        }
        List<Long> starts = new ArrayList<>();
        scan(key, from, to - 1, (start, row) -> starts.add(start));
        NavigableMap<Long, byte[]> changedRows = changed.get(key);
        for (long start : starts) {
            store.put(key.toBytes(), null, start);
            if (changedRows != null && changedRows.remove(start) != null) {
                size--;
            }
        }
    }

    /** The number of changed rows that are not yet in the store. */
    int size() {
        return size;
    }

    /** Writes the changed rows to the store and then removes them from the heap; readers rely on this order. */
    void write() {
        changed.forEach((key, rows) -> rows.forEach((start, row) -> store.put(key.toBytes(), row, start)));
        changed.clear();
        size = 0;
    }

    /**
     * Migrates the rows with keys of former versions to their new keys. Reads the whole store.
     *
     * @return number of migrated rows
     */
    int migrateFormer() {
        int migrated = 0;
        try (KeyValueIterator<Windowed<byte[]>, byte[]> rows = store.all()) {
            while (rows.hasNext()) {
                KeyValue<Windowed<byte[]>, byte[]> row = rows.next();
                byte[] key = row.key.key();
                if (RowKey.isFormer(key)) {
                    long start = row.key.window().start();
                    store.put(RowKey.ofFormer(key).toBytes(), row.value, start);
                    store.put(key, null, start);
                    migrated++;
                }
            }
        }
        return migrated;
    }

    /** Receives one row. */
    @FunctionalInterface
    public interface Visitor {
        void row(long start, byte[] row);
    }
}
