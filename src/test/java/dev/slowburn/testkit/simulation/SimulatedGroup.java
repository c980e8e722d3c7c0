package dev.slowburn.testkit.simulation;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.topology.definitions.DefinitionsInForce;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.progress.Inputs;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.view.EvaluationView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.processor.TaskId;

/** The instances of a simulation and the assignment of tasks to them, including instances that lost their tasks without noticing. */
final class SimulatedGroup {
    static final int TALLY_PARTITIONS = 2;
    private static final int INSTANCES = 2;
    /** Classes with one object per instance, or per set of definitions. */
    private static final Set<Class<?>> SHARED = Set.of(
            TopologySettings.class,
            EvaluationView.class,
            Inputs.class,
            Inputs.AllEnds.class,
            EndOffsets.class,
            DefinitionsInForce.class,
            PreparedDefinitions.class,
            Slo.class);

    private final Random random;
    private final SimulatedKafka kafka;
    private final SimulatedClock clock;
    private final SimulatedFaults faults;
    private final List<SimulatedInstance> members = new ArrayList<>();
    /** Instances that have lost their tasks without noticing. */
    private final List<SimulatedInstance> zombies = new ArrayList<>();

    /** With the inputs that are configured at the time. */
    private Application application;

    SimulatedGroup(
            Random random,
            SimulatedKafka kafka,
            SimulatedClock clock,
            SimulatedFaults faults,
            Application application) {
        this.random = random;
        this.kafka = kafka;
        this.clock = clock;
        this.faults = faults;
        this.application = application;
    }

    Application application() {
        return application;
    }

    List<SimulatedInstance> members() {
        return members;
    }

    List<SimulatedInstance> zombies() {
        return zombies;
    }

    /** By subtopology, the most heap in bytes that a task retains without what it shares with others. */
    Map<Integer, Long> largestTasks() {
        RetainedHeap heap = new RetainedHeap(SHARED);
        List<TaskId> tasks = new ArrayList<>();
        members.forEach(member -> tasks.addAll(member.addTo(heap)));
        List<Long> bytes = heap.bytes();
        Map<Integer, Long> largest = new TreeMap<>();
        for (int i = 0; i < tasks.size(); i++) {
            largest.merge(tasks.get(i).subtopology(), bytes.get(i), Math::max);
        }
        return largest;
    }

    void start() {
        for (int i = 0; i < INSTANCES; i++) {
            members.add(newInstance());
        }
        assign();
    }

    /** Replaces all stopped instances by instances with other inputs. */
    void restart(Application other) {
        application = other;
        members.replaceAll(member -> newInstance());
        assign();
    }

    private SimulatedInstance newInstance() {
        return new SimulatedInstance(kafka, clock, application, faults);
    }

    SimulatedInstance anyMember() {
        return members.get(random.nextInt(members.size()));
    }

    /** A member or a zombie. */
    SimulatedInstance anyInstance() {
        int i = random.nextInt(members.size() + zombies.size());
        return i < members.size() ? members.get(i) : zombies.get(i - members.size());
    }

    void commit(SimulatedInstance member) {
        if (!member.commit()) {
            throw new IllegalStateException("a member was fenced");
        }
    }

    /** Crashes an instance, starts a replacement, and reassigns tasks. */
    void replace(int index) {
        SimulatedInstance dead = members.get(index);
        dead.crash();
        members.set(index, newInstance());
        assign();
    }

    /** Pauses an instance beyond its session timeout: its tasks are reassigned without its notice. */
    void freeze(int index) {
        zombies.add(members.get(index));
        members.set(index, newInstance());
        assign();
    }

    /** Assigns all tasks. Running members commit tasks before they move. */
    void assign() {
        Set<TaskId> free = allTasks();
        for (SimulatedInstance member : members) {
            Set<TaskId> held = member.tasks();
            free.removeAll(held);
            held.removeIf(task -> random.nextInt(6) != 0);
            if (!held.isEmpty()) {
                commit(member);
                held.forEach(member::give);
                free.addAll(held);
                faults.moves += held.size();
            }
        }
        int generation = kafka.nextGeneration();
        members.forEach(member -> member.join(generation));
        free.forEach(task -> members.get(random.nextInt(members.size())).take(task));
    }

    /** Moves all tasks of the first stage, which are committed, to a member. */
    void moveFirstStage(SimulatedInstance to) {
        for (SimulatedInstance member : members) {
            Set<TaskId> moved = member.tasks();
            moved.removeIf(task -> member == to || task.subtopology() != Application.COMBINE);
            moved.forEach(member::give);
            moved.forEach(to::take);
            faults.moves += moved.size();
        }
    }

    private Set<TaskId> allTasks() {
        Set<TaskId> tasks = new TreeSet<>();
        int most = application.settings().inputs().stream()
                .mapToInt(input -> kafka.partitionsOf(input.topic()))
                .max()
                .orElseThrow();
        for (int partition = 0; partition < most; partition++) {
            tasks.add(new TaskId(Application.COMBINE, partition));
        }
        for (int partition = 0; partition < TALLY_PARTITIONS; partition++) {
            tasks.add(new TaskId(Application.BUDGET, partition));
        }
        tasks.add(new TaskId(Application.LOCATE, 0));
        tasks.add(new TaskId(Application.ADMIT, 0));
        return tasks;
    }
}
