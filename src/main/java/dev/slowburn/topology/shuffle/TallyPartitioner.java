package dev.slowburn.topology.shuffle;

import dev.slowburn.domain.slo.Grouping;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * The partitioner of the repartition topic between the stages. Tallies go to the partition that owns their service, progress and
 * coverage to their target partitions. All budgets of a service are in one partition, so that one task can count the service's groups and decide
 * its releases.
 */
public final class TallyPartitioner implements StreamPartitioner<byte[], byte[]> {

    /** The partition that owns the budgets of a service. */
    public static int ownerOf(String service, int partitions) {
        return ownerOf(service.getBytes(StandardCharsets.UTF_8), partitions);
    }

    static int ownerOf(byte[] service, int partitions) {
        return Utils.toPositive(Utils.murmur2(service)) % partitions;
    }

    /**
     * The pseudo-service that counts the outcomes of services beyond the cap of a partition: the first of
     * {@code __overflow__}, {@code __overflow__1}, {@code __overflow__2} and so on that the partition owns, so that it is found in
     * the same way as other services.
     */
    public static String overflowOf(int partition, int partitions) {
        String service = Grouping.OVERFLOW;
        for (int i = 1; ownerOf(service, partitions) != partition; i++) {
            service = Grouping.OVERFLOW + i;
        }
        return service;
    }

    @Override
    public Optional<Set<Integer>> partitions(String topic, byte[] service, byte[] message, int partitions) {
        if (!ShuffleCodec.hasTarget(message)) {
            return Optional.of(Set.of(ownerOf(service, partitions)));
        }
        int target = ShuffleCodec.targetOf(message);
        return Optional.of(
                target >= 0
                        ? Set.of(target)
                        : IntStream.range(0, partitions).boxed().collect(Collectors.toSet()));
    }
}
