package dev.slowburn.topology.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.settings.TopologySettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** Progress with two inputs, of which one is removed. */
class InputProgressTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final long HOUR = 3_600_000;
    private static final InputTopic OUTCOMES = new InputTopic("outcomes", "request-outcomes");
    private static final InputTopic SPANS = new InputTopic("spans", "otlp_spans");

    private final Map<String, EndOffsets.Snapshot> reported = new HashMap<>();
    private final InputProgress progress = new InputProgress();

    private Inputs inputs(InputTopic... configured) {
        return new Inputs(
                TopologySettings.DEFAULT.toBuilder().inputs(List.of(configured)).build(),
                input -> () -> Optional.ofNullable(reported.get(input.topic())));
    }

    private void report(InputTopic input, long at, int partitions) {
        Map<Integer, EndOffsets.PartitionOffsets> offsets = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            offsets.put(partition, new EndOffsets.PartitionOffsets(0, 9, 9, 9));
        }
        reported.put(input.topic(), new EndOffsets.Snapshot(at, Uuid.ZERO_UUID, offsets));
    }

    private static ProgressMarker marker(long source, long caughtUpTo) {
        return new ProgressMarker(source, caughtUpTo, caughtUpTo);
    }

    @Test
    void partitionsOfSeveralInputsAreDifferentSources() {
        Inputs inputs = inputs(SPANS, OUTCOMES);

        assertThat(inputs.source(OUTCOMES, 3)).isEqualTo(3);
        assertThat(inputs.source(SPANS, 3)).isNotEqualTo(3);
        assertThat(inputs.partition(3)).isEqualTo(new TopicPartition("request-outcomes", 3));
        assertThat(inputs.partition(inputs.source(SPANS, 3))).isEqualTo(new TopicPartition("otlp_spans", 3));
        assertThat(inputs.label(new TopicPartition("request-outcomes", 3))).isEqualTo("3");
        assertThat(inputs.label(new TopicPartition("otlp_spans", 3))).isEqualTo("otlp_spans-3");
    }

    /** It proves that the partition was counted, if the offsets of the group are lost. */
    @Test
    void theFirstProgressOfEachPartitionIsStoredWithItsCommit() {
        progress.advance(marker(0, NOW));
        progress.advance(marker(1, NOW - HOUR));

        assertThat(progress.hasEssentialChanges()).isTrue();
        assertThat(progress.drainEssentialChanges()).containsExactlyInAnyOrder(marker(0, NOW), marker(1, NOW - HOUR));
        progress.advance(marker(1, NOW - HOUR + 1));
        assertThat(progress.hasEssentialChanges()).isFalse();
        assertThat(progress.drainChanges()).containsExactly(marker(1, NOW - HOUR + 1));
    }

    /** The first stage counts a new partition before the broker's list of partitions is read again. */
    @Test
    void theHighestEventTimeOfAPartitionThatIsNotListedYetIsStored() {
        Inputs inputs = inputs(OUTCOMES);
        report(OUTCOMES, NOW, 1);
        progress.updatePartitions(inputs.newest().orElseThrow());
        progress.advance(marker(0, NOW));
        progress.advance(marker(1, NOW));
        progress.drainEssentialChanges();
        progress.advance(marker(1, NOW + HOUR));

        assertThat(progress.drainEssentialChanges()).containsExactly(marker(1, NOW + HOUR));
        assertThat(progress.watermark()).isEqualTo(NOW);
        report(OUTCOMES, NOW + 1, 2);
        progress.updatePartitions(inputs.newest().orElseThrow());
        assertThat(progress.watermark()).isEqualTo(NOW + HOUR);
    }

    @Test
    void theSlowestInputDelaysTheOthers() {
        Inputs inputs = inputs(OUTCOMES, SPANS);
        report(OUTCOMES, NOW, 1);
        assertThat(inputs.newest()).as("one input is unknown").isEmpty();
        report(SPANS, NOW - 1, 2);
        assertThat(inputs.newest()).isPresent().isEqualTo(inputs.newest());

        progress.updatePartitions(inputs.newest().orElseThrow());
        progress.advance(marker(0, NOW));
        progress.advance(marker(inputs.source(SPANS, 0), NOW));
        assertThat(progress.caughtUpTo()).as("a partition is unreported").isEqualTo(ProgressMarker.NOTHING);

        progress.advance(marker(inputs.source(SPANS, 1), NOW - HOUR));
        assertThat(progress.caughtUpTo()).isEqualTo(NOW - HOUR);
        assertThat(progress.slowest()).hasValue(inputs.source(SPANS, 1));
    }

    /** The instance that counts partition 1 has a clock that is ahead, and then stops. */
    @Test
    void progressIsNotAheadOfTheClockOfItsReceiver() {
        Inputs inputs = inputs(OUTCOMES);
        report(OUTCOMES, NOW, 2);
        progress.updatePartitions(inputs.newest().orElseThrow());
        progress.advance(marker(0, NOW), NOW);
        progress.advance(marker(1, NOW + 2 * HOUR), NOW);

        report(OUTCOMES, NOW + HOUR, 2);
        progress.updatePartitions(inputs.newest().orElseThrow());
        progress.advance(marker(0, NOW + HOUR), NOW + HOUR);

        assertThat(progress.caughtUpTo()).isEqualTo(NOW);
        assertThat(progress.slowest()).hasValue(1);
    }

    @Test
    void restoredProgressIsNotAheadOfTheClock() {
        progress.restore(marker(0, NOW));
        progress.restore(marker(1, NOW + 2 * HOUR));
        progress.finishRestore(NOW);

        report(OUTCOMES, NOW + HOUR, 2);
        progress.updatePartitions(inputs(OUTCOMES).newest().orElseThrow());
        progress.advance(marker(0, NOW + HOUR), NOW + HOUR);

        assertThat(progress.caughtUpTo()).isEqualTo(NOW);
        assertThat(progress.slowest()).hasValue(1);
    }

    @Test
    void anInputThatIsNoLongerConfiguredIsIgnoredUntilItReturns() {
        long removed = inputs(SPANS).source(SPANS, 1);
        progress.restore(marker(0, NOW));
        progress.restore(marker(removed, NOW - HOUR));
        progress.finishRestore(NOW);
        assertThat(progress.caughtUpTo()).isEqualTo(NOW - HOUR);

        report(OUTCOMES, NOW, 1);
        progress.updatePartitions(inputs(OUTCOMES).newest().orElseThrow());
        progress.advance(marker(removed, NOW - HOUR / 2));

        assertThat(progress.caughtUpTo()).isEqualTo(NOW);
        assertThat(progress.existing()).extracting(ProgressMarker::source).containsExactly(0L);
        assertThat(progress.toStore())
                .as("shows that the partition was counted")
                .extracting(ProgressMarker::source)
                .containsExactly(0L, removed);

        report(SPANS, NOW, 2);
        progress.updatePartitions(inputs(OUTCOMES, SPANS).newest().orElseThrow());

        assertThat(progress.existing()).contains(marker(removed, NOW - HOUR / 2));
        assertThat(progress.caughtUpTo()).isEqualTo(NOW - HOUR / 2);
    }
}
