package dev.slowburn.testkit.simulation;

import dev.slowburn.testkit.replay.ManualReplayReader;
import dev.slowburn.topology.BudgetTopology;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.streams.ThreadTransactions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.internals.InternalTopologyBuilder;
import org.apache.kafka.streams.processor.internals.StateDirectory;
import org.apache.kafka.streams.processor.internals.metrics.StreamsMetricsImpl;
import org.apache.kafka.streams.state.internals.ThreadCache;

/** An instance with one stream thread: its tasks and their shared transaction. */
final class SimulatedInstance {
    private static final long CACHE_BYTES = 1_000_000;
    /** Tasks of each subtopology whose heap is measured; others are alike. */
    private static final int MEASURED_TASKS = 5;

    private final ThreadTransactions transactions;
    private final InternalTopologyBuilder builder;
    private final InstanceEnvironment environment;
    private final Map<Integer, List<String>> inputs;
    private final GlobalFollower definitions;
    private final Map<TaskId, SimulatedTask> tasks = new TreeMap<>();
    private final SimulatedFaults faults;
    private final SimulatedHelper helper = new SimulatedHelper();
    private final List<SimulatedEnds> ends;
    private final List<ManualReplayReader> replays;
    private int generation;

    SimulatedInstance(SimulatedKafka kafka, SimulatedClock clock, Application application, SimulatedFaults faults) {
        this.faults = faults;
        List<InputTopic> topics = application.settings().inputs();
        ends = topics.stream()
                .map(input -> new SimulatedEnds(kafka, clock, input.topic()))
                .toList();
        ends.forEach(SimulatedEnds::refresh);
        replays = topics.stream()
                .map(input -> new ManualReplayReader(kafka, input.topic()))
                .toList();
        BudgetTopology budgets = application.topology(
                input -> ends.get(topics.indexOf(input)), input -> replays.get(topics.indexOf(input)), helper);
        transactions = budgets.evaluationView().commitCosts().transactions();
        this.inputs = application.inputs();
        Topology topology = budgets.build(application.config().originals());
        builder = Internals.builderOf(topology).rewriteTopology(application.config());
        SimulationLog log = new SimulationLog("");
        StreamsMetricsImpl metrics = new StreamsMetricsImpl(new Metrics(clock), "simulated", clock);
        environment = new InstanceEnvironment(
                kafka,
                clock,
                application.config(),
                metrics,
                new StateDirectory(application.config(), clock, false, false),
                new ThreadCache(log, CACHE_BYTES, metrics),
                new Transaction(kafka));
        definitions = new GlobalFollower(builder.buildGlobalStateTopology(), environment);
        // The initial definitions are prepared at the start; later changes are delayed.
        budgets.definitions();
        helper.hold();
    }

    Set<TaskId> tasks() {
        return new TreeSet<>(tasks.keySet());
    }

    /** Adds the processors of some tasks of each subtopology, and returns these tasks in the same order. */
    List<TaskId> addTo(RetainedHeap heap) {
        List<TaskId> added = new ArrayList<>();
        Map<Integer, Integer> counts = new HashMap<>();
        tasks.forEach((id, task) -> {
            if (counts.merge(id.subtopology(), 1, Integer::sum) <= MEASURED_TASKS) {
                heap.add(task.processors());
                added.add(id);
            }
        });
        return added;
    }

    /** Joins the current generation of the group. */
    void join(int currentGeneration) {
        generation = currentGeneration;
    }

    void take(TaskId id) {
        SimulatedTask task = new SimulatedTask(
                id,
                inputs.get(id.subtopology()),
                builder.buildSubtopology(id.subtopology()),
                builder.topologyConfigs().getTaskConfig(),
                environment);
        tasks.put(id, task);
        faults.restored += task.start();
    }

    boolean has(TaskId id) {
        return tasks.containsKey(id);
    }

    /** Closes a committed task, so that another instance can take it. */
    void give(TaskId id) {
        tasks.remove(id).closeClean();
    }

    void poll(int atMost) {
        tasks.values().forEach(task -> task.poll(atMost));
    }

    void process(int atMost) {
        tasks.values().forEach(task -> task.process(atMost));
    }

    void follow(int atMost) {
        definitions.follow(atMost);
    }

    /** Lets the background thread run its queue. */
    void help() {
        helper.work();
    }

    /** Continues the poller's requests for offsets. */
    void askForEnds() {
        ends.forEach(SimulatedEnds::step);
    }

