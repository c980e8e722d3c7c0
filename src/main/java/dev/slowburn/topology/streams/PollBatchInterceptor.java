package dev.slowburn.topology.streams;

import dev.slowburn.schema.decode.SchemaScan;
import dev.slowburn.schema.decode.WriterSchemas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Intercepts the polls of a stream thread's consumer: combines the outcomes of each poll into one record per partition (see
 * {@link PollBatch}), holds back outcomes whose writer schema is not known yet, and waits briefly for records while tasks are missing.
 *
 * <p>If the registry has not returned the schema of an outcome, the partition is held: the interceptor truncates the poll before
 * that record, seeks back to it, and pauses the partition until the schema is known. Other partitions and the second stage
 * continue. The position stays at the held record, so no later offset is committed, the input lags, and the record is read again
 * after a restart or a rebalance. Only the held record of a partition is kept in memory.
 *
 * <p>Kafka Streams also pauses partitions, when its queues are full and while it restores stores. A partition is read only if
 * neither has paused it.
 */
public final class PollBatchInterceptor {
    /** Consumer configuration key for the topics of outcomes, separated by commas. */
    public static final String TOPIC_CONFIG = "slowburn.batched.topic";
    /** Consumer configuration key for the {@link WriterSchemas} of topics; the partitions of other topics are not held. */
    public static final String SCHEMAS_CONFIG = "slowburn.writer.schemas";

    /**
     * Longest wait for records while tasks are missing. Kafka Streams adds an assignment, and a task whose stores are restored, only
     * between two polls.
     */
    private static final Duration WAIT_WHILE_TASKS_ARE_MISSING = Duration.ofMillis(20);

    private final Consumer<byte[], byte[]> consumer;
    private final Set<String> topics;
    private final Map<String, SchemaScan> scans = new HashMap<>();
    private final Map<TopicPartition, ConsumerRecord<byte[], byte[]>> held = new HashMap<>();
    private final Set<TopicPartition> pausedByStreams = new HashSet<>();

    /** @param config the configuration of the consumer */
    PollBatchInterceptor(Consumer<byte[], byte[]> consumer, Map<String, Object> config) {
        this.consumer = consumer;
        this.topics = topics(config, TOPIC_CONFIG);
        if (config.get(SCHEMAS_CONFIG) instanceof Map<?, ?> byTopic) {
            byTopic.forEach((topic, schemas) -> scans.put((String) topic, new SchemaScan((WriterSchemas) schemas)));
        }
    }

    private static Set<String> topics(Map<String, Object> config, String key) {
        return config.get(key) instanceof String names ? Set.of(names.split(",", -1)) : Set.of();
    }

    ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        release();
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(
                timeout.compareTo(WAIT_WHILE_TASKS_ARE_MISSING) > 0 && areTasksMissing()
                        ? WAIT_WHILE_TASKS_ARE_MISSING
                        : timeout);
        if (polled.isEmpty()) {
            return polled;
        }
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> batched = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>(polled.nextOffsets());
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
            if (topics.contains(partition.topic())) {
                records = batch(readable(partition, records, positions));
            }
            if (!records.isEmpty()) {
                batched.put(partition, records);
            }
        }
        return new ConsumerRecords<>(batched, positions);
    }

    /**
     * Whether the thread has no task that reads, or Kafka Streams has paused the partitions of some, which it does until their stores
     * are restored, and while their queues are full.
     */
    private boolean areTasksMissing() {
        return consumer.assignment().isEmpty() || !held.keySet().containsAll(consumer.paused());
    }

    private List<ConsumerRecord<byte[], byte[]>> readable(
            TopicPartition partition,
            List<ConsumerRecord<byte[], byte[]>> records,
            Map<TopicPartition, OffsetAndMetadata> positions) {
        SchemaScan scan = scans.get(partition.topic());
        int readable = scan == null ? records.size() : scan.readable(records);
        if (readable == records.size()) {
            // If the partition was held before, it has been revoked and assigned again since.
            held.remove(partition);
            return records;
        }
        ConsumerRecord<byte[], byte[]> first = records.get(readable);
        held.put(partition, first);
        consumer.seek(partition, first.offset());
        consumer.pause(List.of(partition));
        positions.put(partition, new OffsetAndMetadata(first.offset(), first.leaderEpoch(), ""));
        return records.subList(0, readable);
    }

    /** Resumes partitions whose schema has become known, and drops partitions that are no longer assigned. */
    private void release() {
        if (held.isEmpty()) {
            return;
        }
        Set<TopicPartition> assigned = consumer.assignment();
        Iterator<Map.Entry<TopicPartition, ConsumerRecord<byte[], byte[]>>> all =
                held.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<TopicPartition, ConsumerRecord<byte[], byte[]>> each = all.next();
            if (!assigned.contains(each.getKey())) {
                all.remove();
            } else if (scans.get(each.getKey().topic()).isReadable(each.getValue())) {
                all.remove();
                if (!pausedByStreams.contains(each.getKey())) {
                    consumer.resume(List.of(each.getKey()));
                }
            }
        }
    }

    void pause(Collection<TopicPartition> partitions) {
        pausedByStreams.addAll(partitions);
        consumer.pause(partitions);
    }

    void resume(Collection<TopicPartition> partitions) {
        pausedByStreams.removeAll(partitions);
        List<TopicPartition> free = new ArrayList<>(partitions);
        free.removeAll(held.keySet());
        consumer.resume(free);
    }

    /** The records that Streams processes for these records of one partition. */
    public static List<ConsumerRecord<byte[], byte[]>> batch(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.isEmpty() ? records : List.of(PollBatch.of(records));
    }
}
