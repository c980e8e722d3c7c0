package dev.slowburn.testkit.topology;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
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

/** A consumer over logs in memory that can go back in them, which Kafka's mock can't. */
public final class LogConsumer {
    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> logs = new HashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private final Set<TopicPartition> assigned = new HashSet<>();
    private final int most;

    /** @param most of the records that a poll brings of each partition */
    public LogConsumer(Collection<TopicPartition> partitions, int most) {
        this.most = most;
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

    /** Partitions that are taken away are not paused when they come back. */
    public void assign(Collection<TopicPartition> partitions) {
        assigned.clear();
        assigned.addAll(partitions);
        paused.retainAll(assigned);
    }

    /** Within one poll, so that nobody sees it gone. */
    public void takeAwayAndGiveBack(TopicPartition partition) {
        paused.remove(partition);
    }

    @SuppressWarnings("unchecked") // It is what it stands for.
    public Consumer<byte[], byte[]> proxy() {
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                LogConsumer.class.getClassLoader(),
                new Class<?>[] {Consumer.class},
                (proxy, method, arguments) -> call(method, arguments));
    }

    @SuppressWarnings("unchecked") // By the names of the methods.
    private Object call(Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "poll" -> poll();
            case "assignment" -> Set.copyOf(assigned);
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
            int to = (int) Math.min(end(partition), from + most);
            if (!paused.contains(partition) && from < to) {
                records.put(partition, List.copyOf(logs.get(partition).subList(from, to)));
                positions.put(partition, (long) to);
                next.put(partition, new OffsetAndMetadata(to));
            }
        }
        return new ConsumerRecords<>(records, next);
    }
}
