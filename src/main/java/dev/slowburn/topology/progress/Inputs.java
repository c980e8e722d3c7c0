package dev.slowburn.topology.progress;

import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.settings.TopologySettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** The inputs of an application: the ids of their partitions, and what the broker reports about them. Thread-safe. */
public final class Inputs {
    /** The topic of partitions of an input that is no longer configured. */
    private static final String REMOVED = "(removed input)";

    private final TopologySettings settings;
    private final List<EndOffsets> ends = new ArrayList<>();
    private volatile Merged merged = new Merged(List.of(), Optional.empty());

    private record Merged(List<EndOffsets.Snapshot> parts, Optional<AllEnds> all) {}

    /**
     * The end offsets of all inputs.
     *
     * @param askedAt when the oldest of them were requested, in epoch milliseconds
     * @param sources the offsets of all partitions that exist, by {@link SourceId}
     */
    public record AllEnds(long askedAt, Map<Long, EndOffsets.PartitionOffsets> sources) {
        public AllEnds {
            sources = Map.copyOf(sources);
        }
    }

    /** An open transaction in a partition of an input. */
    public record Blocked(TopicPartition partition, EndOffsets.OpenTransaction transaction) {}

    /** @param ends the end offsets of an input */
    public Inputs(TopologySettings settings, Function<InputTopic, EndOffsets> ends) {
        this.settings = settings;
        settings.inputs().forEach(input -> this.ends.add(ends.apply(input)));
    }

    public EndOffsets endsOf(InputTopic input) {
        return ends.get(settings.inputs().indexOf(input));
    }

    /**
     * The newest end offsets of all inputs; empty before all of them are known. The same object as long as none of them has
     * changed.
     */
    public Optional<AllEnds> newest() {
        List<EndOffsets.Snapshot> parts = new ArrayList<>(ends.size());
        for (EndOffsets each : ends) {
            Optional<EndOffsets.Snapshot> newest = each.newest();
            if (newest.isEmpty()) {
                return Optional.empty();
            }
            parts.add(newest.get());
        }
        Merged known = merged;
        if (!isSame(parts, known.parts())) {
            known = new Merged(parts, Optional.of(merge(parts)));
            merged = known;
        }
        return known.all();
    }

    @SuppressWarnings("ReferenceEquality") // Each snapshot is a new object.
    private static boolean isSame(List<EndOffsets.Snapshot> parts, List<EndOffsets.Snapshot> others) {
        if (parts.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) != others.get(i)) {
                return false;
            }
        }
        return true;
    }

    private AllEnds merge(List<EndOffsets.Snapshot> parts) {
        long askedAt = Long.MAX_VALUE;
        Map<Long, EndOffsets.PartitionOffsets> sources = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            int input = settings.number(settings.inputs().get(i));
            askedAt = Math.min(askedAt, parts.get(i).askedAt());
            parts.get(i)
                    .partitions()
                    .forEach((partition, offsets) -> sources.put(SourceId.of(input, partition), offsets));
        }
        return new AllEnds(askedAt, sources);
    }

    /** The number of tasks of both stages, or an upper bound with several inputs; without that of the inputs if it is not known. */
    public int tasks() {
        return settings.tallyPartitions()
                + newest().map(all -> all.sources().size()).orElse(0);
    }

    /**
     * The number of records that exist; empty if it is not known.
     *
     * @param input name of an input; empty for all
     */
    public OptionalLong records(Optional<String> input) {
        Set<Integer> numbers = settings.inputs().stream()
                .filter(each -> input.map(each.name()::equals).orElse(true))
                .map(settings::number)
                .collect(Collectors.toSet());
        return newest().map(all -> all.sources().entrySet().stream()
                        .filter(each -> numbers.contains(SourceId.input(each.getKey())))
                        .mapToLong(
                                each -> each.getValue().end() - each.getValue().beginning())
                        .sum())
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    /** The partitions in which an open transaction has blocked all readers for several seconds. */
    public List<Blocked> openTransactions() {
        List<Blocked> all = new ArrayList<>();
        for (int i = 0; i < ends.size(); i++) {
            String topic = settings.inputs().get(i).topic();
            ends.get(i)
                    .openTransactions()
                    .forEach(open -> all.add(new Blocked(new TopicPartition(topic, open.partition()), open)));
        }
        return all;
    }

    /** The id of a partition of an input. */
    public long source(InputTopic input, int partition) {
        return SourceId.of(settings.number(input), partition);
    }

    /** The partition with an id. */
    public TopicPartition partition(long source) {
        String topic = settings.inputs().stream()
                .filter(input -> settings.number(input) == SourceId.input(source))
                .findFirst()
                .map(InputTopic::topic)
                .orElse(REMOVED);
        return new TopicPartition(topic, SourceId.partition(source));
    }

    /** The value of the metric label {@code partition}: only the number for the original input, as in versions without others. */
    public String label(TopicPartition partition) {
        return partition.topic().equals(settings.topics().requestOutcomes())
                ? Integer.toString(partition.partition())
                : partition.toString();
    }
}
