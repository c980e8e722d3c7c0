package dev.slowburn.testkit.topology;

import dev.slowburn.topology.streams.TopologyParts;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;

/** The stores of the budget task of a driver: copies them to another, like a restore from changelogs, fills and counts them. */
final class Stores {
    private Stores() {}

    static void copy(TopologyTestDriver from, TopologyTestDriver to) {
        for (String name : List.of(TopologyParts.LEDGER, TopologyParts.CONTRIBUTORS)) {
            copyWindows(from.getWindowStore(name), to.getWindowStore(name));
        }
        for (String name : List.of(TopologyParts.BUDGET_STATE, TopologyParts.DECISIONS)) {
            copyAll(from.getKeyValueStore(name), to.getKeyValueStore(name));
        }
        copyAll(from.getKeyValueStore(TopologyParts.JOURNAL), to.getKeyValueStore(TopologyParts.JOURNAL));
    }

    private static <K> void copyWindows(WindowStore<K, byte[]> from, WindowStore<K, byte[]> to) {
        try (KeyValueIterator<Windowed<K>, byte[]> all = from.all()) {
            all.forEachRemaining(entry ->
                    to.put(entry.key.key(), entry.value, entry.key.window().start()));
        }
    }

    private static <K> void copyAll(KeyValueStore<K, byte[]> from, KeyValueStore<K, byte[]> to) {
        try (KeyValueIterator<K, byte[]> all = from.all()) {
            while (all.hasNext()) {
                KeyValue<K, byte[]> entry = all.next();
                to.put(entry.key, entry.value);
            }
        }
    }

    /** Fills stores from lines with store, key, window start or a dash, and value; keys and values are hexadecimal. */
    static void fill(TopologyTestDriver driver, Stream<String> lines) {
        lines.map(line -> line.split(" ", -1)).forEach(row -> {
            byte[] key = HexFormat.of().parseHex(row[1]);
            byte[] value = HexFormat.of().parseHex(row[3]);
            if (row[2].equals("-")) {
                driver.<String, byte[]>getKeyValueStore(row[0]).put(new String(key, StandardCharsets.UTF_8), value);
            } else {
                driver.<byte[], byte[]>getWindowStore(row[0]).put(key, value, Long.parseLong(row[2]));
            }
        });
    }

    /** Number of rows in a windowed store. */
    static int rows(TopologyTestDriver driver, String store) {
        int rows = 0;
        try (KeyValueIterator<Windowed<byte[]>, byte[]> all =
                driver.<byte[], byte[]>getWindowStore(store).all()) {
            for (; all.hasNext(); all.next()) {
                rows++;
            }
        }
        return rows;
    }

    /** Number of budgets with a stored state. */
    static long budgets(TopologyTestDriver driver) {
        try (KeyValueIterator<Object, Object> all =
                driver.getKeyValueStore(TopologyParts.BUDGET_STATE).all()) {
            long budgets = 0;
            while (all.hasNext()) {
                if (Character.isDigit(all.next().key.toString().charAt(0))) {
                    budgets++;
                }
            }
            return budgets;
        }
    }
}
