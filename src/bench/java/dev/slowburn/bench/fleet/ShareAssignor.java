package dev.slowburn.bench.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.assignment.ApplicationState;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsAssignment;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsAssignment.AssignedTask;
import org.apache.kafka.streams.processor.assignment.ProcessId;
import org.apache.kafka.streams.processor.assignment.TaskAssignor;

/**
 * Assigns to the only instance its share of the tasks of both stages, and those of the definitions. The tasks of the other instances
 * run nowhere.
 */
public final class ShareAssignor implements TaskAssignor {
    static final String INPUTS = "slowburn.bench.inputs";
    static final String TALLIES = "slowburn.bench.tallies";
    private static final int COMBINE = 0;
    private static final int BUDGET = 1;

    private final int inputs = Integer.getInteger(INPUTS);
    private final int tallies = Integer.getInteger(TALLIES);

    /** JVM options of the instance. */
    public static List<String> options(FleetSize size) {
        return List.of("-D" + INPUTS + '=' + size.ownInputs(), "-D" + TALLIES + '=' + size.ownTallies());
    }

    @Override
    public TaskAssignment assign(ApplicationState application) {
        Set<AssignedTask> share = application.allTasks().keySet().stream()
                .filter(this::isOwn)
                .map(task -> new AssignedTask(task, AssignedTask.Type.ACTIVE))
                .collect(Collectors.toSet());
        List<KafkaStreamsAssignment> assignments = new ArrayList<>();
        for (ProcessId instance : application.kafkaStreamsStates(false).keySet()) {
            assignments.add(KafkaStreamsAssignment.of(instance, assignments.isEmpty() ? share : Set.of()));
        }
        return new TaskAssignment(assignments);
    }

    private boolean isOwn(TaskId task) {
        return switch (task.subtopology()) {
            case COMBINE -> task.partition() < inputs;
            case BUDGET -> task.partition() < tallies;
            default -> true;
        };
    }
}
