package dev.slowburn.testkit.topology;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** A consumer of in-memory logs that can seek backwards, unlike Kafka's mock. */
public final class LogConsumer {
    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> logs = new HashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private final Set<TopicPartition> assigned = new HashSet<>();
    private final int maxPerPartition;
    private Duration lastTimeout = Duration.ZERO;

    /** @param maxPerPartition maximum number of records per partition and poll */
    public LogConsumer(Collection<TopicPartition> partitions, int maxPerPartition) {
        this.maxPerPartition = maxPerPartition;
        partitions.forEach(partition -> {
            logs.put(partition, new ArrayList<>());
            positions.put(partition, 0L);
        });
        assigned.addAll(partitions);
    }

    public void write(ConsumerRecord<byte[], byte[]> record) {
        logs.get(new TopicPartition(record.topic(), record.partition())).add(record);
    }

    public long end(TopicPartition partition) {
        return logs.get(partition).size();
    }

    public long position(TopicPartition partition) {
        return positions.get(partition);
    }

    public void seek(TopicPartition partition, long offset) {
        positions.put(partition, offset);
    }

    /** How long the last poll would have waited for records. */
    public Duration lastTimeout() {
        return lastTimeout;
    }

    /** Revoked partitions are no longer paused when they are assigned again. */
    public void assign(Collection<TopicPartition> partitions) {
        assigned.clear();
        assigned.addAll(partitions);
        paused.retainAll(assigned);
    }

    /** Revokes and reassigns a partition within one poll. */
    public void revokeAndReassign(TopicPartition partition) {
        paused.remove(partition);
    }

    @SuppressWarnings("unchecked") // The proxy implements Consumer.
    public Consumer<byte[], byte[]> proxy() {
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                LogConsumer.class.getClassLoader(),
                new Class<?>[] {Consumer.class},
                (proxy, method, arguments) -> call(method, arguments));
    }

    @SuppressWarnings("unchecked") // Types follow from the method names.
    private Object call(Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "poll" -> {
                lastTimeout = (Duration) arguments[0];
                yield poll();
            }
            case "assignment" -> Set.copyOf(assigned);
            case "paused" -> Set.copyOf(paused);
            case "pause" -> {
                paused.addAll((Collection<TopicPartition>) arguments[0]);
                yield null;
            }
            case "resume" -> {
                paused.removeAll((Collection<TopicPartition>) arguments[0]);
                yield null;
            }
            case "seek" -> {
                seek((TopicPartition) arguments[0], (Long) arguments[1]);
                yield null;
            }
            default -> throw new UnsupportedOperationException(method.toString());
        };
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        for (TopicPartition partition : assigned) {
            int from = (int) position(partition);
            int to = (int) Math.min(end(partition), from + maxPerPartition);
            if (!paused.contains(partition) && from < to) {
                records.put(partition, List.copyOf(logs.get(partition).subList(from, to)));
                positions.put(partition, (long) to);
                next.put(partition, new OffsetAndMetadata(to));
            }
        }
        return new ConsumerRecords<>(records, next);
    }
}
