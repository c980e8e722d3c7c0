package dev.slowburn.runtime.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.testkit.instance.RebalancedGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.assignment.ProcessId;

/**
 * Assignments stay balanced and sticky in any sequence of joins and leaves. The group validates each assignment, and fails if
 * rebalances do not terminate.
 */
class StickyEvenTaskAssignorProperties {
    @Property(tries = 300)
    void balancesTasksAndKeepsThoseOfRemainingClients(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 12) Integer> stages,
            @ForAll @IntRange(max = 1) int standbys,
            @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 7) Integer> events) {
        RebalancedGroup group =
                new RebalancedGroup(new StickyEvenTaskAssignor(), StickyEvenTaskAssignorTest.configs(standbys), stages);
        List<ProcessId> remaining = new ArrayList<>(List.of(group.join(1)));
        List<ProcessId> away = new ArrayList<>();
        for (int event : events) {
            Map<TaskId, ProcessId> before = group.active();
            if (event >= 5) {
                remaining.add(group.join(1));
            } else if (event >= 2 && remaining.size() > 1) {
                ProcessId leaving = remaining.remove(event % remaining.size());
                away.add(leaving);
                group.leave(leaving);
                assertThat(movesBetween(before, group, remaining)).as("moves").isZero();
            } else if (!away.isEmpty()) {
                ProcessId back = away.remove(event % away.size());
                remaining.add(back);
                group.comeBack(back, 1);
            }
            assertThat(movesBetween(before, group, remaining)).as("moves").isLessThanOrEqualTo(stages.size());
            StickyEvenTaskAssignorTest.catchUp(group);
            assertThat(group.active()).hasSize(group.tasks());
            assertEven(group);
        }
    }

    /** Number of tasks that moved between clients which had tasks before and stayed. */
    private static long movesBetween(Map<TaskId, ProcessId> before, RebalancedGroup group, List<ProcessId> remaining) {
        return before.entrySet().stream()
                .filter(task -> {
                    ProcessId now = group.active().get(task.getKey());
                    return !now.equals(task.getValue())
                            && remaining.contains(task.getValue())
                            && before.containsValue(now);
                })
                .count();
    }

    private static void assertEven(RebalancedGroup group) {
        for (int stage : group.active().keySet().stream()
                .mapToInt(TaskId::subtopology)
                .distinct()
                .toArray()) {
            Map<ProcessId, Integer> counts = new HashMap<>();
            group.members().forEach(member -> counts.put(member, 0));
            group.active().forEach((task, member) -> {
                if (task.subtopology() == stage) {
                    counts.merge(member, 1, Integer::sum);
                }
            });
            assertThat(counts.values().stream().max(Integer::compare).orElseThrow()
                            - counts.values().stream().min(Integer::compare).orElseThrow())
                    .isLessThanOrEqualTo(1);
        }
    }
}
