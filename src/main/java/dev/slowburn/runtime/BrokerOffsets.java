package dev.slowburn.runtime;

import dev.slowburn.topology.InputEnds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Asks a broker for the offsets of a group's input. Used by one thread at a time. */
final class BrokerOffsets implements InputOffsets {
    private final Map<String, Object> settings;
    private final String group;
    private final String topic;
    private KafkaAdmin admin;

    /** @param settings of a Kafka client; it connects when it is asked first */
    BrokerOffsets(Map<String, Object> settings, String group, String topic) {
        this.settings = settings;
        this.group = group;
        this.topic = topic;
    }

    @Override
    public Map<Integer, InputEnds.Known> ask(long now) {
        if (admin == null) {
            admin = KafkaAdmin.connect(settings);
        }
        List<TopicPartition> partitions = admin.partitions(topic);
        Map<TopicPartition, Long> ends = admin.committedEnds(partitions);
        Map<TopicPartition, Long> counted = new HashMap<>(admin.groupOffsets(group, partitions));
        List<TopicPartition> untouched = partitions.stream()
                .filter(partition -> !counted.containsKey(partition))
                .toList();
        if (!untouched.isEmpty()) {
            counted.putAll(admin.beginnings(untouched));
        }
        Map<Integer, InputEnds.Known> known = new HashMap<>();
        ends.forEach((partition, end) ->
                known.put(partition.partition(), new InputEnds.Known(now, end, counted.get(partition))));
        return known;
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close();
        }
    }
}
