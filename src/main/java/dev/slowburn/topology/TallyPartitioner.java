package dev.slowburn.topology;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Sends the sums of a budget to the partition that owns it, and progress to the partitions it is meant for. */
final class TallyPartitioner implements StreamPartitioner<String, byte[]> {

    /** The partition that owns a budget. */
    static int ownerOf(String budgetId, int partitions) {
        return Utils.toPositive(Utils.murmur2(budgetId.getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    @Override
    public Optional<Set<Integer>> partitions(String topic, String budgetId, byte[] message, int partitions) {
        if (!TallyMessage.isProgress(message)) {
            return Optional.of(Set.of(ownerOf(budgetId, partitions)));
        }
        int target = TallyMessage.targetOf(message);
        return Optional.of(
                target >= 0
                        ? Set.of(target)
                        : IntStream.range(0, partitions).boxed().collect(Collectors.toSet()));
    }
}
