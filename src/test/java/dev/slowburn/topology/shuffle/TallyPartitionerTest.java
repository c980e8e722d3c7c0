package dev.slowburn.topology.shuffle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TallyPartitionerTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 50})
    void overflowServiceBelongsToItsPartition(int partitions) {
        Set<String> names = new HashSet<>();
        for (int partition = 0; partition < partitions; partition++) {
            String name = TallyPartitioner.overflowOf(partition, partitions);
            assertThat(TallyPartitioner.ownerOf(name, partitions)).isEqualTo(partition);
            assertThat(name).startsWith("__overflow__");
            names.add(name);
        }

        assertThat(names).hasSize(partitions).contains("__overflow__");
    }
}
