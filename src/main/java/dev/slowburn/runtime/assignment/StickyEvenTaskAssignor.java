package dev.slowburn.runtime.assignment;

import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.assignment.ApplicationState;
import org.apache.kafka.streams.processor.assignment.AssignmentConfigs;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsAssignment;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsAssignment.AssignedTask;
import org.apache.kafka.streams.processor.assignment.ProcessId;
import org.apache.kafka.streams.processor.assignment.TaskAssignmentUtils;
import org.apache.kafka.streams.processor.assignment.TaskAssignor;

/**
 * Says which instance does which task so that few of them move when an instance comes or goes: budgets of a task that moves
 * are silent until the one has let go of it and the other has its state.
 *
 * <p>Each stage of the topology is spread evenly over the threads by itself, because its tasks cost alike and those of two
 * stages do not. Within that a task stays where it is; one that nobody does goes to whoever lags least behind its state. Who
 * would have to read more than {@code acceptable.recovery.lag} records of it first gets a copy to keep up
 * ({@code max.warmup.replicas} of them at a time), and the task later. O(tasks × instances).
 *
 * <p>The assignor of Kafka Streams deals tasks out anew each time, among all that have enough of their state. That also moves
 * tasks between instances that stay, by a second rebalance after that in which they were let go.
 */
public final class StickyEvenTaskAssignor implements TaskAssignor {
    private final Clock clock;

    /** For Kafka Streams, which makes it by its name. */
    public StickyEvenTaskAssignor() {
        this(Clock.systemUTC());
    }

    StickyEvenTaskAssignor(Clock clock) {
        this.clock = clock;
    }

    @Override
    public TaskAssignment assign(ApplicationState application) {
        ClientStates members = new ClientStates(application.kafkaStreamsStates(true));
        AssignmentConfigs configs = application.assignmentConfigs();
        SortedMap<TaskId, ProcessId> wanted = new TreeMap<>();
        place(stages(application.allTasks().keySet(), members), members)
                .forEach(stage -> wanted.putAll(stage.places()));

        Map<ProcessId, KafkaStreamsAssignment> assignments = new TreeMap<>();
        members.all().forEach(member -> assignments.put(member, KafkaStreamsAssignment.of(member, new HashSet<>())));
        boolean isLater = false;
        int copies = configs.maxWarmupReplicas();
        for (Map.Entry<TaskId, ProcessId> entry : wanted.entrySet()) {
            TaskId task = entry.getKey();
            ProcessId now = ready(task, entry.getValue(), members, configs.acceptableRecoveryLag());
            assignments.get(now).assignTask(new AssignedTask(task, AssignedTask.Type.ACTIVE));
            if (!now.equals(entry.getValue())) {
                isLater = true;
                if (copies-- > 0) {
                    copy(task, assignments.get(entry.getValue()));
                }
            }
        }
        addStandbys(application, members, assignments);
        if (isLater) {
            assignments.computeIfPresent(
                    members.all().iterator().next(),
                    (member, assignment) -> assignment.withFollowupRebalance(
                            clock.instant().plusMillis(configs.probingRebalanceIntervalMs())));
        }
        return new TaskAssignment(assignments.values());
    }

    private static List<SubtopologyAssignment> stages(Collection<TaskId> tasks, ClientStates members) {
        SortedMap<Integer, Set<TaskId>> byStage = new TreeMap<>();
        tasks.forEach(task -> byStage.computeIfAbsent(task.subtopology(), stage -> new TreeSet<>())
                .add(task));
        return byStage.values().stream()
                .map(stage -> new SubtopologyAssignment(stage, members))
                .toList();
    }

    private static List<SubtopologyAssignment> place(List<SubtopologyAssignment> stages, ClientStates members) {
        // By so much more than its share; in whole numbers, as threads times tasks.
        Comparator<ProcessId> busy =
                (a, b) -> Integer.compare(tasks(stages, a) * members.threads(b), tasks(stages, b) * members.threads(a));
        stages.forEach(SubtopologyAssignment::keep);
        stages.forEach(stage -> stage.fill(busy));
        while (level(stages, members)) {}
        return stages;
    }

    private static int tasks(List<SubtopologyAssignment> stages, ProcessId member) {
        return stages.stream().mapToInt(stage -> stage.count(member)).sum();
    }

    /** Evens out what is left over of the stages. Each step lowers the sum of tasks² / threads, so it comes to an end. */
    private static boolean level(List<SubtopologyAssignment> stages, ClientStates members) {
        for (ProcessId from : members.all()) {
            for (ProcessId to : members.all()) {
                boolean helps = (2 * tasks(stages, to) + 1) * members.threads(from)
                        < (2 * tasks(stages, from) - 1) * members.threads(to);
                if (helps && stages.stream().anyMatch(stage -> stage.give(from, to))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Who can do it now: whoever is to, or else, if that lags too far behind its state, who has most of it. */
    private static ProcessId ready(TaskId task, ProcessId wanted, ClientStates members, long acceptableLag) {
        ProcessId nearest = members.all().stream()
                .min(Comparator.<ProcessId>comparingLong(member -> members.lag(member, task)))
                .orElse(wanted);
        return members.lag(wanted, task) - members.lag(nearest, task) > acceptableLag ? nearest : wanted;
    }

    private static void copy(TaskId task, KafkaStreamsAssignment assignment) {
        assignment.assignTask(new AssignedTask(task, AssignedTask.Type.STANDBY));
    }

    private static void addStandbys(
            ApplicationState application, ClientStates members, Map<ProcessId, KafkaStreamsAssignment> assignments) {
        AssignmentConfigs configs = application.assignmentConfigs();
        if (configs.numStandbyReplicas() == 0) {
            return;
        }
        if (!configs.rackAwareAssignmentTags().isEmpty()) {
            TaskAssignmentUtils.defaultStandbyTaskAssignment(application, assignments);
            return;
        }
        StandbyPlacement copies = new StandbyPlacement(members, configs.numStandbyReplicas());
        application.allTasks().keySet().stream()
                .filter(members::hasState)
                .sorted()
                .forEach(task -> copies.place(
                        task, member -> assignments.get(member).tasks().containsKey(task)));
        copies.level();
        copies.places().forEach((task, places) -> places.forEach(member -> copy(task, assignments.get(member))));
    }
}
