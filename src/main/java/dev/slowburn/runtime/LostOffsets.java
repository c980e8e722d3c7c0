package dev.slowburn.runtime;

import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.topology.progress.SourceId;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.state.CountedInput;
import dev.slowburn.topology.streams.InternalTopics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Refuses a start that would count outcomes twice. Brokers delete the offsets of a group that had no members for a week
 * ({@code offsets.retention.minutes}), and a partition without an offset is read from its beginning.
 *
 * <p>A partition that is new, or got its first records while no instance ran, has no offset either. Internal topics, which
 * have no such limit, show whether a partition was counted; they are read only if an offset is missing.
 */
final class LostOffsets {
    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private final KafkaAdmin admin;
    private final CommittedRecords records;
    private final String application;

    /** @param settings Kafka client settings */
    LostOffsets(KafkaAdmin admin, Map<String, Object> settings, String application) {
        this.admin = admin;
        this.records = new CommittedRecords(admin, settings, application);
        this.application = application;
    }

    /**
     * @param formerState whether an earlier version, which wrote no journal, has counted
     * @throws StartupException naming the partitions and what to do
     */
    void requireNone(TopologySettings topology, boolean formerState) {
        String tallies = InternalTopics.tallies(application);
        String journal = InternalTopics.journal(application);
        Map<TopicPartition, Long> sources = new HashMap<>();
        List<TopicPartition> original = new ArrayList<>();
        for (InputTopic input : topology.inputs()) {
            for (TopicPartition partition : admin.partitions(input.topic())) {
                sources.put(partition, SourceId.of(topology.number(input), partition.partition()));
                if (topology.isOriginal(input)) {
                    original.add(partition);
                }
            }
        }
        Collection<TopicPartition> inputs = withoutOffset(List.copyOf(sources.keySet()));
        Collection<TopicPartition> shuffles = withoutOffset(admin.internalPartitions(tallies));
        if (inputs.isEmpty() && shuffles.isEmpty()) {
            return;
        }
        CountedInput counted = new CountedInput();
        Set<Integer> committed = new TreeSet<>();
        records.read(admin.internalPartitions(journal), entry -> {
            if (entry.value() != null && counted.addJournalEntry(entry.value())) {
                committed.add(entry.partition());
            }
        });
        records.read(admin.internalPartitions(tallies), message -> counted.addTallies(message.value()));
        Map<Long, Long> until = counted.caughtUpTo();
        Set<TopicPartition> lost = new TreeSet<>(ORDER);
        boolean anyCounted = formerState
                && admin.offsets().groupOffsets(application, original).isEmpty();
        inputs.stream()
                .filter(partition ->
                        (anyCounted && original.contains(partition)) || until.containsKey(sources.get(partition)))
                .forEach(lost::add);
        shuffles.stream()
                .filter(partition -> committed.contains(partition.partition()))
                .forEach(lost::add);
        // Another instance may have committed its first offsets in the meantime.
        lost.removeAll(admin.offsets().groupOffsets(application, lost, true).keySet());
        if (!lost.isEmpty()) {
            throw new StartupException(
                    message(lost, partition -> until.getOrDefault(sources.getOrDefault(partition, -1L), -1L)));
        }
    }

    /** Partitions without a committed offset that are not empty. */
    private Collection<TopicPartition> withoutOffset(List<TopicPartition> partitions) {
        Set<TopicPartition> missing = new TreeSet<>(ORDER);
        missing.addAll(partitions);
        missing.removeAll(admin.offsets().groupOffsets(application, partitions).keySet());
        if (!missing.isEmpty()) {
            Map<TopicPartition, Long> ends = admin.offsets().committedEnds(missing);
            admin.offsets().beginnings(missing).forEach((partition, beginning) -> {
                if (beginning >= ends.get(partition)) {
                    missing.remove(partition);
                }
            });
        }
        return missing;
    }

    private String message(Collection<TopicPartition> lost, ToLongFunction<TopicPartition> until) {
        Map<String, List<String>> byTopic = lost.stream()
                .collect(Collectors.groupingBy(
                        TopicPartition::topic,
                        TreeMap::new,
                        Collectors.mapping(partition -> String.valueOf(partition.partition()), Collectors.toList())));
        String where = byTopic.entrySet().stream()
                .map(topic -> topic.getKey() + " (partitions " + String.join(", ", topic.getValue()) + ")")
                .collect(Collectors.joining(" and "));
        String when = lost.stream()
                .mapToLong(until)
                .boxed()
                .min(Long::compare)
                .filter(millis -> millis > 0)
                .map(millis -> ", at least up to " + Instant.ofEpochMilli(millis))
                .orElse("");
        return "group " + application + " has lost its offsets for " + where
                + ", which were already counted" + when + "; brokers delete the offsets of a group without members"
                + " (offsets.retention.minutes). A start would count outcomes twice. Either set the offsets to where counting ended"
                + " (kafka-consumer-groups.sh --group " + application + " --reset-offsets --to-datetime … --execute),"
                + " or count everything again: reset the application as described in the runbook, or set another application.id";
    }
}
