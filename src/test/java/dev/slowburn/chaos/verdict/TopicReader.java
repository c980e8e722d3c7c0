package dev.slowburn.chaos.verdict;

import dev.slowburn.testkit.instance.TopicConsumer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Reads topics with and without aborted records. */
public final class TopicReader {
    private final String bootstrap;

    public TopicReader(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /** Number of records currently visible to {@code read_uncommitted} but not to {@code read_committed} consumers. */
    long aborted(String topic) {
        try (TopicConsumer uncommitted = new TopicConsumer(bootstrap, topic, IsolationLevel.READ_UNCOMMITTED);
                TopicConsumer committed = new TopicConsumer(bootstrap, topic, IsolationLevel.READ_COMMITTED)) {
            Map<TopicPartition, Long> ends = uncommitted.ends();
            return count(uncommitted, ends, record -> true) - count(committed, ends, record -> true);
        }
    }

    /** Whether a topic has a record with a key that is not empty, including uncommitted records. */
    public boolean hasKey(String topic) {
        try (TopicConsumer consumer = new TopicConsumer(bootstrap, topic, IsolationLevel.READ_UNCOMMITTED)) {
            return count(consumer, consumer.ends(), record -> record.key().length > 0) > 0;
        }
    }

    private static long count(
            TopicConsumer consumer, Map<TopicPartition, Long> ends, Predicate<ConsumerRecord<byte[], byte[]>> counted) {
        AtomicLong count = new AtomicLong();
        consumer.readTo(ends, record -> count.addAndGet(counted.test(record) ? 1 : 0));
        return count.get();
    }
}
