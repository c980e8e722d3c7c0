package dev.slowburn.chaos.verdict;

import dev.slowburn.testkit.instance.TopicConsumer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
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
            return count(uncommitted, ends) - count(committed, ends);
        }
    }

    /** Sum of the end offsets, including uncommitted records. */
    public long written(String topic) {
        try (TopicConsumer consumer = new TopicConsumer(bootstrap, topic, IsolationLevel.READ_UNCOMMITTED)) {
            return consumer.ends().values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private static long count(TopicConsumer consumer, Map<TopicPartition, Long> ends) {
        AtomicLong count = new AtomicLong();
        consumer.readTo(ends, record -> count.incrementAndGet());
        return count.get();
    }
}
