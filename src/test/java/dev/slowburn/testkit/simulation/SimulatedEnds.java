package dev.slowburn.testkit.simulation;

import dev.slowburn.topology.progress.EndOffsets;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** The poller of an instance, which asks for committed offsets first and for end offsets some time later. */
final class SimulatedEnds implements EndOffsets {
    private final SimulatedKafka kafka;
    private final SimulatedClock clock;
    private final String topic;
    private final Uuid id;
    /** Committed offsets of the request in progress; null if there is none. */
    private Map<Integer, Long> committed;

    private Snapshot newest;

    SimulatedEnds(SimulatedKafka kafka, SimulatedClock clock, String topic) {
        this.kafka = kafka;
        this.clock = clock;
        this.topic = topic;
        UUID name = UUID.nameUUIDFromBytes(topic.getBytes(StandardCharsets.UTF_8));
        id = new Uuid(name.getMostSignificantBits(), name.getLeastSignificantBits());
    }

    /** Completes the request in progress, or starts one. */
    void step() {
        if (committed == null) {
            committed = new HashMap<>();
            for (int partition = 0; partition < kafka.partitionsOf(topic); partition++) {
                committed.put(partition, kafka.committedOffset(new TopicPartition(topic, partition)));
            }
            return;
        }
        Map<Integer, PartitionOffsets> known = new HashMap<>();
        for (int partition : committed.keySet()) {
            TopicPartition input = new TopicPartition(topic, partition);
            long end = kafka.end(input);
            known.put(partition, new PartitionOffsets(kafka.beginning(input), end, end, committed.get(partition)));
        }
        newest = new Snapshot(clock.milliseconds(), id, known);
        committed = null;
    }

    /** Starts a request, unless one is in progress. */
    void begin() {
        if (committed == null) {
            step();
        }
    }

    /** Completes the request in progress, if there is one. */
    void complete() {
        if (committed != null) {
            step();
        }
    }

    void refresh() {
        step();
        complete();
    }

    @Override
    public Optional<Snapshot> newest() {
        return Optional.ofNullable(newest);
    }
}
