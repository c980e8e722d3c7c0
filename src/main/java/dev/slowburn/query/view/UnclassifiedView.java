package dev.slowburn.query.view;

import dev.slowburn.topology.view.UnclassifiedInput;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * Outcomes of an objective that are not counted, because its SLI has failed on each of them for at least a minute.
 *
 * @param since when the first failure was detected
 * @param outcomes number of records since then
 * @param partitions their input partitions
 * @param topics the topics of the inputs that contain them
 */
public record UnclassifiedView(
        String objective, Instant since, long outcomes, List<Integer> partitions, List<String> topics) {
    public UnclassifiedView {
        partitions = List.copyOf(partitions);
        topics = List.copyOf(topics);
    }

    public static UnclassifiedView of(UnclassifiedInput.Found found) {
        return new UnclassifiedView(
                found.objective(),
                found.since(),
                found.outcomes(),
                found.partitions().stream()
                        .map(TopicPartition::partition)
                        .distinct()
                        .sorted()
                        .toList(),
                found.partitions().stream()
                        .map(TopicPartition::topic)
                        .distinct()
                        .sorted()
                        .toList());
    }
}
