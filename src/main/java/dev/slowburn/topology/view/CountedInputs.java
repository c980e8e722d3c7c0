package dev.slowburn.topology.view;

import dev.slowburn.topology.progress.ProgressMarker;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/** Up to which time the partitions of the inputs that this instance reads have been counted. Thread-safe. */
public final class CountedInputs {
    private final Map<TopicPartition, Long> partitions = new ConcurrentHashMap<>();

    /**
     * Records the progress of a partition.
     *
     * @param upTo all records that were in it at this wall-clock time have been counted; {@link ProgressMarker#NOTHING} if the time
     *     is unknown, {@link ProgressMarker#NEVER} if it has never been read to its end
     */
    public void counted(TopicPartition partition, long upTo) {
        partitions.put(partition, upTo);
    }

    /** Ends the progress of a partition that this instance no longer reads. */
    public void remove(TopicPartition partition) {
        partitions.remove(partition);
    }

    /** The earliest of these times by topic; without topics of which one is unknown. */
    public Map<String, Long> byTopic() {
        Map<String, Long> topics = new TreeMap<>();
        partitions.forEach((partition, upTo) -> topics.merge(partition.topic(), upTo, Math::min));
        topics.values().removeIf(upTo -> upTo == ProgressMarker.NOTHING);
        return topics;
    }
}
