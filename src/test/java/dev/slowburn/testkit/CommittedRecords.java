package dev.slowburn.testkit;

import dev.slowburn.testkit.instance.TopicConsumer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;

/** The committed records of topics. What was read before is kept, so that a test can look again and again. */
public final class CommittedRecords implements AutoCloseable {
    private final String bootstrap;
    private final Map<String, Topic> topics = new HashMap<>();

    private static final class Topic {
        private final TopicConsumer consumer;
        private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

        private Topic(String bootstrap, String name) {
            consumer = new TopicConsumer(bootstrap, name, IsolationLevel.READ_COMMITTED);
        }
    }

    public CommittedRecords(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /** All of a topic as of now; each partition's in order. Any thread may ask, as tests wait on threads of their own. */
    public synchronized List<ConsumerRecord<byte[], byte[]>> of(String topic) {
        Topic its = topics.computeIfAbsent(topic, name -> new Topic(bootstrap, name));
        its.consumer.readAtLeastTo(its.consumer.ends(), its.records::add);
        return List.copyOf(its.records);
    }

    /** Reads everything anew from now on, as topics were deleted. */
    public synchronized void forget() {
        topics.values().forEach(each -> each.consumer.close());
        topics.clear();
    }

    @Override
    public void close() {
        forget();
    }
}
