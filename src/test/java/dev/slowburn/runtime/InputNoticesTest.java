package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.testkit.topology.SettableClock;
import dev.slowburn.topology.TestSettings;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.progress.Inputs;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.progress.SkippedOffsets;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.view.EvaluationView;
import dev.slowburn.topology.view.TaskView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** How notices about the input age. */
class InputNoticesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.500Z");
    private static final String OPEN =
            "open transaction: partition 1 of request-outcomes cannot be read from offset 7 on,"
                    + " since 2026-03-01T11:58:30Z; budgets are STALE until the producer ends its transaction or it times out";

    private final SettableClock clock = new SettableClock(NOW);
    private Optional<String> trouble = Optional.empty();
    private Optional<EndOffsets.Snapshot> newest = Optional.empty();
    private boolean isOpen;
    private final EvaluationView view =
            new EvaluationView(1, new Inputs(TopologySettings.DEFAULT, input -> new EndOffsets() {
                @Override
                public Optional<Snapshot> newest() {
                    return newest;
                }

                @Override
                public List<OpenTransaction> openTransactions() {
                    return isOpen ? List.of(new OpenTransaction(1, 7, NOW.minusSeconds(90))) : List.of();
                }
            }));

    private List<String> notices(TopologySettings settings) {
        return new InputNotices(view, () -> trouble, settings, clock).notices();
    }

    private List<String> notices() {
        return notices(TestSettings.wallClock());
    }

    private void answered(Instant at) {
        newest = Optional.of(new EndOffsets.Snapshot(at.toEpochMilli(), Uuid.ONE_UUID, Map.of()));
    }

    @Test
    void openTransactionHasNoAgeWhileTheBrokerAnswers() {
        isOpen = true;
        answered(NOW.minusSeconds(1));

        assertThat(notices()).containsExactly(OPEN);
    }

    /** The last answer may be wrong by now, so the notice names its age. */
    @Test
    void openTransactionHasTheAgeOfTheLastAnswer() {
        isOpen = true;
        answered(NOW.minusSeconds(40));
        trouble = Optional.of("timed out");

        assertThat(notices())
                .containsExactly(
                        "cannot determine whether the input is caught up: timed out",
                        OPEN + "; as of 2026-03-01T11:59:20Z");
    }

    @Test
    void openTransactionHasNoAgeWithoutAnyAnswer() {
        isOpen = true;
        trouble = Optional.of("timed out");

        assertThat(notices()).hasSize(2).contains(OPEN);
    }

    @Test
    void lossIsReportedForAnHour() {
        view.skippedInput()
                .add(new TopicPartition("request-outcomes", 3), new SkippedOffsets.Range(10, 11), NOW.toEpochMilli());
        String loss = "input deleted before it was counted: partition 3 of request-outcomes, 1 offset before offset 11,"
                + " detected at 2026-03-01T12:00:00Z; raise the retention of the topic";

        assertThat(notices()).containsExactly(loss);
        clock.set(NOW.plus(Duration.ofHours(1)).minusMillis(1));
        assertThat(notices()).containsExactly(loss);
        clock.set(NOW.plus(Duration.ofHours(1)));
        assertThat(notices()).isEmpty();
    }

    /** Its offsets are not those of the topic that exists. */
    @Test
    void lossOfATopicThatWasCreatedAgainNamesTheFormerOne() {
        TopicPartition partition = new TopicPartition("request-outcomes", 3);
        view.skippedInput().add(partition, new SkippedOffsets.Range(10, 11), NOW.toEpochMilli());
        view.skippedInput().reset(partition);

        assertThat(notices())
                .containsExactly("input deleted before it was counted: partition 3 of request-outcomes, 1 offset before"
                        + " offset 11 of the topic that existed before it was created again,"
                        + " detected at 2026-03-01T12:00:00Z; raise the retention of the topic");
        assertThat(view.skippedInput().add(partition, new SkippedOffsets.Range(4, 6), NOW.toEpochMilli()))
                .isEqualTo(2);
    }

    @Test
    void inputLagsAfterStaleness() {
        TopologySettings settings = TestSettings.wallClock();
        TaskView task = view.addTask(0);
        task.setSlowestPartition(OptionalLong.of(2));
        task.evaluated(0, NOW.toEpochMilli(), NOW.toEpochMilli());

        clock.set(NOW.plus(settings.staleness()));
        assertThat(notices()).isEmpty();
        clock.set(NOW.plus(settings.staleness()).plusMillis(1));
        assertThat(notices())
                .containsExactly("input lags: partition 2 of request-outcomes is counted up to 2026-03-01T12:00:00Z;"
                        + " budgets are STALE");
        assertThat(notices(TestSettings.eventClock(Duration.ofDays(1)))).isEmpty();
    }

    @Test
    void namesTheTaskThatLagsMost() {
        view.addTask(0).evaluated(0, NOW.minusSeconds(600).toEpochMilli(), NOW.toEpochMilli());
        TaskView slowest = view.addTask(1);
        slowest.evaluated(0, NOW.minusSeconds(900).toEpochMilli(), NOW.toEpochMilli());
        slowest.setSlowestPartition(OptionalLong.of(5));

        assertThat(notices())
                .containsExactly("input lags: partition 5 of request-outcomes is counted up to 2026-03-01T11:45:00Z;"
                        + " budgets are STALE");

        slowest.evaluated(0, ProgressMarker.NEVER, NOW.toEpochMilli());
        assertThat(notices())
                .containsExactly("input lags: partition 5 of request-outcomes was never read to its end;"
                        + " budgets are STALE");
    }
}
