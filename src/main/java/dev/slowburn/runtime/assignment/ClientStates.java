package dev.slowburn.runtime.assignment;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsState;
import org.apache.kafka.streams.processor.assignment.ProcessId;

/** The instances that are to share the tasks: what they did so far, and how much of a task's state they have. */
final class ClientStates {
    private final Map<ProcessId, KafkaStreamsState> states;
    private final Map<ProcessId, Map<TaskId, Long>> lags = new HashMap<>();
    private final Map<TaskId, ProcessId> before = new HashMap<>();
    private final int threads;

    ClientStates(Map<ProcessId, KafkaStreamsState> states) {
        this.states = new TreeMap<>(states);
        this.states.forEach((member, state) -> {
            lags.put(member, state.statefulTasksToLagSums());
            state.previousActiveTasks().forEach(task -> before.put(task, member));
        });
        this.threads = states.values().stream()
                .mapToInt(KafkaStreamsState::numProcessingThreads)
                .sum();
    }

    /** In an order that does not depend on who asks. */
    Set<ProcessId> all() {
        return states.keySet();
    }

    /** Of all together. */
    int threads() {
        return threads;
    }

    int threads(ProcessId member) {
        return states.get(member).numProcessingThreads();
    }

    /** Who did this task until now, or null. */
    ProcessId before(TaskId task) {
        return before.get(task);
    }

    /** Whether it did nothing so far. */
    boolean isNew(ProcessId member) {
        return states.get(member).previousActiveTasks().isEmpty();
    }

    /** Whether the task keeps something that Kafka has as well. */
    boolean hasState(TaskId task) {
        return lags.values().stream().anyMatch(each -> each.containsKey(task));
    }

    /** So many records of a task's state it would have to read from Kafka; 0 for who is doing it. */
    long lag(ProcessId member, TaskId task) {
        Long lag = lags.get(member).get(task);
        if (member.equals(before.get(task)) || lag == null) {
            return 0;
        }
        // Below 0 are words of Kafka Streams: it could not find out.
        return lag < 0 ? Long.MAX_VALUE : lag;
    }
}
