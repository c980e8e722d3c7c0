package dev.slowburn.testkit.simulation;

import dev.slowburn.topology.streams.PollBatchInterceptor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.TopologyConfig.TaskConfig;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.internals.ProcessorContextImpl;
import org.apache.kafka.streams.processor.internals.ProcessorTopology;
import org.apache.kafka.streams.processor.internals.StreamTask;
import org.apache.kafka.streams.processor.internals.Task;

/** A {@link StreamTask}, with its partition of each input topic that has one with this number. */
final class SimulatedTask {
    private final InstanceEnvironment environment;
    private final SimulatedKafka kafka;
    private final List<TopicPartition> inputs;
    private final RestoringStores stores;
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final TransactionCollector collector;
    private final StreamTask task;
    private final List<Processor<?, ?, ?, ?>> processors;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private long processed;

    SimulatedTask(
            TaskId id,
            List<String> topics,
            ProcessorTopology topology,
            TaskConfig config,
            InstanceEnvironment environment) {
        this.environment = environment;
        this.kafka = environment.kafka();
        this.processors = Internals.processorsOf(topology);
        inputs = topics.stream()
                .filter(topic -> id.partition() < kafka.partitionsOf(topic))
                .map(topic -> new TopicPartition(topic, id.partition()))
                .toList();
        SimulationLog log = new SimulationLog(id + " ");
        stores = new RestoringStores(id, log, environment, topology, inputs);
        consumer.assign(inputs);
        inputs.forEach(input -> consumer.updateBeginningOffsets(Map.of(input, 0L)));
        collector = new TransactionCollector(id, kafka, environment.transaction());
        task = new StreamTask(
                id,
                Set.copyOf(inputs),
                topology,
                consumer,
                config,
                environment.metrics(),
                environment.directory(),
                environment.cache(),
                environment.clock(),
                stores,
                collector,
                new ProcessorContextImpl(id, environment.config(), stores, environment.metrics(), environment.cache()),
                log,
                false);
    }

    List<Processor<?, ?, ?, ?>> processors() {
        return processors;
    }

    TaskId id() {
        return task.id();
    }

    /** Restores, and continues at the committed offset; returns the number of restored records. */
    int start() {
        task.initializeIfNeeded();
        int restored = stores.restore();
        inputs.forEach(input -> kafka.committed(input).ifPresent(offset -> consumer.commitSync(Map.of(input, offset))));
        task.completeRestoration(this::reset);
        inputs.forEach(input -> moveTo(input, kafka.committedOffset(input)));
        return restored;
    }

    /** Starts at the beginning without a committed offset. */
    private void reset(Set<TopicPartition> withoutOffset) {
        withoutOffset.forEach(partition -> consumer.seek(partition, 0));
    }

    private void moveTo(TopicPartition input, long offset) {
        positions.put(input, offset);
        consumer.seek(input, offset);
        task.updateNextOffsets(input, new OffsetAndMetadata(offset));
    }

    /** Fetches records. */
    void poll(int atMost) {
        inputs.forEach(input -> poll(input, atMost));
        task.resumePollingForPartitionsWithAvailableSpace();
    }

    private void poll(TopicPartition input, int atMost) {
        List<ConsumerRecord<byte[], byte[]>> records = kafka.read(input, positions.get(input), atMost);
        task.addRecords(
                input, task.id().subtopology() == Application.COMBINE ? PollBatchInterceptor.batch(records) : records);
        moveTo(
                input,
                records.size() < atMost
                        ? kafka.end(input)
                        : records.get(records.size() - 1).offset() + 1);
        if (kafka.guarantee() == Guarantee.AT_MOST_ONCE) {
            kafka.commitOffset(input, new OffsetAndMetadata(positions.get(input)));
        }
    }

    /** Processes fetched records, and returns their number. */
    int process(int atMost) {
        int count = 0;
        // Otherwise a task waits for records of a partition that has none.
        task.updateLags();
        while (count < atMost && task.process(environment.clock().milliseconds())) {
            count++;
        }
        processed += count;
        return count;
    }

    /** Sets whether the task fails when it sends a record. */
    void setFailing(boolean failing) {
        collector.setFailing(failing);
    }

    /** Number of processed, uncommitted records. */
    long uncommitted() {
        return processed;
    }

    void punctuate() {
        task.maybePunctuateSystemTime();
    }

    boolean commitNeeded() {
        return task.commitNeeded();
    }

    Map<TopicPartition, OffsetAndMetadata> prepareCommit() {
        return task.prepareCommit(true);
    }

    void committed() {
        task.postCommit(false);
        processed = 0;
    }

    void closeClean() {
        task.suspend();
        task.postCommit(true);
        task.closeClean();
    }

    /** Closes the task after a failure of the task itself; its uncommitted work is discarded. */
    void closeDirty() {
        if (task.state() == Task.State.CLOSED) {
            return;
        }
        try {
            task.prepareCommit(false);
        } catch (StreamsException e) {
            // As Kafka Streams does: what it would have sent is discarded anyway.
        }
        task.suspend();
        task.closeDirty();
    }

    /** Restarts with the same processors, like Kafka Streams after an aborted transaction. */
    int revive() {
        closeDirty();
        task.addPartitionsForOffsetReset(new HashSet<>(task.inputPartitions()));
        task.revive();
        processed = 0;
        return start();
    }
}
