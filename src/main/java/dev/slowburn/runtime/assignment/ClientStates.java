package dev.slowburn.runtime.assignment;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsState;
import org.apache.kafka.streams.processor.assignment.ProcessId;

/** The clients of the group: their previous active tasks, threads, lags of local state, and how long they have been running. */
final class ClientStates {
    /** Client tag with the time of the client's start, in milliseconds since the epoch. */
    static final String STARTED = "started";

    /** Time after its start in which a client is warming up. */
    static final Duration WARM_UP = Duration.ofSeconds(5);

    /** A client whose clock is further ahead is never warming up. */
    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(1);

    private final Map<ProcessId, KafkaStreamsState> states;
    private final Map<ProcessId, Map<TaskId, Long>> lags = new HashMap<>();
    private final Map<TaskId, ProcessId> previousOwners = new HashMap<>();
    private final int threads;

    private final Instant now;

    ClientStates(Map<ProcessId, KafkaStreamsState> states, Instant now) {
        this.states = new TreeMap<>(states);
        this.now = now;
        this.states.forEach((client, state) -> {
            lags.put(client, state.statefulTasksToLagSums());
            state.previousActiveTasks().forEach(task -> previousOwners.put(task, client));
        });
        this.threads = states.values().stream()
                .mapToInt(KafkaStreamsState::numProcessingThreads)
                .sum();
    }

    /** All clients in a fixed order, so each assignment is deterministic. */
    Set<ProcessId> all() {
        return states.keySet();
    }

    /** Total number of threads. */
    int threads() {
        return threads;
    }

    int threads(ProcessId client) {
        return states.get(client).numProcessingThreads();
    }

    /** The client that had this active task before, or null. */
    ProcessId previousOwner(TaskId task) {
        return previousOwners.get(task);
    }

    /** Whether the client had no active tasks before. */
    boolean isNew(ProcessId client) {
        return states.get(client).previousActiveTasks().isEmpty();
    }

    /** How long the client will be warming up; zero or negative if it is not. */
    Duration untilWarm(ProcessId client) {
        String started = states.get(client).clientTags().get(STARTED);
        if (started == null) {
            return Duration.ZERO;
        }
        Duration rest = Duration.between(now, Instant.ofEpochMilli(Long.parseLong(started)))
                .plus(WARM_UP);
        return rest.compareTo(WARM_UP.plus(MAX_CLOCK_SKEW)) > 0 ? Duration.ZERO : rest;
    }

    /** Whether the task is stateful. */
    boolean hasState(TaskId task) {
        return lags.values().stream().anyMatch(each -> each.containsKey(task));
    }

    /** Number of records that the client would have to restore for a task; 0 for its previous owner. */
    long lag(ProcessId client, TaskId task) {
        Long lag = lags.get(client).get(task);
        if (client.equals(previousOwners.get(task)) || lag == null) {
            return 0;
        }
        // Kafka Streams reports an unknown lag as a negative number.
        return lag < 0 ? Long.MAX_VALUE : lag;
    }
}
