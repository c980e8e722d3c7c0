package dev.slowburn.runtime.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.KafkaSettings;
import dev.slowburn.testkit.instance.RebalancedGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.assignment.ApplicationState;
import org.apache.kafka.streams.processor.assignment.AssignmentConfigs;
import org.apache.kafka.streams.processor.assignment.ProcessId;
import org.apache.kafka.streams.processor.assignment.TaskAssignor;
import org.junit.jupiter.api.Test;

/** Bounds on rebalances and moves of a group with 100 members, 1,000 input partitions and 128 tally partitions. */
class StickyEvenTaskAssignorFleetTest {
    /** Both stages have state; subtopologies with even numbers are stateless. */
    private static final List<Integer> STAGES = List.of(0, 1_000, 0, 128);

    private static final int MEMBERS = 100;

    private final CountingAssignor assignor = new CountingAssignor();
    private final RebalancedGroup group = new RebalancedGroup(assignor, configs(), STAGES);

    /** As an instance without settings of Kafka Streams. */
    private static AssignmentConfigs configs() {
        Config config = Config.load(null, Map.of(), Map.of("bootstrap.servers", "localhost:9092"));
        return AssignmentConfigs.of(new StreamsConfig(KafkaSettings.streams(config, Path.of("unused"))));
    }

    private static final class CountingAssignor implements TaskAssignor {
        private final TaskAssignor delegate = new StickyEvenTaskAssignor();
        private int calls;

        @Override
        public TaskAssignment assign(ApplicationState application) {
            calls++;
            return delegate.assign(application);
        }
    }

    @Test
    void aFleetIsAssignedInOneRebalanceAndMovesFewTasksWhenItChanges() {
        List<ProcessId> members = new ArrayList<>(group.joinAll(MEMBERS, 1));
        assertThat(assignor.calls).as("calls when all start at once").isEqualTo(1);
        assertEven(members);

        assignor.calls = 0;
        long moves = 0;
        for (int restart = 0; restart < 20; restart++) {
            ProcessId restarted = members.get(restart * 7 % MEMBERS);
            Map<TaskId, ProcessId> before = group.active();
            group.leave(restarted);
            group.comeBack(restarted, 1);
            StickyEvenTaskAssignorTest.catchUp(group);
            moves += moved(before, restarted);
        }
        assertEven(members);
        assertThat(moves)
                .as("moves between members that stayed, in 20 restarts")
                .isLessThanOrEqualTo(20);
        assertThat(assignor.calls).as("calls in 20 restarts").isLessThanOrEqualTo(20 * 6);
    }

    @Test
    void membersThatJoinOneByOneTakeOnlyTheirShare() {
        List<ProcessId> members = new ArrayList<>(group.joinAll(MEMBERS - 3, 1));
        assignor.calls = 0;
        for (int joined = 0; joined < 3; joined++) {
            Map<TaskId, ProcessId> before = group.active();
            ProcessId member = group.join(1);
            StickyEvenTaskAssignorTest.catchUp(group);
            members.add(member);
            assertThat(moved(before, member)).as("moves between the others").isLessThanOrEqualTo(STAGES.size());
            assertThat(group.tasksOf(member).size()).as("share").isBetween(11, 13);
        }

        assertEven(members);

        // One that starts to restore the tasks, one that revokes them from their owners and one that assigns them.
        assertThat(assignor.calls).as("calls").isLessThanOrEqualTo(3 * 3);
    }

    @Test
    void aGroupThatDoublesIsEvenAfterOneProbingRebalance() {
        List<ProcessId> members = new ArrayList<>(group.joinAll(MEMBERS / 2, 1));

        members.addAll(group.joinAll(MEMBERS / 2, 1));
        assertThat(group.asksForMore()).isTrue();
        group.rebalance();

        assertThat(group.asksForMore()).isFalse();
        assertEven(members);
    }

    /** Number of tasks that moved between members other than this one. */
    private long moved(Map<TaskId, ProcessId> before, ProcessId changed) {
        Map<TaskId, ProcessId> now = group.active();
        return before.entrySet().stream()
                .filter(task -> !task.getValue().equals(changed))
                .filter(task -> !now.get(task.getKey()).equals(task.getValue()))
                .filter(task -> !now.get(task.getKey()).equals(changed))
                .count();
    }

    private void assertEven(Collection<ProcessId> members) {
        assertThat(group.active()).hasSize(group.tasks());
        Map<ProcessId, Integer> all = new HashMap<>();
        Map<ProcessId, Integer> tallies = new HashMap<>();
        group.active().forEach((task, member) -> {
            all.merge(member, 1, Integer::sum);
            if (task.subtopology() == 3) {
                tallies.merge(member, 1, Integer::sum);
            }
        });
        assertThat(all.keySet()).containsExactlyInAnyOrderElementsOf(members);
        assertThat(all.values()).as("tasks of a member").allMatch(count -> count >= 11 && count <= 12);
        assertThat(tallies.values()).as("tally tasks of a member").allMatch(count -> count >= 1 && count <= 2);
    }
}
