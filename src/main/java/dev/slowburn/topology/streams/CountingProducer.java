package dev.slowburn.topology.streams;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The producer of a stream thread. It counts the partitions that each transaction writes to, and measures its commit. */
final class CountingProducer extends KafkaProducer<byte[], byte[]> {
    private static final double NANOS_PER_MILLI = 1e6;

    private final CommitCosts costs;
    private final LongSupplier nanoTime;
    /** Partitions with records in the current transaction. Callbacks run in the producer's own thread. */
    private final Set<TopicPartition> written = ConcurrentHashMap.newKeySet();
    /** Whether offsets are committed, which writes to one partition of {@code __consumer_offsets}. */
    private boolean withOffsets;

    CountingProducer(Map<String, Object> config, CommitCosts costs, LongSupplier nanoTime) {
        super(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.costs = costs;
        this.nanoTime = nanoTime;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        return super.send(record, (metadata, error) -> {
            if (error == null) {
                written.add(new TopicPartition(metadata.topic(), metadata.partition()));
            }
            if (callback != null) {
                callback.onCompletion(metadata, error);
            }
        });
    }

    @Override
    public void sendOffsetsToTransaction(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        super.sendOffsetsToTransaction(offsets, group);
        // Kafka's producer sends nothing if there are none, after punctuations without input.
        withOffsets |= !offsets.isEmpty();
    }

    @Override
    public void commitTransaction() {
        long begin = nanoTime.getAsLong();
        super.commitTransaction();
        costs.committed(written.size() + (withOffsets ? 1 : 0), (nanoTime.getAsLong() - begin) / NANOS_PER_MILLI);
        begin();
    }

    @Override
    public void abortTransaction() {
        // Even if the broker does not answer: the transaction is not committed.
        costs.transactions().aborted();
        super.abortTransaction();
        begin();
    }

    private void begin() {
        written.clear();
        withOffsets = false;
    }
}
