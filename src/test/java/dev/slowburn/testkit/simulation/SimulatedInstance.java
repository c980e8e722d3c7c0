package dev.slowburn.testkit.simulation;

import dev.slowburn.topology.BudgetTopology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.internals.InternalTopologyBuilder;
import org.apache.kafka.streams.processor.internals.StateDirectory;
import org.apache.kafka.streams.processor.internals.metrics.StreamsMetricsImpl;
import org.apache.kafka.streams.state.internals.ThreadCache;

/** One instance with one stream thread: the tasks that it holds and the transaction that they share. */
final class SimulatedInstance {
    private static final long CACHE_BYTES = 1_000_000;

    private final InternalTopologyBuilder builder;
    private final Surroundings around;
    private final Map<Integer, String> inputs;
    private final GlobalFollower definitions;
    private final Map<TaskId, SimulatedTask> tasks = new TreeMap<>();
    private final Faults faults;
    private final SimulatedHelper helper;
    private int generation;

    SimulatedInstance(
            SimulatedKafka kafka,
            SimulatedClock clock,
            BudgetTopology budgets,
            Application application,
            SimulatedHelper helper,
            Faults faults) {
        this.faults = faults;
        this.helper = helper;
        this.inputs = application.inputs();
        Topology topology = budgets.build(application.config().originals());
        builder = Internals.builderOf(topology).rewriteTopology(application.config());
        LogContext logContext = new LogContext();
        StreamsMetricsImpl metrics = new StreamsMetricsImpl(new Metrics(clock), "simulated", clock);
        around = new Surroundings(
                kafka,
                clock,
                application.config(),
                metrics,
                new StateDirectory(application.config(), clock, false, false),
                new ThreadCache(logContext, CACHE_BYTES, metrics),
                new Transaction(kafka));
        definitions = new GlobalFollower(builder.buildGlobalStateTopology(), around);
        // An instance starts with what is in force, and only later changes take a while.
        budgets.definitions();
        helper.hold();
    }

    Set<TaskId> tasks() {
        return new TreeSet<>(tasks.keySet());
    }

    /** Has heard who holds which tasks from now on. */
    void join(int currentGeneration) {
        generation = currentGeneration;
    }

    void take(TaskId id) {
        SimulatedTask task = new SimulatedTask(
                id,
                inputs.get(id.subtopology()),
                builder.buildSubtopology(id.subtopology()),
                builder.topologyConfigs().getTaskConfig(),
                around);
        tasks.put(id, task);
        faults.restored += task.start();
    }

    /** Hands a task over, which must have been committed. */
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

    /** Lets the helper thread do what it was given. */
    void help() {
        helper.work();
    }

    void punctuate() {
        tasks.values().forEach(SimulatedTask::punctuate);
    }

    /** Up to the moment before the transaction is committed: what was held back is in it. */
    Map<TopicPartition, OffsetAndMetadata> prepareCommit() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (SimulatedTask task : tasks.values()) {
            if (task.commitNeeded()) {
                offsets.putAll(task.prepareCommit());
            }
        }
        return offsets;
    }

    /** Commits the transaction without the tasks knowing of it; false if this instance has lost its tasks. */
    boolean commitTransaction(Map<TopicPartition, OffsetAndMetadata> offsets) {
        return around.transaction().commit(offsets, generation);
    }

    /** Commits; false if this instance has lost its tasks meanwhile, and with them what it did. */
    boolean commit() {
        if (!commitTransaction(prepareCommit())) {
            return false;
        }
        tasks.values().forEach(SimulatedTask::committed);
        return true;
    }

    /** Ends without a word. */
    void crash() {
        abort();
        tasks.clear();
    }

    /** Lives on, but without the tasks that others have meanwhile. */
    void loseAll() {
        abort();
        List<SimulatedTask> lost = new ArrayList<>(tasks.values());
        tasks.clear();
        lost.forEach(SimulatedTask::closeDirty);
        around.transaction().abort();
    }

    /** Begins all its tasks again, not knowing what became of the last transaction. */
    void revive() {
        abort();
        tasks.values().forEach(SimulatedTask::closeDirty);
        around.transaction().abort();
        tasks.values().forEach(task -> faults.restored += task.revive());
    }

    private void abort() {
        faults.discarded += around.transaction().abort();
        tasks.values().forEach(task -> faults.processedAgain += task.uncommitted());
    }
}
