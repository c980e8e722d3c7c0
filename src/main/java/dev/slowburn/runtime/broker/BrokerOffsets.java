package dev.slowburn.runtime.broker;

import dev.slowburn.topology.progress.EndOffsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** Reads the offsets of a group's input from the brokers. Not thread-safe. */
public final class BrokerOffsets implements InputOffsets {
    private final Map<String, Object> settings;
    private final String group;
    private final String topic;
    private final Clock clock;
    private KafkaAdmin admin;

    /** @param settings Kafka client settings; the first request connects */
    public BrokerOffsets(Map<String, Object> settings, String group, String topic, Clock clock) {
        this.settings = settings;
        this.group = group;
        this.topic = topic;
        this.clock = clock;
    }

    /**
     * Reads committed offsets before end offsets, so a committed offset never exceeds its end, and no end is older than the
     * reported time.
     */
    @Override
    public EndOffsets.Snapshot ask() {
        if (admin == null) {
            admin = KafkaAdmin.connect(settings);
        }
        TopicDescription description = admin.require(topic);
        List<TopicPartition> partitions = KafkaAdmin.partitionsOf(description);
        Map<TopicPartition, Long> counted = admin.offsets().groupOffsets(group, partitions);
        Map<TopicPartition, Long> beginnings = admin.offsets().beginnings(partitions);
        Map<TopicPartition, Long> readable = admin.offsets().committedEnds(partitions);
        long askedAt = clock.millis();
        Map<TopicPartition, Long> ends = admin.offsets().ends(partitions);
        Map<Integer, EndOffsets.PartitionOffsets> known = new HashMap<>();
        ends.forEach((partition, end) -> {
            long beginning = beginnings.get(partition);
            known.put(
                    partition.partition(),
                    new EndOffsets.PartitionOffsets(
                            beginning, readable.get(partition), end, counted.getOrDefault(partition, beginning)));
        });
        return new EndOffsets.Snapshot(askedAt, description.topicId(), known);
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close();
        }
    }
}
