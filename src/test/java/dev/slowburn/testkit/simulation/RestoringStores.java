package dev.slowburn.testkit.simulation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.CommitCallback;
import org.apache.kafka.streams.processor.StateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.internals.ProcessorTopology;
import org.apache.kafka.streams.processor.internals.StateRestoreCallbackAdapter;

/** State manager of a task that restores its stores from the simulated changelogs. */
final class RestoringStores extends SimulatedStateManager {
    private final SimulatedKafka kafka;
    private final Map<String, StateRestoreCallback> restorers = new LinkedHashMap<>();

    RestoringStores(
            TaskId task,
            SimulationLog log,
            InstanceEnvironment environment,
            ProcessorTopology topology,
            List<TopicPartition> inputs) {
        super(task, log, environment, topology, inputs);
        kafka = environment.kafka();
    }

    @Override
    public void registerStore(StateStore store, StateRestoreCallback restorer, CommitCallback commitCallback) {
        super.registerStore(store, restorer, commitCallback);
        if (changelogFor(store.name()) != null) {
            restorers.put(store.name(), restorer);
        }
    }

    /** Restores all stores from committed records, and returns the number of records. */
    int restore() {
        int restored = 0;
        for (Map.Entry<String, StateRestoreCallback> store : restorers.entrySet()) {
            List<ConsumerRecord<byte[], byte[]>> changelog =
                    kafka.read(registeredChangelogPartitionFor(store.getKey()), 0, Integer.MAX_VALUE - 1);
            if (!changelog.isEmpty()) {
                StateRestoreCallbackAdapter.adapt(store.getValue()).restoreBatch(changelog);
                restored += changelog.size();
            }
        }
        return restored;
    }
}
