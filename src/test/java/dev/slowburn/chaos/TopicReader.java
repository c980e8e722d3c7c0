package dev.slowburn.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics with and without what transactions took back. */
final class TopicReader {
    private static final Duration POLL = Duration.ofMillis(100);

    private final String bootstrap;

    TopicReader(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /** How many records of the topic, as of now, a reader of uncommitted records sees and one of committed ones does not. */
    long aborted(String topic) {
        try (KafkaConsumer<byte[], byte[]> uncommitted = consumer(IsolationLevel.READ_UNCOMMITTED);
                KafkaConsumer<byte[], byte[]> committed = consumer(IsolationLevel.READ_COMMITTED)) {
            // What is appended while they read is for neither of them.
            Map<TopicPartition, Long> ends = uncommitted.endOffsets(partitions(uncommitted, topic));
            return count(uncommitted, ends) - count(committed, ends);
        }
    }

    /** How far the topic is written, with what is not committed. */
    long written(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(IsolationLevel.READ_UNCOMMITTED)) {
            return consumer.endOffsets(partitions(consumer, topic)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private KafkaConsumer<byte[], byte[]> consumer(IsolationLevel isolation) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                bootstrap,
                "isolation.level",
                isolation.name().toLowerCase(Locale.ROOT),
                "enable.auto.commit",
                false,
                "max.poll.records",
                10_000);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static long count(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        consumer.assign(ends.keySet());
        consumer.seekToBeginning(ends.keySet());
        long count = 0;
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                count += record.offset() < ends.get(partition) ? 1 : 0;
            }
        }
        return count;
    }
}
