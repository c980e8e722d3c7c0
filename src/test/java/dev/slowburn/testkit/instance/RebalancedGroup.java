package dev.slowburn.testkit.instance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.assignment.ApplicationState;
import org.apache.kafka.streams.processor.assignment.AssignmentConfigs;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsAssignment;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsAssignment.AssignedTask;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsState;
import org.apache.kafka.streams.processor.assignment.ProcessId;
import org.apache.kafka.streams.processor.assignment.TaskAssignmentUtils;
import org.apache.kafka.streams.processor.assignment.TaskAssignor;
import org.apache.kafka.streams.processor.assignment.TaskAssignor.AssignmentError;
import org.apache.kafka.streams.processor.assignment.TaskAssignor.TaskAssignment;
import org.apache.kafka.streams.processor.assignment.TaskInfo;
import org.apache.kafka.streams.processor.internals.assignment.DefaultKafkaStreamsState;
import org.apache.kafka.streams.processor.internals.assignment.DefaultTaskInfo;

/**
 * A group of instances that an assignor gives tasks, as the cooperative protocol of Kafka Streams does it: a task that another
 * instance has is first let go of, and given in the rebalance after that.
 */
public final class RebalancedGroup {
    /** Records of state that each task has. */
    private static final long STATE = 100_000;

    private final TaskAssignor assignor;
    private final AssignmentConfigs configs;
    private final Map<TaskId, TaskInfo> tasks = new HashMap<>();
    private final SortedMap<ProcessId, Integer> threads = new TreeMap<>();
    private final Map<TaskId, ProcessId> active = new HashMap<>();
    private final Map<ProcessId, Set<TaskId>> copies = new HashMap<>();
    private final Map<ProcessId, Set<TaskId>> state = new HashMap<>();
    private boolean asksForMore;

    /** @param stages how many tasks each stage has; those of even stages have no state */
    public RebalancedGroup(TaskAssignor assignor, AssignmentConfigs configs, List<Integer> stages) {
        this.assignor = assignor;
        this.configs = configs;
        for (int stage = 0; stage < stages.size(); stage++) {
            for (int partition = 0; partition < stages.get(stage); partition++) {
                TaskId id = new TaskId(stage, partition);
                tasks.put(
                        id, new DefaultTaskInfo(id, stage % 2 == 1, stage % 2 == 1 ? Set.of("s") : Set.of(), Set.of()));
            }
        }
    }

    /** Another instance, with nothing on its disk. */
    public ProcessId join(int itsThreads) {
        ProcessId member = new ProcessId(new UUID(0, state.size()));
        threads.put(member, itsThreads);
        state.put(member, new HashSet<>());
        copies.put(member, new HashSet<>());
        rebalance();
        return member;
    }

    /** Comes back with what it had on its disk. */
    public void comeBack(ProcessId member, int itsThreads) {
        threads.put(member, itsThreads);
        rebalance();
    }

    public void leave(ProcessId member) {
        threads.remove(member);
        active.values().removeIf(member::equals);
        copies.get(member).clear();
        if (!threads.isEmpty()) {
            rebalance();
        }
    }

    /** Rebalances until nobody has to let go of anything; who follows a task then catches up with it. */
    public void rebalance() {
        for (int round = 0; round < 5; round++) {
            if (isSettled()) {
                copies.forEach((member, followed) -> state.get(member).addAll(followed));
                return;
            }
        }
        throw new AssertionError("five rebalances and no end");
    }

    private boolean isSettled() {
        TaskAssignment assignment = assignor.assign(application());
        AssignmentError error = TaskAssignmentUtils.validateTaskAssignment(application(), assignment);
        if (error != AssignmentError.NONE) {
            throw new AssertionError(error);
        }
        Map<TaskId, ProcessId> wanted = new HashMap<>();
        copies.values().forEach(Set::clear);
        asksForMore = false;
        for (KafkaStreamsAssignment each : assignment.assignment()) {
            asksForMore |= each.followupRebalanceDeadline().isPresent();
            for (AssignedTask task : each.tasks().values()) {
                if (task.type() == AssignedTask.Type.ACTIVE) {
                    wanted.put(task.id(), each.processId());
                } else {
                    copies.get(each.processId()).add(task.id());
                }
            }
        }
        Set<TaskId> toLetGo = active.keySet().stream()
                .filter(task -> !active.get(task).equals(wanted.get(task)))
                .collect(Collectors.toSet());
        toLetGo.forEach(active::remove);
        wanted.forEach((task, member) -> {
            if (!toLetGo.contains(task)) {
                active.put(task, member);
                state.get(member).add(task);
            }
        });
        return toLetGo.isEmpty();
    }

    private ApplicationState application() {
        Map<ProcessId, KafkaStreamsState> members = new LinkedHashMap<>();
        List<ProcessId> order = new ArrayList<>(threads.keySet());
        Collections.reverse(order);
        order.forEach(member -> members.put(member, stateOf(member)));
        return new ApplicationState() {
            @Override
            public Map<ProcessId, KafkaStreamsState> kafkaStreamsStates(boolean computeTaskLags) {
                return members;
            }

            @Override
            public AssignmentConfigs assignmentConfigs() {
                return configs;
            }

            @Override
            public Map<TaskId, TaskInfo> allTasks() {
                return tasks;
            }
        };
    }

    private KafkaStreamsState stateOf(ProcessId member) {
        SortedSet<TaskId> does = tasksOf(member);
        Map<TaskId, Long> lags = new HashMap<>();
        tasks.values().stream().filter(TaskInfo::isStateful).forEach(task -> {
            // -2 is Kafka Streams' word for a task that runs there.
            long lag = does.contains(task.id()) ? -2 : state.get(member).contains(task.id()) ? 10 : STATE;
            lags.put(task.id(), lag);
        });
        return new DefaultKafkaStreamsState(
                member,
                threads.get(member),
                Map.of(),
                does,
                new TreeSet<>(copies.get(member)),
                new TreeMap<>(),
                Optional.empty(),
                Optional.of(lags),
                Optional.empty());
    }

    /** What an instance does. */
    public SortedSet<TaskId> tasksOf(ProcessId member) {
        return active.entrySet().stream()
                .filter(entry -> entry.getValue().equals(member))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What an instance only follows. */
    public Set<TaskId> copiesOf(ProcessId member) {
        return Set.copyOf(copies.get(member));
    }

    /** Who could do a task without reading much. */
    public Set<ProcessId> membersWithStateOf(TaskId task) {
        return threads.keySet().stream()
                .filter(member -> state.get(member).contains(task))
                .collect(Collectors.toSet());
    }

    /** Who does what. */
    public Map<TaskId, ProcessId> active() {
        return Map.copyOf(active);
    }

    public Set<ProcessId> members() {
        return Set.copyOf(threads.keySet());
    }

    public int tasks() {
        return tasks.size();
    }

    /** Whether the assignor wants to be asked again later. */
    public boolean asksForMore() {
        return asksForMore;
    }
}
