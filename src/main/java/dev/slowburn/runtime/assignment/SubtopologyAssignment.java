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
 * The tasks of one stage of the topology, and who is to do them. By its share of all threads an instance has to have a certain
 * number of them, rounded down; what is left over goes to some instances, one each.
 */
final class SubtopologyAssignment {
    private final List<TaskId> tasks;
    private final ClientStates members;
    private final Map<ProcessId, Integer> least = new HashMap<>();
    private final Map<ProcessId, Integer> counts = new HashMap<>();
    private final Map<TaskId, ProcessId> places = new TreeMap<>();
    private int leftOver;

    SubtopologyAssignment(Collection<TaskId> tasks, ClientStates members) {
        this.tasks = List.copyOf(tasks);
        this.members = members;
        leftOver = tasks.size();
        for (ProcessId member : members.all()) {
            int share = tasks.size() * members.threads(member) / members.threads();
            least.put(member, share);
            leftOver -= share;
        }
    }

    /**
     * Leaves each task where it is while there is room. Those that have to go, as another has too few, are those that cost
     * least: of whose state most is there.
     */
    void keep() {
        Map<ProcessId, Integer> former = new HashMap<>();
        tasks.forEach(task -> former.merge(members.before(task), 1, Integer::sum));
        List<ProcessId> takers = members.all().stream()
                .filter(member -> former.getOrDefault(member, 0) < least.get(member))
                .toList();
        List<TaskId> dearestFirst = new ArrayList<>(tasks);
        dearestFirst.sort(Comparator.<TaskId>comparingLong(task -> leastLag(takers, task))
                .reversed()
                .thenComparing(task -> task));
        keep(dearestFirst, this::isShort);
        keep(dearestFirst, this::hasRoom);
    }

    private void keep(List<TaskId> order, Predicate<ProcessId> may) {
        for (TaskId task : order) {
            ProcessId before = members.before(task);
            if (before != null && !places.containsKey(task) && may.test(before)) {
                put(task, before);
            }
        }
    }

    private long leastLag(Collection<ProcessId> among, TaskId task) {
        return among.stream()
                .mapToLong(member -> members.lag(member, task))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /**
     * Gives each task that has no place to whoever lags least behind its state, among those who have too few or, if nobody has,
     * have room; of equals to the least busy. First come those that nobody does, as the others can wait where they are.
     *
     * @param busy how much each does, of all stages
     */
    void fill(Comparator<ProcessId> busy) {
        List<ProcessId> takers = members.all().stream().filter(this::hasRoom).toList();
        List<TaskId> order = new ArrayList<>(tasks);
        order.removeAll(places.keySet());
        order.sort(Comparator.<TaskId, Boolean>comparing(task -> members.before(task) != null)
                .thenComparingLong(task -> leastLag(takers, task))
                .thenComparing(task -> task));
        for (TaskId task : order) {
            Comparator<ProcessId> better = Comparator.<ProcessId>comparingInt(member -> isShort(member) ? 0 : 1)
                    .thenComparingLong(member -> members.lag(member, task))
                    .thenComparing(busy);
            members.all().stream().filter(this::hasRoom).min(better).ifPresent(place -> put(task, place));
        }
    }

    private void put(TaskId task, ProcessId place) {
        ProcessId former = places.put(task, place);
        if (former != null) {
            counts.merge(former, -1, Integer::sum);
        }
        counts.merge(place, 1, Integer::sum);
    }

    /**
     * Gives one of the tasks that are left over to another, if that moves no task between two that were there before.
     *
     * @return whether there was one to give
     */
    boolean give(ProcessId from, ProcessId to) {
        if (count(from) <= least.get(from) || count(to) > least.get(to)) {
            return false;
        }
        for (Map.Entry<TaskId, ProcessId> entry : places.entrySet()) {
            boolean stays = from.equals(members.before(entry.getKey()));
            if (entry.getValue().equals(from) && (!stays || members.isNew(to))) {
                put(entry.getKey(), to);
                return true;
            }
        }
        return false;
    }

    /** Who is to do what. */
    Map<TaskId, ProcessId> places() {
        return places;
    }

    int count(ProcessId member) {
        return counts.getOrDefault(member, 0);
    }

    private boolean isShort(ProcessId member) {
        return count(member) < least.get(member);
    }

    private boolean hasRoom(ProcessId member) {
        return isShort(member) || (count(member) == least.get(member) && given() < leftOver);
    }

    /** How many of those that are left over somebody has. */
    private long given() {
        return members.all().stream()
                .filter(each -> count(each) > least.get(each))
                .count();
    }
}
