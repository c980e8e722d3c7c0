package dev.slowburn.testkit.simulation;

import dev.slowburn.topology.progress.EndOffsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** The poller of an instance, which asks for committed offsets first and for end offsets some time later. */
final class SimulatedEnds implements EndOffsets {
    private static final Uuid TOPIC = Uuid.randomUuid();

    private final SimulatedKafka kafka;
    private final SimulatedClock clock;
    private final String topic;
    private final int partitions;
    /** Committed offsets of the request in progress; null if there is none. */
    private Map<Integer, Long> committed;

    private Snapshot newest;

    SimulatedEnds(SimulatedKafka kafka, SimulatedClock clock, String topic, int partitions) {
        this.kafka = kafka;
        this.clock = clock;
        this.topic = topic;
        this.partitions = partitions;
    }

    /** Completes the request in progress, or starts one. */
    void step() {
        if (committed == null) {
            committed = new HashMap<>();
            for (int partition = 0; partition < partitions; partition++) {
                committed.put(partition, kafka.committedOffset(new TopicPartition(topic, partition)));
            }
            return;
        }
        Map<Integer, PartitionOffsets> known = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            TopicPartition input = new TopicPartition(topic, partition);
            long end = kafka.end(input);
            known.put(partition, new PartitionOffsets(kafka.beginning(input), end, end, committed.get(partition)));
        }
        newest = new Snapshot(clock.milliseconds(), TOPIC, known);
        committed = null;
    }

    void refresh() {
        step();
        if (committed != null) {
            step();
        }
    }

    @Override
    public Optional<Snapshot> newest() {
        return Optional.ofNullable(newest);
    }
}
