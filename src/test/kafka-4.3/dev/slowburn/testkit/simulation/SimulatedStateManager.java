package dev.slowburn.testkit.simulation;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.internals.ProcessorStateManager;
import org.apache.kafka.streams.processor.internals.ProcessorTopology;
import org.apache.kafka.streams.processor.internals.Task;

/** The state manager of an active task under exactly-once, as Kafka Streams 4.3 creates it. */
abstract class SimulatedStateManager extends ProcessorStateManager {
    SimulatedStateManager(
            TaskId task,
            SimulationLog log,
            InstanceEnvironment environment,
            ProcessorTopology topology,
            List<TopicPartition> inputs) {
        super(task, Task.TaskType.ACTIVE, true, log, environment.directory(), topology.storeToChangelogTopic(), inputs);
    }

    /** Settings of Kafka Streams that only this version has. */
    static Map<String, Object> settings() {
        return Map.of();
    }
}
