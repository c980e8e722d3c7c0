package dev.slowburn.topology.view;

import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.shuffle.TallyPartitioner;
import dev.slowburn.topology.state.WriteBackRows;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Where the budgets of this instance stand, for readers outside of its tasks.
 *
 * <p>Ledgers and all that is computed from them belong to the stream threads. Other threads get what a task last found: when
 * a snapshot or an alert is news, the task puts a reference to the assessment, which never changes, into a map. So readers
 * see what was published, all numbers of a budget are of one moment, ten thousand budgets are listed without reading a
 * store, and a task pays for it once per snapshot, not per outcome. The alternative, to sum up a ledger anew for each request,
 * would cost a reader as many rows as the window has hours, for each budget.
 *
 * <p>What a task shows may be ahead of its commit by the commit interval; should that fail, the task begins anew and so does
 * what it shows.
 */
public final class EvaluationView {
    private final ConcurrentMap<Integer, TaskView> tasks = new ConcurrentHashMap<>();
    private final InputLagHistogram inputAge = new InputLagHistogram();
    private final SkippedInput skippedInput = new SkippedInput();
    private final UnclassifiedInput unclassifiedInput = new UnclassifiedInput();
    private final EndOffsets inputEnds;
    private final UndecidedDefinitions undecidedDefinitions = new UndecidedDefinitions();
    private final int partitions;

    public EvaluationView(int partitions, EndOffsets inputEnds) {
        this.partitions = partitions;
        this.inputEnds = inputEnds;
    }

    /** A task begins: it has not found anything yet. */
    public TaskView begin(int partition) {
        TaskView task = new TaskView(inputAge, ended -> tasks.remove(partition, ended));
        tasks.put(partition, task);
        return task;
    }

    /** How many partitions share the budgets, over all instances. */
    public int partitions() {
        return partitions;
    }

    /** The partition that holds all budgets of a service. */
    public int partitionOf(String service) {
        return TallyPartitioner.ownerOf(service, partitions);
    }

    /** The same, of so many partitions. */
    public static int partitionOf(String service, int partitions) {
        return TallyPartitioner.ownerOf(service, partitions);
    }

    /** The partitions of this instance of whose budgets each has been evaluated. */
    public Set<Integer> evaluated() {
        Set<Integer> evaluated = new TreeSet<>();
        tasks.forEach((partition, task) -> {
            if (task.isComplete()) {
                evaluated.add(partition);
            }
        });
        return evaluated;
    }

    /** The tasks of this instance. */
    public Collection<TaskView> tasks() {
        return tasks.values();
    }

    /** The task that holds all budgets of a service; empty if it is not here, or has not evaluated them yet. */
    public Optional<TaskView> taskOf(String service) {
        return Optional.ofNullable(tasks.get(partitionOf(service))).filter(TaskView::isEvaluated);
    }

    /** The rows of a partition's ledgers; empty if they are not here or not complete. */
    Optional<WriteBackRows> ledgersOf(int partition) {
        return Optional.ofNullable(tasks.get(partition)).flatMap(TaskView::ledgers);
    }

    /** The rows of a partition's contributors; empty if they are not here or not complete. */
    Optional<WriteBackRows> contributorsOf(int partition) {
        return Optional.ofNullable(tasks.get(partition)).flatMap(TaskView::contributors);
    }

    /** What was deleted from the input before it was counted. */
    public SkippedInput skippedInput() {
        return skippedInput;
    }

    /** On what SLIs fail, of the outcomes that this instance reads. */
    public UnclassifiedInput unclassifiedInput() {
        return unclassifiedInput;
    }

    /** What the broker tells of the input. */
    public EndOffsets inputEnds() {
        return inputEnds;
    }

    /** The changes of definitions that wait for a decision on this instance. */
    public UndecidedDefinitions undecidedDefinitions() {
        return undecidedDefinitions;
    }

    /** How old the input was when it was evaluated. */
    public InputLagHistogram inputAge() {
        return inputAge;
    }
}
