package dev.slowburn.testkit.simulation;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.RecordCollector;

/** Record collector that adds a task's records to the transaction of its instance. */
final class TransactionCollector implements RecordCollector {
    private final TaskId task;
    private final SimulatedKafka kafka;
    private final Transaction transaction;
    private boolean isFailing;

    TransactionCollector(TaskId task, SimulatedKafka kafka, Transaction transaction) {
        this.task = task;
        this.kafka = kafka;
        this.transaction = transaction;
    }

    /** Sets whether the task fails when it sends a record. */
    void setFailing(boolean failing) {
        isFailing = failing;
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        if (isFailing) {
            throw new TaskCorruptedException(Set.of(task));
        }
        transaction.send(record);
    }

    @Override
    public <K, V> void send(
            String topic,
            K key,
            V value,
            Headers headers,
            Long timestamp,
            Serializer<K> keySerializer,
            Serializer<V> valueSerializer,
            String processorNodeId,
            InternalProcessorContext<Void, Void> context,
            StreamPartitioner<? super K, ? super V> partitioner) {
        Optional<Set<Integer>> chosen = partitioner == null
                ? Optional.empty()
                : partitioner.partitions(topic, key, value, kafka.partitionsOf(topic));
        if (chosen.isEmpty()) {
            send(topic, key, value, headers, null, timestamp, keySerializer, valueSerializer, processorNodeId, context);
            return;
        }
        chosen.get().stream()
                .sorted()
                .forEach(partition -> send(
                        topic,
                        key,
                        value,
                        headers,
                        partition,
                        timestamp,
                        keySerializer,
                        valueSerializer,
                        processorNodeId,
                        context));
    }

    @Override
    public <K, V> void send(
            String topic,
            K key,
            V value,
            Headers headers,
            Integer partition,
            Long timestamp,
            Serializer<K> keySerializer,
            Serializer<V> valueSerializer,
            String processorNodeId,
            InternalProcessorContext<Void, Void> context) {
        byte[] keyBytes = keySerializer.serialize(topic, headers, key);
        byte[] valueBytes = valueSerializer.serialize(topic, headers, value);
        send(new ProducerRecord<>(topic, partition, timestamp, keyBytes, valueBytes, headers));
    }

    @Override
    public <K, V> void send(
            K key,
            V value,
            String processorNodeId,
            InternalProcessorContext<?, ?> context,
            ProducerRecord<byte[], byte[]> serializedRecord) {
        send(serializedRecord);
    }

    @Override
    public Map<TopicPartition, Long> offsets() {
        return Map.of();
    }

    @Override
    public void initialize() {
        // A transaction starts with its first record.
    }

    @Override
    public void flush() {
        // Nothing is in flight: sent records are in the transaction.
    }

    @Override
    public void closeClean() {
        // The transaction belongs to the instance.
    }

    @Override
    public void closeDirty() {
        // The transaction belongs to the instance.
    }
}
