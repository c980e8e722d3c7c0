package dev.slowburn.testkit;

import dev.slowburn.topology.TopologyParts;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;

/** Carries the stores of the budgets' task from one driver to another, as changelogs would. */
final class Stores {
    private Stores() {}

    static void copy(TopologyTestDriver from, TopologyTestDriver to) {
        for (String name : List.of(TopologyParts.LEDGER, TopologyParts.CONTRIBUTORS)) {
            copyWindows(from.getWindowStore(name), to.getWindowStore(name));
        }
        for (String name : List.of(TopologyParts.MEMORY, TopologyParts.DECISIONS)) {
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
}
