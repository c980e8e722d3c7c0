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

/** Who follows which task: whoever has most of its state, as long as nobody follows two more than another could. */
final class StandbyPlacement {
    private final ClientStates members;
    private final int replicas;
    private final SortedMap<TaskId, Set<ProcessId>> places = new TreeMap<>();
    private final Map<TaskId, Set<ProcessId>> taken = new HashMap<>();
    private final Map<ProcessId, Integer> counts = new HashMap<>();

    /** @param replicas how many copies each task is to have, if there are so many instances */
    StandbyPlacement(ClientStates members, int replicas) {
        this.members = members;
        this.replicas = replicas;
    }

    /** @param has whether an instance does the task, or follows it already */
    void place(TaskId task, Predicate<ProcessId> has) {
        Set<ProcessId> chosen = new TreeSet<>();
        Set<ProcessId> others = new HashSet<>();
        members.all().stream().filter(has).forEach(others::add);
        members.all().stream()
                .filter(has.negate())
                .sorted(Comparator.<ProcessId>comparingLong(member -> members.lag(member, task))
                        .thenComparingInt(this::count))
                .limit(replicas)
                .forEach(chosen::add);
        chosen.forEach(member -> counts.merge(member, 1, Integer::sum));
        places.put(task, chosen);
        taken.put(task, others);
    }

    /** Each step lowers the sum of the squares of what the instances follow, so it comes to an end. */
    void level() {
        while (members.all().stream().anyMatch(from -> members.all().stream()
                .filter(to -> count(from) > count(to) + 1)
                .anyMatch(to -> give(from, to)))) {}
    }

    private boolean give(ProcessId from, ProcessId to) {
        for (Map.Entry<TaskId, Set<ProcessId>> entry : places.entrySet()) {
            Set<ProcessId> copies = entry.getValue();
            if (copies.contains(from)
                    && !copies.contains(to)
                    && !taken.get(entry.getKey()).contains(to)) {
                copies.remove(from);
                copies.add(to);
                counts.merge(from, -1, Integer::sum);
                counts.merge(to, 1, Integer::sum);
                return true;
            }
        }
        return false;
    }

    private int count(ProcessId member) {
        return counts.getOrDefault(member, 0);
    }

    Map<TaskId, Set<ProcessId>> places() {
        return places;
    }
}
