package dev.slowburn.topology.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.topology.streams.StoresInMemory;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.junit.jupiter.api.Test;

class WriteBackRowsTest {
    private static final RowKey KEY = RowKey.of(1, new BudgetKey("slo", "objective", "service", List.of()));
    private static final long HOUR = 3_600_000;

    private static List<String> scan(WriteBackRows rows, ReadOnlyWindowStore<byte[], byte[]> view) {
        List<String> seen = new ArrayList<>();
        rows.scan(view, KEY, 0, 10 * HOUR, (start, row) -> seen.add(start / HOUR + "=" + row[0]));
        return seen;
    }

    @Test
    void scanMergesChangedRowsWithTheStoreInOrder() {
        try (StoresInMemory stores = new StoresInMemory()) {
            WriteBackRows rows = new WriteBackRows(stores.ledger());
            rows.put(KEY, HOUR, new byte[] {1});
            rows.put(KEY, 3 * HOUR, new byte[] {3});
            rows.write();
            rows.put(KEY, 2 * HOUR, new byte[] {2});
            rows.put(KEY, 3 * HOUR, new byte[] {33});
            rows.put(KEY, 4 * HOUR, new byte[] {4});

            assertThat(scan(rows, stores.ledger())).containsExactly("1=1", "2=2", "3=33", "4=4");
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void scanMissesNoRowThatIsWrittenMeanwhile() {
        try (StoresInMemory stores = new StoresInMemory()) {
            WriteBackRows rows = new WriteBackRows(stores.ledger());
            rows.put(KEY, HOUR, new byte[] {1});
            ReadOnlyWindowStore<byte[], byte[]> writtenMeanwhile =
                    (ReadOnlyWindowStore<byte[], byte[]>) Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {ReadOnlyWindowStore.class},
                            (proxy, method, arguments) -> {
                                Object result = method.invoke(stores.ledger(), arguments);
                                rows.write();
                                return result;
                            });

            assertThat(scan(rows, writtenMeanwhile)).containsExactly("1=1");
            assertThat(scan(rows, stores.ledger())).containsExactly("1=1");
        }
    }
}
