package dev.slowburn.runtime.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.testkit.instance.RebalancedGroup;
import dev.slowburn.testkit.topology.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
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

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

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
    void restartedInstanceGetsItsTasksAsStandbysUntilItIsWarm() {
        SettableClock clock = new SettableClock(START);
        RebalancedGroup group = new RebalancedGroup(new StickyEvenTaskAssignor(clock), configs(0), List.of(0, 12));
        group.join(1);
        ProcessId restarted = group.join(1);
        catchUp(group);
        Set<TaskId> before = group.tasksOf(restarted);
        group.leave(restarted);

        group.comeBack(restarted, 1, tags(START));

        assertThat(group.tasksOf(restarted)).isEmpty();
        assertThat(group.copiesOf(restarted)).isEqualTo(before);
        assertThat(group.asksForMore()).isTrue();
        clock.pass(ClientStates.WARM_UP);
        group.rebalance();
        assertThat(group.tasksOf(restarted)).isEqualTo(before);
        assertThat(group.asksForMore()).isFalse();
    }

    @Test
    void tasksThatNoInstanceRunsDoNotWaitForAColdInstance() {
        SettableClock clock = new SettableClock(START);
        RebalancedGroup group = new RebalancedGroup(new StickyEvenTaskAssignor(clock), configs(0), List.of(4, 12));
        ProcessId alone = group.join(1);
        group.leave(alone);

        group.comeBack(alone, 1, tags(START));

        assertThat(group.tasksOf(alone)).hasSize(16);
        assertThat(group.asksForMore()).isFalse();
    }

    @Test
    void instanceWhoseClockIsWrongDoesNotWait() {
        SettableClock clock = new SettableClock(START);
        RebalancedGroup group = new RebalancedGroup(new StickyEvenTaskAssignor(clock), configs(0), List.of(0, 12));
        group.join(1);
        ProcessId restarted = group.join(1);
        catchUp(group);
        group.leave(restarted);

        group.comeBack(restarted, 1, tags(START.plus(Duration.ofHours(1))));

        assertThat(group.tasksOf(restarted)).hasSize(6);
    }

    @Test
    void clientTagsOfTheUserRemain() {
        Map<String, Object> few = new HashMap<>(Map.of("client.tag.zone", "a"));
        Map<String, Object> many = new HashMap<>();
        for (String name : List.of("a", "b", "c", "d", "e")) {
            many.put("client.tag." + name, "1");
        }

        StickyEvenTaskAssignor.tag(few, START);
        StickyEvenTaskAssignor.tag(many, START);

        assertThat(few).containsOnlyKeys("client.tag.zone", "client.tag.started");
        assertThat(many).hasSize(5);
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

    private static Map<String, String> tags(Instant started) {
        return Map.of(ClientStates.STARTED, Long.toString(started.toEpochMilli()));
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
