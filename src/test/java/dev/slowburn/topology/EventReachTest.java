package dev.slowburn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Times are small numbers: event times from 1,000 on, moments of the wall clock from 1 on. */
class EventReachTest {
    private final InputProgress progress = new InputProgress();

    private long after(int partition, long watermark, long caughtUpTo) {
        progress.note(new Progress(partition, watermark, caughtUpTo));
        return progress.reached();
    }

    @Test
    void onePartitionReachesWhatWasCountedFromIt() {
        assertThat(progress.reached()).isEqualTo(Progress.NOTHING);
        assertThat(after(0, 1_000, 1)).isEqualTo(1_000);
        assertThat(after(0, 1_005, 2)).isEqualTo(1_005);
    }

    @Test
    void aSlowPartitionHoldsAFastOneBack() {
        after(0, 1_000, 1);
        after(1, 1_000, 1);
        assertThat(after(0, 1_900, 9)).isEqualTo(1_000);
        assertThat(after(1, 1_200, 3)).isEqualTo(1_200);
        assertThat(after(1, 1_950, 10)).isEqualTo(1_900);
    }

    @Test
    void aPartitionInWhichNothingIsWrittenGoesWithTheOthersAsFarAsItIsRead() {
        after(0, 1_100, 1);
        after(1, 1_000, 1);
        assertThat(after(0, 1_200, 2)).isEqualTo(1_100);
        assertThat(after(0, 1_300, 3)).isEqualTo(1_100);
        assertThat(after(1, 1_000, 2)).isEqualTo(1_200);
        assertThat(after(1, 1_000, 4)).isEqualTo(1_300);
    }

    @Test
    void aPartitionThatNeverHadAnOutcomeHoldsNobodyBackOnceItIsRead() {
        after(0, 1_100, 5);
        assertThat(after(1, Progress.NOTHING, Progress.NOTHING)).isEqualTo(1_100);
        assertThat(after(0, 1_200, 6)).isEqualTo(1_100);
        assertThat(after(1, Progress.NOTHING, 6)).isEqualTo(1_200);
    }

    @Test
    void itDoesNotGoBackForAPartitionThatIsHeardOfLate() {
        after(0, 1_500, 5);
        assertThat(after(1, 1_000, 1)).isEqualTo(1_500);
    }

    @Property
    void nothingIsEverStillToBeReadThatWasWrittenInOrder(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int partitions) {
        InputProgress these = new InputProgress();
        Random random = new Random(seed);
        int outcomes = 200;
        // The n-th outcome happens at 1,000 + n and is written at moment n, somewhere.
        int[] partitionOf = random.ints(outcomes, 0, partitions).toArray();
        int[] readUpTo = new int[partitions];
        List<Progress> told = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            told.add(new Progress(p, Progress.NOTHING, -1));
            these.note(told.get(p));
        }
        for (int step = 0; step < 300; step++) {
            int p = random.nextInt(partitions);
            readUpTo[p] = Math.min(outcomes, readUpTo[p] + random.nextInt(20));
            long watermark = Progress.NOTHING;
            for (int n = 0; n < readUpTo[p]; n++) {
                watermark = partitionOf[n] == p ? 1_000 + n : watermark;
            }
            told.set(p, new Progress(p, watermark, readUpTo[p] - 1L));
            these.note(told.get(p));
            for (int n = 0; n < outcomes; n++) {
                if (n >= readUpTo[partitionOf[n]]) {
                    assertThat(these.reached()).isLessThan(1_000 + n);
                }
            }
        }
        for (int p = 0; p < partitions; p++) {
            these.note(new Progress(p, told.get(p).watermark(), outcomes));
        }
        assertThat(these.reached()).isEqualTo(these.watermark());
    }
}
