package dev.slowburn.runtime;

import dev.slowburn.runtime.broker.ClientKind;
import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.runtime.broker.StartupException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads all committed records of internal topics, before an instance starts. */
final class CommittedRecords {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaAdmin admin;
    private final Map<String, Object> settings;
    private final String application;

    /** @param settings Kafka client settings */
    CommittedRecords(KafkaAdmin admin, Map<String, Object> settings, String application) {
        this.admin = admin;
        this.settings = settings;
        this.application = application;
    }

    /** Reads the partitions up to their ends, including tombstones. */
    void read(List<TopicPartition> partitions, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        if (partitions.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> ends = new HashMap<>(admin.offsets().committedEnds(partitions));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(consumerSettings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (!ends.isEmpty()) {
                if (System.nanoTime() > deadline) {
                    throw new StartupException("reading the internal topics of " + application
                            + ", which show what was counted, timed out; check the brokers and restart");
                }
                consumer.poll(POLL).forEach(reader);
                ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            }
        } catch (KafkaException | IllegalStateException e) {
            throw new StartupException("cannot read internal topics of " + application + ": " + e.getMessage(), e);
        }
    }

    private Map<String, Object> consumerSettings() {
        Map<String, Object> consumer = ClientKind.CONSUMER.settings(settings);
        consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
        consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return consumer;
    }
}
