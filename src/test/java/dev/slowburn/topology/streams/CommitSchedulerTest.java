package dev.slowburn.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    @ParameterizedTest
    @ValueSource(ints = {60, 100, 130, 160, 186, 190, 210, 240, 266})
    void tasksOfAThreadStayWithinItsShareOfMarkers(int partitions) {
        List<MockProcessorContext<Void, Void>> tasks = new ArrayList<>();
        for (int lagMillis : new int[] {0, 0, 900, 1_800, 2_600, 5_000}) {
            MockProcessorContext<Void, Void> task = new MockProcessorContext<>(
                    new Properties(), new TaskId(lagMillis == 0 ? 1 : 0, tasks.size()), null);
            CommitScheduler.schedule(task, INTERVAL, () -> now - lagMillis, costs, () -> 1_128, () -> sent++);
            tasks.add(task);
        }
        SplittableRandom random = new SplittableRandom(7);
        int seconds = 120;
        long ticksOfStreams =
                CommitPace.streamsInterval(INTERVAL, Duration.ofSeconds(10)).dividedBy(INTERVAL);

        for (int tick = 1; tick <= seconds * 10; tick++) {
            boolean commits = false;
            for (MockProcessorContext<Void, Void> task : tasks) {
                now = BEGIN + 100L * tick + random.nextInt(4);
                task.resetCommit();
                task.scheduledPunctuators().get(0).getPunctuator().punctuate(now);
                commits |= task.committed();
            }
            // Kafka Streams also commits by itself.
            if (commits || tick % ticksOfStreams == 0) {
                costs.committed(partitions - random.nextInt(10), random.nextInt(2, 60));
            }
        }

        double share = (double) CommitPace.MARKERS_PER_SECOND * tasks.size() / 1_128;
        assertThat((double) costs.markers() / seconds).isBetween(share * 0.7, share * 1.02);
    }

    /** A task that the thread gets after its clock was set back, for example by a virtual machine that was resumed. */
    @Test
    void aClockThatWasSetBackDoesNotDelayCommits() {
        schedule(() -> now);
        assertThat(committedAt(100)).containsExactly(100);
        costs.committed(20, 1);

        now = BEGIN - 60_000;
        assertThat(committedAt(-60_000)).containsExactly(-60_000);
        costs.committed(20, 1);
        assertThat(committedAt(-59_900, -59_500))
                .as("at the pace of its markers")
                .containsExactly(-59_500);
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

    @ParameterizedTest
    @CsvSource({
        "PT0.1S, PT10S, PT5S",
        "PT8S, PT10S, PT8S",
        "PT0.1S, PT15M, PT5S",
        "PT0.1S, PT8S, PT4S",
        "PT0.1S, PT2S, PT1.5S",
        "PT0.1S, PT1S, PT1.5S"
    })
    void streamsCommitsLessOftenThanTheTasks(Duration interval, Duration transactionTimeout, Duration expected) {
        assertThat(CommitPace.streamsInterval(interval, transactionTimeout)).isEqualTo(expected);
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
