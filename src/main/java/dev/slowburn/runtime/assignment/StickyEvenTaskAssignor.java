package dev.slowburn.runtime.assignment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.assignment.ApplicationState;
import org.apache.kafka.streams.processor.assignment.AssignmentConfigs;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsAssignment;
import org.apache.kafka.streams.processor.assignment.KafkaStreamsAssignment.AssignedTask;
import org.apache.kafka.streams.processor.assignment.ProcessId;
import org.apache.kafka.streams.processor.assignment.TaskAssignmentUtils;
import org.apache.kafka.streams.processor.assignment.TaskAssignor;

/**
 * Task assignor that balances tasks and moves as few as possible when clients join or leave. Budgets of a moving task are not
 * updated until its previous owner has closed it and its new owner has restored its state.
 *
 * <p>Each subtopology is balanced over the threads separately, because tasks of one subtopology have similar costs. Within
 * these limits a task stays with its owner; a task without owner goes to the client with the lowest lag. A client that would
 * have to restore more than {@code acceptable.recovery.lag} records first gets a warm-up standby (at most
 * {@code max.warmup.replicas} at a time) and the task later. O(tasks × clients).
 *
 * <p>A client that started less than {@link ClientStates#WARM_UP} ago, which it states in a client tag, gets standbys of the tasks
 * that other clients run, and the tasks later: its stores are open then, and its JVM has compiled the code that restores them.
 *
 * <p>Slowburn has its own assignor because those of Kafka Streams do not meet these requirements: the {@code
 * StickyTaskAssignor} balances the stages together and moves running tasks to clients without state, and the default one
 * reassigns all tasks in each rebalance, also between clients that stay.
 *
 * <p>Kafka Streams ignores this class with {@code group.protocol=streams}: the broker then assigns the tasks.
 */
public final class StickyEvenTaskAssignor implements TaskAssignor {
    /** The setting of the client tag with the time of the start. */
    public static final String STARTED_TAG = StreamsConfig.clientTagPrefix(ClientStates.STARTED);

    private final Clock clock;

    /** Used by Kafka Streams, which instantiates the class by name. */
    public StickyEvenTaskAssignor() {
        this(Clock.systemUTC());
    }

    StickyEvenTaskAssignor(Clock clock) {
        this.clock = clock;
    }

    /** Adds the client tag with the time of the start, unless the settings have as many tags as Kafka Streams permits. */
    public static void tag(Map<String, Object> settings, Instant started) {
        long tags = settings.keySet().stream()
                .filter(key -> key.startsWith(StreamsConfig.CLIENT_TAG_PREFIX))
                .count();
        if (tags < StreamsConfig.MAX_RACK_AWARE_ASSIGNMENT_TAG_LIST_SIZE) {
            settings.put(STARTED_TAG, Long.toString(started.toEpochMilli()));
        }
    }

    @Override
    public TaskAssignment assign(ApplicationState application) {
        ClientStates clients = new ClientStates(application.kafkaStreamsStates(true), clock.instant());
        AssignmentConfigs configs = application.assignmentConfigs();
        SortedMap<TaskId, ProcessId> wanted = new TreeMap<>();
        place(subtopologies(application.allTasks().keySet(), clients), clients)
                .forEach(subtopology -> wanted.putAll(subtopology.assigned()));

        Map<ProcessId, KafkaStreamsAssignment> assignments = new TreeMap<>();
        clients.all().forEach(client -> assignments.put(client, KafkaStreamsAssignment.of(client, new HashSet<>())));
        Optional<Duration> followup = Optional.empty();
        int warmups = configs.maxWarmupReplicas();
        for (Map.Entry<TaskId, ProcessId> entry : wanted.entrySet()) {
            TaskId task = entry.getKey();
            ProcessId client = entry.getValue();
            ProcessId now = ready(task, client, clients, configs.acceptableRecoveryLag());
            if (!now.equals(client)) {
                followup = earlier(followup, Duration.ofMillis(configs.probingRebalanceIntervalMs()));
                if (warmups-- > 0) {
                    addStandby(task, assignments.get(client));
                }
            } else if (waitsForWarmUp(task, client, clients)) {
                now = clients.previousOwner(task);
                followup = earlier(followup, clients.untilWarm(client));
                if (clients.hasState(task)) {
                    addStandby(task, assignments.get(client));
                }
            }
            assignments.get(now).assignTask(new AssignedTask(task, AssignedTask.Type.ACTIVE));
        }
        addStandbys(application, clients, assignments);
        followup.ifPresent(delay -> assignments.computeIfPresent(
                clients.all().iterator().next(),
                (client, assignment) ->
                        assignment.withFollowupRebalance(clock.instant().plus(delay))));
        return new TaskAssignment(assignments.values());
    }

