package dev.slowburn.testkit.simulation;

import dev.slowburn.topology.state.CountedInput;
import dev.slowburn.topology.streams.StateStores;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether a start would detect that the committed offsets of a partition of the input have expired, from what is left of the internal
 * topics at least: the newest entries of the journal, and the tallies that are not processed. Then an operator sets the offsets to
 * where counting ended.
 */
final class ExpiredOffsets {
    private final CountedInput counted = new CountedInput();

    ExpiredOffsets(SimulatedKafka kafka, int tallyPartitions) {
        for (int partition = 0; partition < tallyPartitions; partition++) {
            TopicPartition journal = new TopicPartition(Application.changelog(StateStores.JOURNAL), partition);
            Map<ByteBuffer, byte[]> compacted = new HashMap<>();
            kafka.read(journal, 0, Integer.MAX_VALUE - 1)
                    .forEach(entry -> compacted.put(ByteBuffer.wrap(entry.key()), entry.value()));
            compacted.values().stream().filter(Objects::nonNull).forEach(counted::addJournalEntry);
            TopicPartition tallies = new TopicPartition(Application.tallies(), partition);
            kafka.read(tallies, kafka.committedOffset(tallies), Integer.MAX_VALUE - 1)
                    .forEach(message -> counted.addTallies(message.value()));
        }
    }

    boolean areDetected(long source) {
        return counted.caughtUpTo().containsKey(source);
    }
}
