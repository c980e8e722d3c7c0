package dev.slowburn.topology;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Hands the outcomes of each poll to Streams as one record a partition, see {@link OutcomeBatch}; to be given to the consumer that
 * Streams reads with. An interceptor may do that by its contract. If it failed, the consumer would go on with the records as they
 * are, which the first stage takes as well.
 */
public final class OutcomeBatches implements ConsumerInterceptor<byte[], byte[]> {
    /** Configuration key for the name of the topic of outcomes. */
    public static final String TOPIC_CONFIG = "slowburn.batched.topic";

    private String topic;

    @Override
    public void configure(Map<String, ?> configs) {
        topic = (String) configs.get(TOPIC_CONFIG);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        if (records.isEmpty()) {
            return records;
        }
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> batched = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> its = records.records(partition);
            batched.put(partition, partition.topic().equals(topic) ? batch(its) : its);
        }
        return new ConsumerRecords<>(batched, records.nextOffsets());
    }

    /** What Streams sees of records of one partition. */
    public static List<ConsumerRecord<byte[], byte[]>> batch(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.isEmpty() ? records : List.of(OutcomeBatch.of(records));
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // Nothing is held back here that a commit could be about.
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