    private static List<SubtopologyAssignment> subtopologies(Collection<TaskId> tasks, ClientStates clients) {
        SortedMap<Integer, Set<TaskId>> bySubtopology = new TreeMap<>();
        tasks.forEach(task -> bySubtopology
                .computeIfAbsent(task.subtopology(), subtopology -> new TreeSet<>())
                .add(task));
        return bySubtopology.values().stream()
                .map(subtopology -> new SubtopologyAssignment(subtopology, clients))
                .toList();
    }

    private static List<SubtopologyAssignment> place(List<SubtopologyAssignment> subtopologies, ClientStates clients) {
        // Compares tasks per thread, by cross multiplication.
        Comparator<ProcessId> byLoad = (a, b) -> Integer.compare(
                tasks(subtopologies, a) * clients.threads(b), tasks(subtopologies, b) * clients.threads(a));
        subtopologies.forEach(SubtopologyAssignment::keep);
        subtopologies.forEach(subtopology -> subtopology.fill(byLoad));
        while (balance(subtopologies, clients)) {}
        return subtopologies;
    }

    private static int tasks(List<SubtopologyAssignment> subtopologies, ProcessId client) {
        return subtopologies.stream()
                .mapToInt(subtopology -> subtopology.count(client))
                .sum();
    }

    /** Balances the remainders of the subtopologies. Each step lowers the sum of tasks² / threads, so the loop terminates. */
    private static boolean balance(List<SubtopologyAssignment> subtopologies, ClientStates clients) {
        for (ProcessId from : clients.all()) {
            for (ProcessId to : clients.all()) {
                boolean helps = (2 * tasks(subtopologies, to) + 1) * clients.threads(from)
                        < (2 * tasks(subtopologies, from) - 1) * clients.threads(to);
                if (helps && subtopologies.stream().anyMatch(subtopology -> subtopology.move(from, to))) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * The client that can run the task now: the wanted one, or the one with the lowest lag if the wanted one lags too far
     * behind.
     */
    private static ProcessId ready(TaskId task, ProcessId wanted, ClientStates clients, long acceptableLag) {
        ProcessId nearest = clients.all().stream()
                .min(Comparator.<ProcessId>comparingLong(client -> clients.lag(client, task)))
                .orElse(wanted);
        return clients.lag(wanted, task) - clients.lag(nearest, task) > acceptableLag ? nearest : wanted;
    }

    /** Whether another client runs the task until the client is warm. */
    private static boolean waitsForWarmUp(TaskId task, ProcessId client, ClientStates clients) {
        ProcessId owner = clients.previousOwner(task);
        return owner != null
                && !owner.equals(client)
                && clients.untilWarm(client).compareTo(Duration.ZERO) > 0;
    }

    private static Optional<Duration> earlier(Optional<Duration> one, Duration other) {
        return Optional.of(one.filter(each -> each.compareTo(other) < 0).orElse(other));
    }

    private static void addStandby(TaskId task, KafkaStreamsAssignment assignment) {
        assignment.assignTask(new AssignedTask(task, AssignedTask.Type.STANDBY));
    }

    private static void addStandbys(
            ApplicationState application, ClientStates clients, Map<ProcessId, KafkaStreamsAssignment> assignments) {
        AssignmentConfigs configs = application.assignmentConfigs();
        if (configs.numStandbyReplicas() == 0) {
            return;
        }
        if (!configs.rackAwareAssignmentTags().isEmpty()) {
            TaskAssignmentUtils.defaultStandbyTaskAssignment(application, assignments);
            return;
        }
        StandbyPlacement standbys = new StandbyPlacement(clients, configs.numStandbyReplicas());
        application.allTasks().keySet().stream()
                .filter(clients::hasState)
                .sorted()
                .forEach(task -> standbys.place(
                        task, client -> assignments.get(client).tasks().containsKey(task)));
        standbys.balance();
        standbys.placements()
                .forEach((task, placed) -> placed.forEach(client -> addStandby(task, assignments.get(client))));
    }
}
