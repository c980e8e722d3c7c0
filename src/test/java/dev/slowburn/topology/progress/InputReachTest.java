package dev.slowburn.topology.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class InputReachTest {
    private static final long RETAINED_FROM = 1_000;
    private static final long NOW = 9_000;

    private static InputReach.Oldest empty(long at) {
        return new InputReach.Oldest(at, at, OptionalLong.empty(), OptionalLong.empty());
    }

    private static InputReach.Oldest partition(long beginning, long first, long writtenAt) {
        return new InputReach.Oldest(beginning, 100, OptionalLong.of(first), OptionalLong.of(writtenAt));
    }

    private static InputReach of(InputReach.Oldest... partitions) {
        return InputReach.of(List.of(partitions), RETAINED_FROM, NOW);
    }

    private static InputReach reach(long since, InputReach.Limit limit) {
        return new InputReach(OptionalLong.of(since), limit, NOW);
    }

    @Test
    void reachesTheFirstOutcomeIfNoneWasDeleted() {
        assertThat(of(partition(0, 0, 5_000), partition(0, 0, 4_000), empty(0)))
                .isEqualTo(reach(4_000, InputReach.Limit.FIRST_OUTCOME));
    }

    /** Each partition of each input has some of the outcomes of a time, so the shortest one decides. */
    @Test
    void reachesAsFarAsThePartitionOfWhichMostWasDeleted() {
        assertThat(of(partition(10, 10, 3_000), partition(7, 7, 4_000), partition(0, 0, 5_000)))
                .isEqualTo(reach(4_000, InputReach.Limit.DELETED));
    }

    @Test
    void reachesAsFarAsLedgersIfOlderOutcomesExist() {
        assertThat(of(partition(10, 20, 1_001), partition(0, 0, 4_000)))
                .isEqualTo(reach(RETAINED_FROM, InputReach.Limit.LEDGER));
        InputReach.Oldest onlyOlder = new InputReach.Oldest(5, 8, OptionalLong.empty(), OptionalLong.empty());
        assertThat(of(onlyOlder)).isEqualTo(reach(RETAINED_FROM, InputReach.Limit.LEDGER));
        assertThat(of(onlyOlder, partition(3, 3, 4_000))).isEqualTo(reach(4_000, InputReach.Limit.DELETED));
    }

    @Test
    void isUnknownIfAllOutcomesOfAPartitionWereDeleted() {
        assertThat(of(partition(0, 0, 5_000), empty(12)))
                .isEqualTo(new InputReach(OptionalLong.empty(), InputReach.Limit.DELETED, NOW));
    }
}
