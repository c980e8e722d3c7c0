package dev.slowburn.topology.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/** In-memory stores of a task of the second stage. A crash restores the last commit, as under exactly-once. */
public final class StoresInMemory implements AutoCloseable {
    private static final Duration RETENTION = Duration.ofDays(30);

    private List<KeyValue<Windowed<byte[]>, byte[]>> committedLedger = List.of();
    private List<KeyValue<Windowed<byte[]>, byte[]>> committedContributors = List.of();
    private List<KeyValue<Integer, byte[]>> committedJournal = List.of();
    private WindowStore<byte[], byte[]> ledger;
    private WindowStore<byte[], byte[]> contributors;
    private KeyValueStore<Integer, byte[]> journal;

    public StoresInMemory() {
        open();
    }

    private void open() {
        MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
        ledger = windows(StateStores.LEDGER, Duration.ofHours(1));
        ledger.init(context.getStateStoreContext(), ledger);
        contributors = windows(StateStores.CONTRIBUTORS, Duration.ofMinutes(1));
        contributors.init(context.getStateStoreContext(), contributors);
        journal = emptyJournal();
    }

    public static KeyValueStore<Integer, byte[]> emptyJournal() {
        return empty(StateStores.JOURNAL, Serdes.Integer());
    }

    public static KeyValueStore<byte[], byte[]> emptyCoverage() {
        return empty(StateStores.COVERAGE, Serdes.ByteArray());
    }

    private static <K> KeyValueStore<K, byte[]> empty(String name, Serde<K> keys) {
        KeyValueStore<K, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name), keys, Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
        return store;
    }

    private static WindowStore<byte[], byte[]> windows(String name, Duration size) {
        return Stores.windowStoreBuilder(
                        Stores.inMemoryWindowStore(name, RETENTION, size, false),
                        Serdes.ByteArray(),
                        Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
    }

    public void commit() {
        committedLedger = all(ledger.all());
        committedContributors = all(contributors.all());
        committedJournal = all(journal.all());
    }

    public void crash() {
        close();
        open();
        committedLedger.forEach(
                row -> ledger.put(row.key.key(), row.value, row.key.window().start()));
        committedContributors.forEach(row ->
                contributors.put(row.key.key(), row.value, row.key.window().start()));
        committedJournal.forEach(entry -> journal.put(entry.key, entry.value));
    }

    private static <K> List<KeyValue<K, byte[]>> all(KeyValueIterator<K, byte[]> rows) {
        List<KeyValue<K, byte[]>> all = new ArrayList<>();
        try (rows) {
            rows.forEachRemaining(all::add);
        }
        return all;
    }

    public WindowStore<byte[], byte[]> ledger() {
        return ledger;
    }

    public WindowStore<byte[], byte[]> contributors() {
        return contributors;
    }

    public KeyValueStore<Integer, byte[]> journal() {
        return journal;
    }

    @Override
    public void close() {
        ledger.close();
        contributors.close();
        journal.close();
    }
}
