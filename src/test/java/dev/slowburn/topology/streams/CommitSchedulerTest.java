package dev.slowburn.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.topology.BudgetTopology;
import dev.slowburn.topology.progress.ProgressMarker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

class CommitSchedulerTest {
    private static final long BEGIN = 1_000_000;
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    private final CommitCosts costs = new CommitCosts();
    private long now = BEGIN;
    private int sent;

    @Test
    void sendsAndRequestsACommitAtEachIntervalIfCaughtUp() {
        schedule(() -> now - 400);
        assertThat(committedAt(100, 200, 300)).containsExactly(100, 200, 300);
        assertThat(sent).isEqualTo(3);
    }

    @Test
    void requestsFewerCommitsTheMoreTheInputLags() {
        schedule(() -> now - 1_200);
        assertThat(committedAt(100, 200, 300, 400, 500, 600, 700)).containsExactly(100, 400, 700);
        assertThat(sent).isEqualTo(3);
    }

    @Test
    void requestsOneCommitPerWholeSecondIfTheInputLagsFarBehind() {
        schedule(() -> now - 60_000);
        assertThat(committedAt(700, 800, 1_000, 1_100, 1_900, 2_010, 2_100)).containsExactly(700, 1_000, 2_010);
        assertThat(sent).isEqualTo(3);
    }

    @Test
    void treatsAnUnknownPositionAsALargeLag() {
        schedule(() -> ProgressMarker.NOTHING);
        assertThat(committedAt(700, 800, 1_000, 1_100)).containsExactly(700, 1_000);
    }

    @Test
    void requestsCommitsAtThePaceThatTheirMarkersAllow() {
        schedule(() -> now);
        assertThat(committedAt(100)).containsExactly(100);

        costs.committed(20, 1);
        assertThat(committedAt(200, 300, 400, 500, 600, 700, 800, 900, 1_000, 1_100))
                .as("one of 1,128 tasks has 44 markers per second")
                .containsExactly(600, 1_100);
    }

    /** The pause of a thread changes with each commit, and its tasks lag differently. */
    @Test
    void tasksOfAThreadStayWithinItsShareOfMarkers() {
        List<MockProcessorContext<Void, Void>> tasks = new ArrayList<>();
        for (int lagMillis : new int[] {0, 0, 900, 1_800, 2_600, 5_000}) {
            MockProcessorContext<Void, Void> task = new MockProcessorContext<>(
                    new Properties(), new TaskId(lagMillis == 0 ? 1 : 0, tasks.size()), null);
            CommitScheduler.schedule(task, INTERVAL, () -> now - lagMillis, costs, () -> 1_128, () -> sent++);
            tasks.add(task);
        }
        SplittableRandom random = new SplittableRandom(7);
        int seconds = 120;

        for (int tick = 1; tick <= seconds * 10; tick++) {
            boolean commits = false;
            for (MockProcessorContext<Void, Void> task : tasks) {
                now = BEGIN + 100L * tick + random.nextInt(4);
                task.resetCommit();
                task.scheduledPunctuators().get(0).getPunctuator().punctuate(now);
                commits |= task.committed();
            }
            // Kafka Streams also commits by itself.
            if (commits || tick % 15 == 0) {
                costs.committed(random.nextInt(100, 130), random.nextInt(2, 60));
            }
        }

        double share = (double) CommitPace.MARKERS_PER_SECOND * tasks.size() / 1_128;
        assertThat((double) costs.markers() / seconds).isBetween(share * 0.7, share * 1.02);
    }

    @Test
    void keepsItsIntervalWhileCommitsAreCheap() {
        schedule(() -> now);
        assertThat(committedAt(100)).containsExactly(100);

        costs.committed(4, 12);
        assertThat(committedAt(200, 300, 400)).containsExactly(200, 300, 400);
        assertThat(costs.commits()).isEqualTo(1);
        assertThat(costs.markers()).isEqualTo(4);
    }

    @Test
    void allTasksRequestCommitsAtTheSameTimes() {
        schedule(() -> now);
        assertThat(context.scheduledPunctuators().get(0).getStartTime()).isEqualTo(Instant.EPOCH);
        assertThat(context.scheduledPunctuators().get(0).getInterval()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void streamsCommitsLessOftenThanTheTasksUnlessConfiguredSlower() {
        assertThat(BudgetTopology.streamsCommitInterval(Duration.ofMillis(100))).isEqualTo(Duration.ofMillis(1_500));
        assertThat(BudgetTopology.streamsCommitInterval(Duration.ofSeconds(8))).isEqualTo(Duration.ofSeconds(8));
    }

    private void schedule(LongSupplier laggingSince) {
        CommitScheduler.schedule(context, INTERVAL, laggingSince, costs, () -> 1_128, () -> sent++);
    }

    private List<Integer> committedAt(int... moments) {
        List<Integer> committed = new ArrayList<>();
        for (int moment : moments) {
            now = BEGIN + moment;
            context.resetCommit();
            context.scheduledPunctuators().get(0).getPunctuator().punctuate(now);
            if (context.committed()) {
                committed.add(moment);
            }
        }
        return committed;
    }
}
