package dev.slowburn.runtime.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.testkit.instance.RebalancedGroup;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.assignment.AssignmentConfigs;
import org.apache.kafka.streams.processor.assignment.ProcessId;
import org.junit.jupiter.api.Test;

class StickyEvenTaskAssignorTest {
    /** The subtopologies for four input partitions; the first one is stateless. */
    static final List<Integer> STAGES = List.of(4, 8, 1, 1);

    @Test
    void leavingInstanceMovesOnlyItsOwnTasks() {
        RebalancedGroup group = group(0, STAGES);
        group.join(1);
        ProcessId leaving = group.join(1);
        group.join(1);
        catchUp(group);
        Map<TaskId, ProcessId> before = group.active();

        group.leave(leaving);

        assertThat(group.active()).containsAllEntriesOf(withoutMember(before, leaving));
    }

    @Test
    void returningInstanceGetsTheTasksItHasStateOf() {
        RebalancedGroup group = group(0, List.of(0, 12));
        group.join(1);
        ProcessId restarted = group.join(1);
        group.join(1);
        catchUp(group);
        Set<TaskId> before = group.tasksOf(restarted);

        group.leave(restarted);
        group.comeBack(restarted, 1);

        assertThat(group.tasksOf(restarted)).isEqualTo(before);
        assertThat(group.asksForMore()).isFalse();
    }

    @Test
    void newInstanceGetsWarmupStandbysFirst() {
        RebalancedGroup group = group(0, List.of(0, 8));
        ProcessId first = group.join(1);

        ProcessId second = group.join(1);

        assertThat(group.tasksOf(first)).hasSize(8);
        assertThat(group.copiesOf(second)).hasSize(2);
        assertThat(group.asksForMore()).isTrue();
        catchUp(group);
        assertThat(group.tasksOf(first)).hasSize(4);
        assertThat(group.tasksOf(second)).hasSize(4);
        assertThat(group.asksForMore()).isFalse();
    }

    @Test
    void standbyTakesOverFromACrashedInstance() {
        RebalancedGroup group = group(1, List.of(0, 12));
        group.join(1);
        ProcessId dying = group.join(1);
        group.join(1);
        catchUp(group);
        group.join(1);
        Map<TaskId, Set<ProcessId>> able =
                group.tasksOf(dying).stream().collect(Collectors.toMap(task -> task, group::membersWithStateOf));

        group.leave(dying);

        able.forEach(
                (task, members) -> assertThat(members).contains(group.active().get(task)));
    }

    @Test
    void standbysAreBalancedAndNotOnTheOwner() {
        RebalancedGroup group = group(1, List.of(4, 9));
        group.join(1);
        group.join(1);
        group.join(1);
        catchUp(group);

        for (ProcessId member : group.members()) {
            assertThat(group.copiesOf(member)).hasSize(3).doesNotContainAnyElementsOf(group.tasksOf(member));
        }
    }

    @Test
    void instanceWithTwiceTheThreadsGetsTwiceTheTasks() {
        RebalancedGroup group = group(0, List.of(6, 12));
        ProcessId small = group.join(1);
        ProcessId large = group.join(2);
        catchUp(group);

        assertThat(group.tasksOf(small)).hasSize(6);
        assertThat(group.tasksOf(large)).hasSize(12);
    }

    private static RebalancedGroup group(int standbys, List<Integer> stages) {
        return new RebalancedGroup(new StickyEvenTaskAssignor(), configs(standbys), stages);
    }

    static AssignmentConfigs configs(int standbys) {
        return new AssignmentConfigs(
                10_000L, 2, standbys, 60_000L, List.of(), OptionalInt.empty(), OptionalInt.empty(), "none");
    }

    /** Simulates the requested follow-up rebalances. */
    static void catchUp(RebalancedGroup group) {
        for (int i = 0; i < group.tasks() && group.asksForMore(); i++) {
            group.rebalance();
        }
    }

    private static Map<TaskId, ProcessId> withoutMember(Map<TaskId, ProcessId> places, ProcessId member) {
        return places.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(member))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
