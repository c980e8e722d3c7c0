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
 * The rows of a windowed store as its task sees them: those that changed of late on the heap, over all others in the store.
 *
 * <p>A row that changes at each commit is written once it is asked for, by {@link #write}; until then what changed has to be
 * kept by other means, see {@link Journal}. A changed row costs the heap its bytes and about 300 more.
 *
 * <p>Written by its task's thread, read by others too, without a lock: rows never change but are replaced, and one leaves the
 * heap when the store has it. So who looks on the heap first and then in the store finds each row, as of about that time.
 */
public final class WriteBackRows {
    private final WindowStore<byte[], byte[]> store;
    private final Map<RowKey, NavigableMap<Long, byte[]>> changed = new ConcurrentHashMap<>();
    private int size;

    public WriteBackRows(WindowStore<byte[], byte[]> store) {
        this.store = store;
    }

    /** The row that begins at a moment; null if there is none. */
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

    /** Shows all rows that begin between two moments, both included, earliest first. */
    void scan(RowKey key, long from, long to, Visitor visitor) {
        scan(store, key, from, to, visitor);
    }

    /** The same for another thread, which has to read the store by a view of its own. */
    public void scan(ReadOnlyWindowStore<byte[], byte[]> view, RowKey key, long from, long to, Visitor visitor) {
        Iterator<Map.Entry<Long, byte[]>> over =
                changedOf(key).subMap(from, true, to, true).entrySet().iterator();
        Map.Entry<Long, byte[]> next = nextOf(over);
        try (WindowStoreIterator<byte[]> rows = view.fetch(
                key.toBytes(), Instant.ofEpochMilli(Math.max(0, from)), Instant.ofEpochMilli(Math.max(0, to)))) {
            while (rows.hasNext()) {
                KeyValue<Long, byte[]> row = rows.next();
                for (; next != null && next.getKey() < row.key; next = nextOf(over)) {
                    visitor.row(next.getKey(), next.getValue());
                }
                if (next == null || next.getKey() > row.key) {
                    visitor.row(row.key, row.value);
                }
            }
        }
        for (; next != null; next = nextOf(over)) {
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

    /** Deletes the rows that begin between two moments, the second excluded. */
    void remove(RowKey key, long from, long to) {
        List<Long> starts = new ArrayList<>();
        scan(key, from, to - 1, (start, row) -> starts.add(start));
        NavigableMap<Long, byte[]> its = changed.get(key);
        for (long start : starts) {
            store.put(key.toBytes(), null, start);
            if (its != null && its.remove(start) != null) {
                size--;
            }
        }
    }

    /** How many rows the store does not have as they are. */
    int size() {
        return size;
    }

    /** Writes what changed to the store, and only then forgets it here, for the sake of other readers. */
    void write() {
        changed.forEach((key, rows) -> rows.forEach((start, row) -> store.put(key.toBytes(), row, start)));
        changed.clear();
        size = 0;
    }

    /**
     * Gives rows whose key is the text that former versions wrote the key that they have here. Reads the whole store.
     *
     * @return how many there were
     */
    int moveFormer() {
        int moved = 0;
        try (KeyValueIterator<Windowed<byte[]>, byte[]> rows = store.all()) {
            while (rows.hasNext()) {
                KeyValue<Windowed<byte[]>, byte[]> row = rows.next();
                byte[] key = row.key.key();
                if (RowKey.isFormer(key)) {
                    long start = row.key.window().start();
                    store.put(RowKey.ofFormer(key).toBytes(), row.value, start);
                    store.put(key, null, start);
                    moved++;
                }
            }
        }
        return moved;
    }

    /** Receives one row. */
    @FunctionalInterface
    public interface Visitor {
        void row(long start, byte[] row);
    }
}
