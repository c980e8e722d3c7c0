package dev.slowburn.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The pace of threads that know only their own tasks and commits keeps the markers of all of them within the limit. */
class CommitPaceProperties {
    @Property
    void allThreadsTogetherStayWithinTheLimit(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 1, max = 30) Integer> tasksOfThreads,
            @ForAll @IntRange(min = 1, max = 240) int partitions,
            @ForAll @DoubleRange(min = 0, max = 50) double latency) {
        int allTasks = tasksOfThreads.stream().mapToInt(Integer::intValue).sum();
        double markers = 0;
        boolean isCapped = false;
        for (int tasks : tasksOfThreads) {
            long pause = CommitPace.millis(partitions, tasks, allTasks, latency);
            assertThat(pause).isBetween(1L, CommitPace.MAX_MILLIS);
            isCapped |= pause == CommitPace.MAX_MILLIS;
            markers += partitions * 1_000.0 / pause;
        }
        // A capped thread commits once a second.
        assertThat(markers)
                .isLessThanOrEqualTo(
                        CommitPace.MARKERS_PER_SECOND + (isCapped ? (double) partitions * tasksOfThreads.size() : 0));
    }

    @Property
    void aLongerCommitOrMorePartitionsNeverShortenThePause(
            @ForAll @IntRange(min = 1, max = 2_000) int partitions,
            @ForAll @IntRange(min = 1, max = 50) int tasks,
            @ForAll @DoubleRange(min = 0, max = 2_000) double latency) {
        long pause = CommitPace.millis(partitions, tasks, 1_128, latency);
        assertThat(CommitPace.millis(partitions + 1, tasks, 1_128, latency)).isGreaterThanOrEqualTo(pause);
        assertThat(CommitPace.millis(partitions, tasks, 1_128, latency + 1)).isGreaterThanOrEqualTo(pause);
        assertThat(CommitPace.millis(partitions, tasks + 1, 1_128, latency)).isLessThanOrEqualTo(pause);
        assertThat((double) pause).isGreaterThanOrEqualTo(Math.min(CommitPace.MAX_MILLIS, 2 * latency));
    }

    @Example
    void aSmallApplicationKeepsTheDefaultInterval() {
        assertThat(CommitPace.millis(60, 10, 20, 15)).isLessThanOrEqualTo(100);
    }

    @Example
    void aHundredInstancesCommitMoreSlowly() {
        assertThat(CommitPace.millis(180, 6, 1_200, 20))
                .as("720 ms, extended to a sixth of 5 s")
                .isEqualTo(834);
    }
}
