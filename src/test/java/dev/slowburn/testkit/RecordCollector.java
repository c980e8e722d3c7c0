package dev.slowburn.testkit;

import dev.slowburn.testkit.instance.TopicConsumer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;

/** Reads the committed records of topics. Keeps records that were read, so tests can query repeatedly. */
public final class RecordCollector implements AutoCloseable {
    private final String bootstrap;
    private final Map<String, Topic> topics = new HashMap<>();

    private static final class Topic {
        private final TopicConsumer consumer;
        private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

        private Topic(String bootstrap, String name) {
            consumer = new TopicConsumer(bootstrap, name, IsolationLevel.READ_COMMITTED);
        }
    }

    public RecordCollector(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /** All current records of a topic, in order within each partition. Thread-safe, as Awaitility polls on its own threads. */
    public synchronized List<ConsumerRecord<byte[], byte[]>> of(String topic) {
        Topic entry = topics.computeIfAbsent(topic, name -> new Topic(bootstrap, name));
        entry.consumer.readAtLeastTo(entry.consumer.ends(), entry.records::add);
        return List.copyOf(entry.records);
    }

    /** Discards all records, for example because topics were deleted. */
    public synchronized void forget() {
        topics.values().forEach(each -> each.consumer.close());
        topics.clear();
    }

    @Override
    public void close() {
        forget();
    }
}
