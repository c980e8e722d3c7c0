package dev.slowburn.topology.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.settings.TopologySettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class InputsTest {
    private static final InputTopic OUTCOMES = new InputTopic("outcomes", "request-outcomes");
    private static final InputTopic SPANS = new InputTopic("spans", "otlp_spans");
    private static final TopologySettings TWO = TopologySettings.DEFAULT.toBuilder()
            .inputs(List.of(OUTCOMES, SPANS))
            .build();

    private final Map<InputTopic, EndOffsets.Snapshot> reported = new HashMap<>();
    private final Inputs inputs = new Inputs(TWO, input -> () -> Optional.ofNullable(reported.get(input)));

    /** @param records in each partition, of which twice as many were deleted */
    private void report(InputTopic input, long askedAt, long... records) {
        Map<Integer, EndOffsets.PartitionOffsets> partitions = new HashMap<>();
        for (int partition = 0; partition < records.length; partition++) {
            long end = 3 * records[partition];
            partitions.put(partition, new EndOffsets.PartitionOffsets(2 * records[partition], end, end, end));
        }
        reported.put(input, new EndOffsets.Snapshot(askedAt, Uuid.ZERO_UUID, partitions));
    }

    @Test
    void theRecordsAreThoseOfAllPartitionsOfAllInputs() {
        report(OUTCOMES, 2_000, 10, 5);
        assertThat(inputs.records(Optional.empty()))
                .as("while one input is unknown")
                .isEmpty();

        report(SPANS, 1_000, 100, 50, 7);

        assertThat(inputs.records(Optional.empty())).hasValue(10 + 5 + 100 + 50 + 7);
        assertThat(inputs.records(Optional.of(SPANS.name()))).hasValue(100 + 50 + 7);
        assertThat(inputs.newest()).hasValueSatisfying(all -> {
            assertThat(all.askedAt()).as("of the older part").isEqualTo(1_000);
            assertThat(all.sources()).hasSize(5);
        });
    }
}