    /** Continues the requests of one poller. */
    void askForEnds(int input) {
        ends.get(input).step();
    }

    /** Lets the pollers ask for committed offsets. */
    void beginEnds() {
        ends.forEach(SimulatedEnds::begin);
    }

    void completeEnds() {
        ends.forEach(SimulatedEnds::complete);
    }

    void refreshEnds() {
        ends.forEach(SimulatedEnds::refresh);
    }

    /** Lets the readers of the past read records. */
    void replay(int atMost) {
        replays.forEach(replay -> replay.read(atMost));
    }

    /** Lets the reader of one input read records. */
    void replay(int input, int atMost) {
        replays.get(input).read(atMost);
    }

    void punctuate() {
        tasks.values().forEach(SimulatedTask::punctuate);
    }

    /** Prepares a commit: buffered records are added to the transaction. */
    Map<TopicPartition, OffsetAndMetadata> prepareCommit() {
        return prepareCommit(tasks.values());
    }

    private static Map<TopicPartition, OffsetAndMetadata> prepareCommit(Collection<SimulatedTask> committed) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (SimulatedTask task : committed) {
            if (task.commitNeeded()) {
                offsets.putAll(task.prepareCommit());
            }
        }
        return offsets;
    }

    /** Commits the transaction without notifying the tasks; false if this instance has lost its tasks. */
    boolean commitTransaction(Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (!environment.transaction().commit(offsets, generation)) {
            return false;
        }
        transactions.committed();
        return true;
    }

    /** Commits; false if this instance has lost its tasks, so that its work is discarded. */
    boolean commit() {
        if (!commitTransaction(prepareCommit())) {
            return false;
        }
        tasks.values().forEach(SimulatedTask::committed);
        return true;
    }

    /** Crashes without closing anything. */
    void crash() {
        abort();
        tasks.clear();
    }

    /** Closes all tasks, which other instances have taken over. */
    void loseAll() {
        abort();
        List<SimulatedTask> lost = new ArrayList<>(tasks.values());
        tasks.clear();
        lost.forEach(SimulatedTask::closeDirty);
        environment.transaction().abort();
    }

    /** Restarts all tasks, with an unknown result of the last transaction. */
    void revive() {
        abort();
        tasks.values().forEach(SimulatedTask::closeDirty);
        environment.transaction().abort();
        tasks.values().forEach(task -> faults.restored += task.revive());
    }

    /**
     * Works until a task fails when it sends its first record since the last commit. Kafka Streams then commits the other tasks, but not
     * during a rebalance, and discards the work of the failed one with the transaction.
     *
     * @param isLast whether the others have prepared the commit before, because Kafka Streams reports a failure to send when it flushes
     */
    void fail(TaskId id, boolean isRebalancing, boolean isLast) {
        SimulatedTask failing = tasks.get(id);
        failing.setFailing(true);
        try {
            if (isLast) {
                List<SimulatedTask> others = othersThan(failing);
                others.forEach(task -> task.process(Integer.MAX_VALUE));
                others.forEach(SimulatedTask::punctuate);
                prepareCommit(others);
            }
            process(Integer.MAX_VALUE);
            punctuate();
            prepareCommit();
        } catch (TaskCorruptedException e) {
            faults.failedTasks++;
            failing.setFailing(false);
            discard(failing, isRebalancing);
        } finally {
            failing.setFailing(false);
        }
    }

    private List<SimulatedTask> othersThan(SimulatedTask task) {
        List<SimulatedTask> others = new ArrayList<>(tasks.values());
        others.remove(task);
        return others;
    }

    private void discard(SimulatedTask failed, boolean isRebalancing) {
        List<SimulatedTask> others = othersThan(failed);
        try {
            if (!isRebalancing) {
                if (!commitTransaction(prepareCommit(others))) {
                    throw new IllegalStateException("a member was fenced");
                }
                others.forEach(SimulatedTask::committed);
            }
            failed.closeDirty();
            abort();
            faults.restored += failed.revive();
            punctuate();
            prepareCommit();
        } catch (StreamsException e) {
            // The stream thread is replaced.
            revive();
        }
    }

    private void abort() {
        int discarded = environment.transaction().abort();
        if (discarded > 0) {
            transactions.aborted();
        }
        faults.discarded += discarded;
        tasks.values().forEach(task -> faults.processedAgain += task.uncommitted());
    }
}
