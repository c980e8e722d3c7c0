package dev.slowburn.runtime.assignment;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.assignment.ProcessId;

/**
 * Assigns standby tasks to the clients with the lowest lag, and balances them so that counts differ by at most one where
 * possible.
 */
final class StandbyPlacement {
    private final ClientStates clients;
    private final int replicas;
    private final SortedMap<TaskId, Set<ProcessId>> placements = new TreeMap<>();
    private final Map<TaskId, Set<ProcessId>> owners = new HashMap<>();
    private final Map<ProcessId, Integer> counts = new HashMap<>();

    /** @param replicas standbys of each task, limited by the number of clients */
    StandbyPlacement(ClientStates clients, int replicas) {
        this.clients = clients;
        this.replicas = replicas;
    }

    /** @param has whether a client already has the task, as active or standby */
    void place(TaskId task, Predicate<ProcessId> has) {
        Set<ProcessId> chosen = new TreeSet<>();
        Set<ProcessId> assigned = new HashSet<>();
        clients.all().stream().filter(has).forEach(assigned::add);
        clients.all().stream()
                .filter(has.negate())
                .sorted(Comparator.<ProcessId>comparingLong(client -> clients.lag(client, task))
                        .thenComparingInt(this::count))
                .limit(replicas)
                .forEach(chosen::add);
        chosen.forEach(client -> counts.merge(client, 1, Integer::sum));
        placements.put(task, chosen);
        owners.put(task, assigned);
    }

    /** Balances the counts. Each step lowers the sum of their squares, so the loop terminates. */
    void balance() {
        while (clients.all().stream().anyMatch(from -> clients.all().stream()
                .filter(to -> count(from) > count(to) + 1)
                .anyMatch(to -> move(from, to)))) {}
    }

    private boolean move(ProcessId from, ProcessId to) {
        for (Map.Entry<TaskId, Set<ProcessId>> entry : placements.entrySet()) {
            Set<ProcessId> standbys = entry.getValue();
            if (standbys.contains(from)
                    && !standbys.contains(to)
                    && !owners.get(entry.getKey()).contains(to)) {
                standbys.remove(from);
                standbys.add(to);
                counts.merge(from, -1, Integer::sum);
                counts.merge(to, 1, Integer::sum);
                return true;
            }
        }
        return false;
    }

    private int count(ProcessId client) {
        return counts.getOrDefault(client, 0);
    }

    Map<TaskId, Set<ProcessId>> placements() {
        return placements;
    }
}
