package dev.slowburn.topology;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Sends sums to the partition that owns their service, and progress to the partitions it is meant for. All budgets of a
 * service are in one place, so that its groups can be counted and its releases decided there.
 */
final class TallyPartitioner implements StreamPartitioner<byte[], byte[]> {

    /** The partition that owns the budgets of a service. */
    static int ownerOf(String service, int partitions) {
        return ownerOf(service.getBytes(StandardCharsets.UTF_8), partitions);
    }

    static int ownerOf(byte[] service, int partitions) {
        return Utils.toPositive(Utils.murmur2(service)) % partitions;
    }

    @Override
    public Optional<Set<Integer>> partitions(String topic, byte[] service, byte[] message, int partitions) {
        if (!TallyMessage.isProgress(message)) {
            return Optional.of(Set.of(ownerOf(service, partitions)));
        }
        int target = TallyMessage.targetOf(message);
        return Optional.of(
                target >= 0
                        ? Set.of(target)
                        : IntStream.range(0, partitions).boxed().collect(Collectors.toSet()));
    }
}
