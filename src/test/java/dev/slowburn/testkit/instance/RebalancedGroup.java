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
import org.apache.kafka.common.TopicPartition;
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
import org.apache.kafka.streams.processor.assignment.TaskTopicPartition;
import org.apache.kafka.streams.processor.internals.assignment.DefaultKafkaStreamsState;
import org.apache.kafka.streams.processor.internals.assignment.DefaultTaskTopicPartition;

/**
 * Simulates a group with the cooperative protocol of Kafka Streams: a task of another instance is first revoked, and assigned
 * in the next rebalance.
 */
public final class RebalancedGroup {
    /** State size of each task, in records. */
    private static final long STATE = 100_000;

    /** A record, so that assignors which iterate over sets of tasks are deterministic. */
    private record Task(
            TaskId id, boolean isStateful, Set<String> stateStoreNames, Set<TaskTopicPartition> topicPartitions)
            implements TaskInfo {
        static Task of(TaskId id, boolean stateful) {
            TopicPartition changelog = new TopicPartition("changelog-" + id.subtopology(), id.partition());
            return stateful
                    ? new Task(
                            id,
                            true,
                            Set.of("s"),
                            Set.of(new DefaultTaskTopicPartition(changelog, false, true, () -> {})))
                    : new Task(id, false, Set.of(), Set.of());
        }
    }

    private final TaskAssignor assignor;
    private final AssignmentConfigs configs;
    private final Map<TaskId, TaskInfo> tasks = new HashMap<>();
    private final SortedMap<ProcessId, Integer> threads = new TreeMap<>();
    private final Map<ProcessId, Map<String, String>> tags = new HashMap<>();
    private final Map<TaskId, ProcessId> active = new HashMap<>();
    private final Map<ProcessId, Set<TaskId>> copies = new HashMap<>();
    private final Map<ProcessId, Set<TaskId>> state = new HashMap<>();
    private boolean asksForMore;

    /** @param stages number of tasks of each subtopology; even subtopologies are stateless */
    public RebalancedGroup(TaskAssignor assignor, AssignmentConfigs configs, List<Integer> stages) {
        this.assignor = assignor;
        this.configs = configs;
        for (int stage = 0; stage < stages.size(); stage++) {
            for (int partition = 0; partition < stages.get(stage); partition++) {
                Task task = Task.of(new TaskId(stage, partition), stage % 2 == 1);
                tasks.put(task.id(), task);
            }
        }
    }

    /** Adds an instance without local state. */
    public ProcessId join(int itsThreads) {
        return joinAll(1, itsThreads).get(0);
    }

    /** Adds instances without local state, which the first rebalance finds in the group together. */
    public List<ProcessId> joinAll(int count, int threadsOfEach) {
        List<ProcessId> joined = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ProcessId member = new ProcessId(new UUID(0, state.size()));
            threads.put(member, threadsOfEach);
            state.put(member, new HashSet<>());
            copies.put(member, new HashSet<>());
            joined.add(member);
        }
        rebalance();
        return joined;
    }

    /** Restarts an instance with its local state. */
    public void comeBack(ProcessId member, int itsThreads) {
        threads.put(member, itsThreads);
        rebalance();
    }

    /** As {@link #comeBack(ProcessId, int)}, with client tags. */
    public void comeBack(ProcessId member, int itsThreads, Map<String, String> itsTags) {
        tags.put(member, itsTags);
        comeBack(member, itsThreads);
    }

    public void leave(ProcessId member) {
        threads.remove(member);
        active.values().removeIf(member::equals);
        copies.get(member).clear();
        if (!threads.isEmpty()) {
            rebalance();
        }
    }

    /** Rebalances until no task is revoked; then standbys catch up. */
    public void rebalance() {
        for (int round = 0; round < 5; round++) {
            if (isSettled()) {
                copies.forEach((member, followed) -> state.get(member).addAll(followed));
                return;
            }
        }
        throw new AssertionError("no stable assignment after five rebalances");
    }

    private boolean isSettled() {
        ApplicationState application = application();
        TaskAssignment assignment = assignor.assign(application);
        AssignmentError error = TaskAssignmentUtils.validateTaskAssignment(application, assignment);
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
        Set<TaskId> toRevoke = active.keySet().stream()
                .filter(task -> !active.get(task).equals(wanted.get(task)))
                .collect(Collectors.toSet());
        toRevoke.forEach(active::remove);
        wanted.forEach((task, member) -> {
            if (!toRevoke.contains(task)) {
                active.put(task, member);
                if (tasks.get(task).isStateful()) {
                    state.get(member).add(task);
                }
            }
        });
        return toRevoke.isEmpty();
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
            // Kafka Streams uses -2 for a running task.
            long lag = does.contains(task.id()) ? -2 : state.get(member).contains(task.id()) ? 10 : STATE;
            lags.put(task.id(), lag);
        });
        // Kafka Streams reports all other tasks with local state as previous standbys.
        SortedSet<TaskId> onDisk = new TreeSet<>(state.get(member));
        onDisk.addAll(copies.get(member));
        onDisk.removeAll(does);
        return new DefaultKafkaStreamsState(
                member,
                threads.get(member),
                tags.getOrDefault(member, Map.of()),
                does,
                onDisk,
                new TreeMap<>(),
                Optional.empty(),
                Optional.of(lags),
                Optional.empty());
    }

    /** Active tasks of an instance. */
    public SortedSet<TaskId> tasksOf(ProcessId member) {
        return active.entrySet().stream()
                .filter(entry -> entry.getValue().equals(member))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Standby tasks of an instance. */
    public Set<TaskId> copiesOf(ProcessId member) {
        return Set.copyOf(copies.get(member));
    }

    /** Instances with nearly complete state of a task. */
    public Set<ProcessId> membersWithStateOf(TaskId task) {
        return threads.keySet().stream()
                .filter(member -> state.get(member).contains(task))
                .collect(Collectors.toSet());
    }

    /** The instance of each active task. */
    public Map<TaskId, ProcessId> active() {
        return Map.copyOf(active);
    }

    public Set<ProcessId> members() {
        return Set.copyOf(threads.keySet());
    }

    public int tasks() {
        return tasks.size();
    }

    /** Whether the assignor requested a follow-up rebalance. */
    public boolean asksForMore() {
        return asksForMore;
    }
}
