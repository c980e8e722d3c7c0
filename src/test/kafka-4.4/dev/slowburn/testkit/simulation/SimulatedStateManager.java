package dev.slowburn.testkit.simulation;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.internals.ProcessorStateManager;
import org.apache.kafka.streams.processor.internals.ProcessorTopology;
import org.apache.kafka.streams.processor.internals.Task;

/** The state manager of an active task under exactly-once, as Kafka Streams 4.4 creates it; stores are transactional. */
abstract class SimulatedStateManager extends ProcessorStateManager {
    SimulatedStateManager(
            TaskId task,
            SimulationLog log,
            InstanceEnvironment environment,
            ProcessorTopology topology,
            List<TopicPartition> inputs) {
        super(
                task,
                Task.TaskType.ACTIVE,
                true,
                environment.config().getBoolean(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG),
                log,
                environment.directory(),
                environment.clock(),
                topology.storeToChangelogTopic(),
                inputs);
    }

    /** Settings of Kafka Streams that only this version has. */
    static Map<String, Object> settings() {
        return Map.of(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG, true);
    }
}
