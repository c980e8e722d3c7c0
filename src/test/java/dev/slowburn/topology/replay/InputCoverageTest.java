package dev.slowburn.topology.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.coverage.OffsetRanges;
import dev.slowburn.domain.coverage.OffsetTimes;
import dev.slowburn.domain.coverage.RuleId;
import dev.slowburn.topology.streams.StoresInMemory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class InputCoverageTest {
    private static final RuleId FIRST = RuleId.of(1, "первый", "all");
    private static final RuleId SECOND = RuleId.of(1, "второй", "all");
    private static final RuleId THIRD = RuleId.of(2, "третий", "all");
    private static final long NOW = 1_700_000_000_000L;

    private final KeyValueStore<byte[], byte[]> store = StoresInMemory.emptyCoverage();
    private InputCoverage coverage = new InputCoverage(store, 0);

    private void restart() {
        coverage.flush();
        coverage = new InputCoverage(store, 0);
    }

    private static ReplayChunk chunk(Set<RuleId> rules, long from, long to) {
        return new ReplayChunk(
                rules, OffsetRanges.of(from, to), OffsetRanges.NONE, OffsetTimes.NONE, List.of(), NOW, to - from, 0);
    }

    /** A version without coverage has counted whatever was in force, so an upgrade counts nothing again. */
    @Test
    void aRuleOfAnotherInputLacksNothing() {
        coverage.apply(Set.of(), Set.of(), 0, NOW);

        assertThat(coverage.apply(Set.of(FIRST, SECOND), Set.of(SECOND), 100, NOW))
                .containsExactlyInAnyOrder(FIRST, SECOND);
        coverage.apply(Set.of(FIRST), Set.of(), 200, NOW);
        coverage.apply(Set.of(FIRST, SECOND), Set.of(SECOND), 300, NOW);
        restart();

        assertThat(coverage.holes(FIRST)).isEqualTo(OffsetRanges.of(0, 100));
        assertThat(coverage.holes(SECOND)).isEqualTo(OffsetRanges.NONE);
        assertThat(coverage.isOpen(SECOND)).isTrue();
    }

    @Test
    void rulesInForceAtTheFirstRecordHaveCountedEverything() {
        coverage.apply(Set.of(FIRST, SECOND), Set.of(), 500, NOW);
        restart();

        assertThat(coverage.incomplete()).isEmpty();
        assertThat(coverage.completeSince(FIRST)).isEmpty();
    }

    @Test
    void ruleThatComesIntoForceLaterHasAHole() {
        coverage.apply(Set.of(FIRST), Set.of(), 500, NOW);
        restart();

        assertThat(coverage.apply(Set.of(FIRST, SECOND), Set.of(), 700, NOW)).containsExactly(SECOND);
        restart();

        assertThat(coverage.incomplete()).containsExactly(SECOND);
        assertThat(coverage.holes(SECOND)).isEqualTo(OffsetRanges.of(0, 700));
        assertThat(coverage.completeSince(SECOND)).hasValue(NOW);
    }

    @Test
    void ruleThatReturnsLacksOnlyWhatCameMeanwhile() {
        coverage.apply(Set.of(FIRST), Set.of(), 0, NOW);
        coverage.apply(Set.of(), Set.of(), 300, NOW);
        restart();
        coverage.apply(Set.of(FIRST), Set.of(), 400, NOW);

        assertThat(coverage.newestHole()).contains(new InputCoverage.Hole(300, 400, Set.of(FIRST)));
        coverage.record(chunk(Set.of(FIRST), 300, 400));
        restart();
        assertThat(coverage.newestHole()).isEqualTo(Optional.empty());
    }

    /** Rules that lack the same range are read once. */
    @Test
    void holesAreDividedWhereRulesDiffer() {
        coverage.apply(Set.of(), Set.of(), 0, NOW);
        coverage.apply(Set.of(FIRST), Set.of(), 100, NOW);
        coverage.apply(Set.of(FIRST, SECOND, THIRD), Set.of(), 200, NOW);

        assertThat(coverage.newestHole()).contains(new InputCoverage.Hole(100, 200, Set.of(SECOND, THIRD)));
        coverage.record(chunk(Set.of(SECOND, THIRD), 100, 200));
        assertThat(coverage.newestHole()).contains(new InputCoverage.Hole(0, 100, Set.of(FIRST, SECOND, THIRD)));
    }

    @Test
    void chunkOfARuleThatHasCountedPartOfItIsNotLacked() {
        coverage.apply(Set.of(), Set.of(), 0, NOW);
        coverage.apply(Set.of(FIRST, SECOND), Set.of(), 100, NOW);
        coverage.record(chunk(Set.of(FIRST), 50, 60));

        assertThat(coverage.lacks(chunk(Set.of(FIRST, SECOND), 40, 51))).isFalse();
        assertThat(coverage.lacks(chunk(Set.of(SECOND), 40, 51))).isTrue();
        assertThat(coverage.lacks(chunk(Set.of(FIRST, SECOND), 40, 50))).isTrue();
        assertThat(coverage.lacks(chunk(Set.of(FIRST), 90, 101))).isFalse();
        assertThat(coverage.lacks(chunk(Set.of(THIRD), 40, 50))).isFalse();
    }

    @Test
    void deletedRecordsAreLostNotCounted() {
        coverage.apply(Set.of(), Set.of(), 0, NOW);
        coverage.apply(Set.of(FIRST), Set.of(), 100, NOW);

        assertThat(coverage.recordDeleted(60)).containsExactly(FIRST);
        assertThat(coverage.recordDeleted(60)).isEmpty();
        restart();

        assertThat(coverage.holes(FIRST)).isEqualTo(OffsetRanges.of(60, 100));
        coverage.record(chunk(Set.of(FIRST), 60, 100));
        assertThat(coverage.isComplete(FIRST)).isTrue();
        assertThat(coverage.completeSince(FIRST))
                .as("complete, but not from the beginning")
                .isPresent();
    }

    @Test
    void completeSinceMovesBackWithTheParts() {
        coverage.apply(Set.of(), Set.of(), 0, NOW - 10);
        coverage.apply(Set.of(FIRST), Set.of(), 1_000, NOW);
        ReplayChunk newest = chunk(Set.of(FIRST), 800, 1_000)
                .with(OffsetTimes.NONE
                        .plus(new OffsetTimes.Entry(800, NOW - 3_600_000))
                        .plus(new OffsetTimes.Entry(300, NOW - 86_400_000)));
        coverage.record(newest);
        restart();

        assertThat(coverage.completeSince(FIRST)).hasValue(NOW - 3_600_000);
        coverage.record(chunk(Set.of(FIRST), 299, 800));
        assertThat(coverage.completeSince(FIRST)).hasValue(NOW - 86_400_000);
    }

    @Test
    void coverageOfATopicThatWasCreatedAnewIsDeleted() {
        Uuid topic = Uuid.randomUuid();
        coverage.recordTopic(topic);
        coverage.apply(Set.of(), Set.of(), 0, NOW);
        coverage.apply(Set.of(FIRST), Set.of(), 100, NOW);
        restart();
        assertThat(coverage.recordTopic(topic)).isFalse();

        assertThat(coverage.recordTopic(Uuid.randomUuid())).isTrue();
        coverage.apply(Set.of(FIRST), Set.of(), 5, NOW);
        restart();

        assertThat(coverage.holes(FIRST)).isEqualTo(OffsetRanges.of(0, 5));
    }

    @Test
    void coverageOfRemovedRulesIsDeletedWithTheirLedgers() {
        coverage.apply(Set.of(), Set.of(), 0, NOW);
        coverage.apply(Set.of(FIRST), Set.of(), 100, NOW);
        coverage.apply(Set.of(), Set.of(), 200, NOW);
        coverage.purge(NOW / 60_000);
        coverage.apply(Set.of(FIRST), Set.of(), 300, NOW);
        assertThat(coverage.holes(FIRST)).isEqualTo(OffsetRanges.of(0, 100).plus(OffsetRanges.of(200, 300)));

        coverage.apply(Set.of(), Set.of(), 400, NOW);
        coverage.purge(NOW / 60_000 + 1);
        restart();
        coverage.apply(Set.of(FIRST), Set.of(), 500, NOW);
        assertThat(coverage.holes(FIRST)).isEqualTo(OffsetRanges.of(0, 500));
    }
}
