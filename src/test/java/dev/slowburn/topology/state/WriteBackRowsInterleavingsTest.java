package dev.slowburn.topology.state;

import dev.slowburn.counting.BudgetKey;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jetbrains.lincheck.datastructures.ByteGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * Model-checks the interleavings of the writing task with reading threads: each reader sees the newest row, on the heap or in the
 * store, and never an older one afterwards.
 */
public class WriteBackRowsInterleavingsTest {
    private static final RowKey KEY = RowKey.of(1, new BudgetKey("slo", "objective", "service", List.of()));
    private static final long START = 3_600_000;

    private final ConcurrentSkipListMap<Long, byte[]> stored = new ConcurrentSkipListMap<>();
    private final WindowStore<byte[], byte[]> store = store(stored);
    private final WriteBackRows rows = new WriteBackRows(store);

    /** A window store that supports puts and fetches of one key. */
    @SuppressWarnings("unchecked") // A proxy has no type parameters.
    private static WindowStore<byte[], byte[]> store(ConcurrentSkipListMap<Long, byte[]> stored) {
        return (WindowStore<byte[], byte[]>) Proxy.newProxyInstance(
                WriteBackRowsInterleavingsTest.class.getClassLoader(),
                new Class<?>[] {WindowStore.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> 1;
                    case "toString" -> "store";
                    case "put" -> put(stored, (byte[]) arguments[1], (Long) arguments[2]);
                    default ->
                        new Fetched(stored.subMap(millis(arguments[1]), true, millis(arguments[2]), true)
                                .entrySet()
                                .iterator());
                });
    }

    private static Object put(ConcurrentSkipListMap<Long, byte[]> stored, byte[] row, Long start) {
        return row == null ? stored.remove(start) : stored.put(start, row);
    }

    private static long millis(Object time) {
        return time instanceof Instant instant ? instant.toEpochMilli() : (Long) time;
    }

    private record Fetched(Iterator<Map.Entry<Long, byte[]>> rows) implements WindowStoreIterator<byte[]> {
        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public KeyValue<Long, byte[]> next() {
            Map.Entry<Long, byte[]> row = rows.next();
            return KeyValue.pair(row.getKey(), row.getValue());
        }

        @Override
        public Long peekNextKey() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    @Operation(nonParallelGroup = "task")
    public void put(@Param(gen = ByteGen.class) byte row) {
        rows.put(KEY, START, new byte[] {row});
    }

    @Operation(nonParallelGroup = "task")
    public void write() {
        rows.write();
    }

    @Operation(nonParallelGroup = "task")
    public void remove() {
        rows.remove(KEY, START, START + 1);
    }

    @Operation
    public Byte read() {
        Byte[] found = {null};
        rows.scan(store, KEY, START, START, (start, row) -> found[0] = row[0]);
        return found[0];
    }

    @Test
    void readersSeeTheNewestRow() {
        new ModelCheckingOptions()
                .iterations(10)
                .invocationsPerIteration(200)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(1)
                .check(WriteBackRowsInterleavingsTest.class);
    }
}
