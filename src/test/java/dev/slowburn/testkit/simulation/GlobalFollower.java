package dev.slowburn.testkit.simulation;

import dev.slowburn.topology.streams.NonNegativeTimestampInterceptor;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.processor.internals.GlobalProcessorContextImpl;
import org.apache.kafka.streams.processor.internals.GlobalStateManagerImpl;
import org.apache.kafka.streams.processor.internals.GlobalStateUpdateTask;
import org.apache.kafka.streams.processor.internals.ProcessorTopology;

/**
 * The global task of an instance, which follows the definitions in force: all of them at the start, later ones when scheduled.
 */
final class GlobalFollower {
    private final SimulatedKafka kafka;
    private final TopicPartition partition;
    private final GlobalStateUpdateTask task;
    private long position;

    GlobalFollower(ProcessorTopology topology, InstanceEnvironment environment) {
        kafka = environment.kafka();
        partition = new TopicPartition(topology.sourceTopics().iterator().next(), 0);
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
        consumer.updatePartitions(
                partition.topic(), List.of(new PartitionInfo(partition.topic(), 0, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(partition, 0L));
        consumer.updateEndOffsets(Map.of(partition, 0L));
        SimulationLog log = new SimulationLog("global ");
        GlobalStateManagerImpl stores = new GlobalStateManagerImpl(
                log,
                environment.clock(),
                topology,
                consumer,
                environment.directory(),
                new NoOpRestoreListener(),
                environment.config());
        GlobalProcessorContextImpl context = new GlobalProcessorContextImpl(
                environment.config(), stores, environment.metrics(), environment.cache(), environment.clock());
        stores.setGlobalProcessorContext(context);
        task = new GlobalStateUpdateTask(
                log,
                topology,
                context,
                stores,
                new LogAndFailExceptionHandler(),
                null,
                environment.clock(),
                Long.MAX_VALUE);
        task.initialize();
        follow(Integer.MAX_VALUE - 1);
    }

    void follow(int atMost) {
        for (ConsumerRecord<byte[], byte[]> record : kafka.read(partition, position, atMost)) {
            task.update(NonNegativeTimestampInterceptor.accepted(record));
            position = record.offset() + 1;
        }
    }

    /** Nothing is restored, as the topic is followed from its beginning. */
    private static final class NoOpRestoreListener implements StateRestoreListener {
        @Override
        public void onRestoreStart(TopicPartition topicPartition, String store, long from, long to) {}

        @Override
        public void onBatchRestored(TopicPartition topicPartition, String store, long end, long restored) {}

        @Override
        public void onRestoreEnd(TopicPartition topicPartition, String store, long restored) {}
    }
}
