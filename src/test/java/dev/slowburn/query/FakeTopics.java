package dev.slowburn.query;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** In-memory topics with consumers that can fail. */
public final class FakeTopics {
    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> partitions = new HashMap<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Map<TopicPartition, Long> beginnings = new HashMap<>();
    private KafkaException failure;

    public FakeTopics with(String topic, int count) {
        counts.put(topic, count);
        IntStream.range(0, count)
                .forEach(partition -> partitions.put(new TopicPartition(topic, partition), new ArrayList<>()));
        return this;
    }

    public synchronized void publish(String topic, int partition, String key, byte[] value) {
        List<ConsumerRecord<byte[], byte[]>> log = partitions.get(new TopicPartition(topic, partition));
        log.add(new ConsumerRecord<>(topic, partition, log.size(), key.getBytes(StandardCharsets.UTF_8), value));
        notifyAll();
    }

    /** Deletes all records as retention does; later offsets don't change. */
    public synchronized void deleteRecords(String topic, int partition) {
        TopicPartition of = new TopicPartition(topic, partition);
        beginnings.put(of, (long) partitions.get(of).size());
    }

    /** The next poll throws, after which its consumer is unusable. */
    public synchronized void fail(KafkaException how) {
        failure = how;
        notifyAll();
    }

    public synchronized boolean hasFailed() {
        return failure == null;
    }

    public MockConsumer<byte[], byte[]> consumer() {
        return new FakeConsumer();
    }

    @SuppressWarnings("WaitNotInLoop") // A poll may return nothing.
    private synchronized ConsumerRecords<byte[], byte[]> poll(FakeConsumer consumer, Duration timeout) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> found = consumer.unread();
        if (found.isEmpty() && failure == null && !consumer.woken) {
            try {
                wait(timeout.toMillis());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            found = consumer.unread();
        }
        if (consumer.woken) {
            throw new WakeupException();
        }
        if (failure != null) {
            KafkaException thrown = failure;
            failure = null;
            throw thrown;
        }
        found.forEach((partition, records) -> consumer.seek(partition, consumer.position(partition) + records.size()));
        return new ConsumerRecords<>(found, Map.of());
    }

    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // A poll holds the consumer's lock while it waits.
    private final class FakeConsumer extends MockConsumer<byte[], byte[]> {
        private boolean woken;

        private FakeConsumer() {
            super("earliest");
        }

        private Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> unread() {
            Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> found = new HashMap<>();
            for (TopicPartition partition : assignment()) {
                List<ConsumerRecord<byte[], byte[]>> log = partitions.get(partition);
                int from = (int) position(partition);
                if (from < log.size()) {
                    found.put(partition, List.copyOf(log.subList(from, log.size())));
                }
            }
            return found;
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            return FakeTopics.this.poll(this, timeout);
        }

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            return IntStream.range(0, counts.get(topic))
                    .mapToObj(partition -> new PartitionInfo(topic, partition, null, null, null))
                    .toList();
        }

        @Override
        public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> of) {
            synchronized (FakeTopics.this) {
                return of.stream()
                        .collect(Collectors.toMap(
                                Function.identity(), partition -> beginnings.getOrDefault(partition, 0L)));
            }
        }

        @Override
        public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> of) {
            synchronized (FakeTopics.this) {
                return of.stream().collect(Collectors.toMap(Function.identity(), partition ->
                        (long) partitions.get(partition).size()));
            }
        }

        @Override
        public void wakeup() {
            synchronized (FakeTopics.this) {
                woken = true;
                FakeTopics.this.notifyAll();
            }
        }
    }
}
