package dev.slowburn.testkit;

import dev.slowburn.topology.TopologyParts;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
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
        // Read when the task starts, which in the driver is before anybody can write: so it is told as the first stage
        // does.
        KeyValueStore<Integer, byte[]> progress = from.getKeyValueStore(TopologyParts.PROGRESS);
        to.createInputTopic(
                        TopologyParts.tallies(TopologyHarness.APPLICATION),
                        new StringSerializer(),
                        new ByteArraySerializer())
                .pipeInput("", TopologyParts.progressMessage(progress));
    }

    private static void copyWindows(WindowStore<String, byte[]> from, WindowStore<String, byte[]> to) {
        try (KeyValueIterator<Windowed<String>, byte[]> all = from.all()) {
            all.forEachRemaining(entry ->
                    to.put(entry.key.key(), entry.value, entry.key.window().start()));
        }
    }

    private static void copyAll(KeyValueStore<String, byte[]> from, KeyValueStore<String, byte[]> to) {
        try (KeyValueIterator<String, byte[]> all = from.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> entry = all.next();
                to.put(entry.key, entry.value);
            }
        }
    }
}
