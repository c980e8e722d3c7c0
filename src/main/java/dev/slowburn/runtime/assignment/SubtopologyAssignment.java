package dev.slowburn.runtime.assignment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.assignment.ProcessId;

/**
 * Assignment of one subtopology's tasks to clients. Each client gets a share in proportion to its threads, rounded down; the
 * remaining tasks go to some clients, one each.
 */
final class SubtopologyAssignment {
    private final List<TaskId> tasks;
    private final ClientStates clients;
    private final Map<ProcessId, Integer> shares = new HashMap<>();
    private final Map<ProcessId, Integer> counts = new HashMap<>();
    private final Map<TaskId, ProcessId> assigned = new TreeMap<>();
    private int remainder;

    SubtopologyAssignment(Collection<TaskId> tasks, ClientStates clients) {
        this.tasks = List.copyOf(tasks);
        this.clients = clients;
        remainder = tasks.size();
        for (ProcessId client : clients.all()) {
            int least = tasks.size() * clients.threads(client) / clients.threads();
            shares.put(client, least);
            remainder -= least;
        }
    }

    /**
     * Keeps tasks with their previous owners while these have capacity. If tasks have to move to clients below their share,
     * those move for which these clients have the lowest lag.
     */
    void keep() {
        Map<ProcessId, Integer> previousCounts = new HashMap<>();
        tasks.forEach(task -> previousCounts.merge(clients.previousOwner(task), 1, Integer::sum));
        List<ProcessId> receivers = clients.all().stream()
                .filter(client -> previousCounts.getOrDefault(client, 0) < shares.get(client))
                .toList();
        List<TaskId> highestLagFirst = new ArrayList<>(tasks);
        highestLagFirst.sort(Comparator.<TaskId>comparingLong(task -> lowestLag(receivers, task))
                .reversed()
                .thenComparing(task -> task));
        keep(highestLagFirst, this::isBelowShare);
        keep(highestLagFirst, this::hasCapacity);
    }

    private void keep(List<TaskId> order, Predicate<ProcessId> accepts) {
        for (TaskId task : order) {
            ProcessId owner = clients.previousOwner(task);
            if (owner != null && !assigned.containsKey(task) && accepts.test(owner)) {
                assign(task, owner);
            }
        }
    }

    private long lowestLag(Collection<ProcessId> among, TaskId task) {
        return among.stream()
                .mapToLong(client -> clients.lag(client, task))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /**
     * Assigns each unassigned task to the client with the lowest lag, among those below their share, else among those with
     * capacity; ties go to the client with the lowest load. Tasks without a previous owner come first, as the others can wait
     * where they are.
     *
     * @param byLoad compares the load over all subtopologies
     */
    void fill(Comparator<ProcessId> byLoad) {
        List<ProcessId> receivers =
                clients.all().stream().filter(this::hasCapacity).toList();
        List<TaskId> order = new ArrayList<>(tasks);
        order.removeAll(assigned.keySet());
        order.sort(Comparator.<TaskId, Boolean>comparing(task -> clients.previousOwner(task) != null)
                .thenComparingLong(task -> lowestLag(receivers, task))
                .thenComparing(task -> task));
        for (TaskId task : order) {
            Comparator<ProcessId> better = Comparator.<ProcessId>comparingInt(client -> isBelowShare(client) ? 0 : 1)
                    .thenComparingLong(client -> clients.lag(client, task))
                    .thenComparing(byLoad);
            clients.all().stream().filter(this::hasCapacity).min(better).ifPresent(client -> assign(task, client));
        }
    }

    private void assign(TaskId task, ProcessId client) {
        ProcessId previous = assigned.put(task, client);
        if (previous != null) {
            counts.merge(previous, -1, Integer::sum);
        }
        counts.merge(client, 1, Integer::sum);
    }

    /**
     * Moves one of the remaining tasks to another client, unless that would move it away from its previous owner to a client
     * that also had tasks before.
     *
     * @return whether a task was moved
     */
    boolean move(ProcessId from, ProcessId to) {
        if (count(from) <= shares.get(from) || count(to) > shares.get(to)) {
            return false;
        }
        for (Map.Entry<TaskId, ProcessId> entry : assigned.entrySet()) {
            boolean stays = from.equals(clients.previousOwner(entry.getKey()));
            if (entry.getValue().equals(from) && (!stays || clients.isNew(to))) {
                assign(entry.getKey(), to);
                return true;
            }
        }
        return false;
    }

    /** The client of each task. */
    Map<TaskId, ProcessId> assigned() {
        return assigned;
    }

    int count(ProcessId client) {
        return counts.getOrDefault(client, 0);
    }

    private boolean isBelowShare(ProcessId client) {
        return count(client) < shares.get(client);
    }

    private boolean hasCapacity(ProcessId client) {
        return isBelowShare(client) || (count(client) == shares.get(client) && assignedRemainder() < remainder);
    }

    /** The number of remaining tasks that are assigned. */
    private long assignedRemainder() {
        return clients.all().stream()
                .filter(each -> count(each) > shares.get(each))
                .count();
    }
}
