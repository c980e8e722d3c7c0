package dev.slowburn.topology.view;

import dev.slowburn.topology.progress.Inputs;
import dev.slowburn.topology.shuffle.TallyPartitioner;
import dev.slowburn.topology.state.WriteBackRows;
import dev.slowburn.topology.streams.CommitCosts;
import dev.slowburn.topology.streams.Handover;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;

/**
 * The read model of the budgets of this instance for threads other than stream threads.
 *
 * <p>Only stream threads access ledgers. When a task publishes a snapshot or an alert, it also puts a reference to the immutable
 * assessment into a map. So readers see what was published, all numbers of a budget are from the same evaluation, ten thousand
 * budgets can be listed without reading a store, and the cost is one map update per snapshot, not per outcome. Reading the ledger
 * for each request instead would cost as many rows as the window has hours, for each budget.
 *
 * <p>The view may be ahead of the task's commit by up to the commit interval. If the commit fails, the task restarts with an empty
 * view.
 */
public final class EvaluationView {
    private final ConcurrentMap<Integer, TaskView> tasks = new ConcurrentHashMap<>();
    private final InputLagHistogram inputLag = new InputLagHistogram();
    private final CountedInputs countedInputs = new CountedInputs();
    private final CommitCosts commitCosts = new CommitCosts();
    private final Handover handover = new Handover();
    private final SkippedInput skippedInput = new SkippedInput();
    private final UnclassifiedInput unclassifiedInput;
    private final Inputs inputs;
    private final UndecidedDefinitions undecidedDefinitions = new UndecidedDefinitions();
    private final int partitions;

    public EvaluationView(int partitions, Inputs inputs) {
        this.partitions = partitions;
        this.inputs = inputs;
        unclassifiedInput = new UnclassifiedInput(inputs::partition);
    }

    /** Adds an empty view for a task that starts. */
    public TaskView addTask(int partition) {
        TaskView task = new TaskView(inputs, inputLag, closed -> tasks.remove(partition, closed));
        tasks.put(partition, task);
        return task;
    }

    /** The number of partitions that share the budgets, over all instances. */
    public int partitions() {
        return partitions;
    }

    /** The partition that owns all budgets of a service. */
    public int partitionOf(String service) {
        return TallyPartitioner.ownerOf(service, partitions);
    }

    /** As {@link #partitionOf(String)}, for a given number of partitions. */
    public static int partitionOf(String service, int partitions) {
        return TallyPartitioner.ownerOf(service, partitions);
    }

    /** Whether it is a pseudo-service for services beyond the cap, which has budgets but no release decision. */
    public boolean isOverflow(String service) {
        return service.equals(TallyPartitioner.overflowOf(partitionOf(service), partitions));
    }

    /** The partitions of this instance whose budgets have all been evaluated. */
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

    /** Passes the partitions and tasks of this instance to a consumer. */
    public void visit(BiConsumer<Integer, TaskView> consumer) {
        tasks.forEach(consumer);
    }

    /** The task that owns all budgets of a service; empty if it is on another instance, or has not evaluated them yet. */
    public Optional<TaskView> taskOf(String service) {
        return Optional.ofNullable(tasks.get(partitionOf(service))).filter(TaskView::isEvaluated);
    }

    /** The rows of a partition's ledgers; empty if they are on another instance or not restored yet. */
    Optional<WriteBackRows> ledgersOf(int partition) {
        return Optional.ofNullable(tasks.get(partition)).flatMap(TaskView::ledgers);
    }

    /** The rows of a partition's contributors; empty if they are on another instance or not restored yet. */
    Optional<WriteBackRows> contributorsOf(int partition) {
        return Optional.ofNullable(tasks.get(partition)).flatMap(TaskView::contributors);
    }

    /** What the commits of this instance cost. */
    public CommitCosts commitCosts() {
        return commitCosts;
    }

    /** Whether tasks move to other instances with the next commit. */
    public Handover handover() {
        return handover;
    }

    /** How far this instance has counted the inputs it reads. */
    public CountedInputs countedInputs() {
        return countedInputs;
    }

    /** Input that was deleted before it was counted. */
    public SkippedInput skippedInput() {
        return skippedInput;
    }

    /** Outcomes read by this instance that an SLI fails on. */
    public UnclassifiedInput unclassifiedInput() {
        return unclassifiedInput;
    }

    /** The inputs, and what the broker reports about them. */
    public Inputs inputs() {
        return inputs;
    }

    /** The changes of definitions that await a decision on this instance. */
    public UndecidedDefinitions undecidedDefinitions() {
        return undecidedDefinitions;
    }

    /** The lag of the input at each evaluation. */
    public InputLagHistogram inputLag() {
        return inputLag;
    }
}
