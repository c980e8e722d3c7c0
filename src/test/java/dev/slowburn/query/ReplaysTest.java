package dev.slowburn.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.query.view.ReplayView;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.topology.progress.Inputs;
import dev.slowburn.topology.replay.ReplayStatus;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.view.EvaluationView;
import dev.slowburn.topology.view.TaskView;
import dev.slowburn.tracking.PartialHistory;
import dev.slowburn.tracking.RuleHistory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An SLO for all services, whose budgets are in four tasks. */
class ReplaysTest {
    private static final int TASKS = 4;
    private static final DefinitionSet DEFINITIONS =
            DefinitionSet.of(List.of(new SloBuilder("every").allServices().build()));

    private final EvaluationView view =
            new EvaluationView(TASKS, new Inputs(TopologySettings.DEFAULT, input -> Optional::empty));
    private final Replays replays = new Replays(view, () -> DEFINITIONS, () -> ReplayStatus.NONE);

    private static PartialHistory history(boolean isWhole, long since, Map<Long, Long> left, Set<Long> unknown) {
        return new PartialHistory("every", "all", isWhole, since, left, 9, unknown);
    }

    private List<ReplayView> listed(PartialHistory history) {
        for (int i = 0; i < TASKS; i++) {
            TaskView task = view.addTask(i);
            task.setPartialHistories(List.of(history), 0);
            task.setComplete();
        }
        return replays.replays(Set.of(), Set.of()).toList();
    }

    @Test
    void listsAnObjectiveOfSeveralTasksOnce() {
        assertThat(listed(history(false, 1_000, Map.of(0L, 5L, 1L, 0L), Set.of())))
                .singleElement()
                .satisfies(replay -> {
                    assertThat(replay.state()).isEqualTo("RUNNING");
                    assertThat(replay.outcomesLeft()).isEqualTo(5);
                    assertThat(replay.outcomesTotal()).isEqualTo(9);
                    assertThat(replay.completeSince()).isEqualTo(Instant.ofEpochSecond(1));
                    assertThat(replay.partitions())
                            .containsExactly(new ReplayView.PartitionView("request-outcomes", 0, 5));
                    assertThat(replay.paused("why").state()).isEqualTo("PAUSED");
                });
    }

    @Test
    void amountIsUnknownUntilAllPartitionsHaveReported() {
        assertThat(listed(history(false, RuleHistory.UNKNOWN, Map.of(0L, 5L), Set.of(2L, 1L))))
                .singleElement()
                .satisfies(replay -> {
                    assertThat(replay.outcomesLeft()).isNull();
                    assertThat(replay.outcomesTotal()).isNull();
                    assertThat(replay.completeSince()).isNull();
                    assertThat(replay.unreportedPartitions()).containsExactly(1, 2);
                    assertThat(replay.unreported())
                            .containsExactly(
                                    new ReplayView.PlaceView("request-outcomes", 1),
                                    new ReplayView.PlaceView("request-outcomes", 2));
                });
    }

    @Test
    void truncatedHistoriesAreNeverPaused() {
        assertThat(listed(history(true, 1_000, Map.of(0L, 0L), Set.of())))
                .extracting(replay -> replay.paused("why").state())
                .containsExactly("DONE_TRUNCATED");
    }

    @Test
    void tasksThatAreNotEvaluatedAreUnknown() {
        assertThat(replays.isComplete()).isTrue();

        TaskView task = view.addTask(0);
        task.setPartialHistories(List.of(), 0);

        assertThat(replays.isComplete()).isFalse();
        assertThat(replays.partitions()).isEmpty();

        task.setComplete();
        assertThat(replays.isComplete()).isTrue();
        assertThat(replays.partitions()).containsExactly(0);
    }
}
