package dev.slowburn.runtime.replay;

import dev.slowburn.domain.coverage.OffsetTimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * A consumer without a group that reads several partitions, each from where its {@link PartitionReplay} is. Connects when it is
 * needed. Not thread-safe, except for {@link #wakeup}.
 */
final class InputConsumer {
    private final String topic;
    private final Supplier<Consumer<byte[], byte[]>> factory;
    /** Where the consumer continues in each assigned partition. */
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    private volatile Consumer<byte[], byte[]> consumer;

    InputConsumer(String topic, Supplier<Consumer<byte[], byte[]>> factory) {
        this.topic = topic;
        this.factory = factory;
    }

    boolean isOpen() {
        return consumer != null;
    }

    void open() {
        consumer = factory.get();
    }

    /**
     * Reads once, and passes the records to the replays.
     *
     * @param reading the replays that need records, at most one per partition
     * @param assigned the replays whose partitions remain assigned, and whose fetched records are kept
     * @return whether a position has changed
     */
    boolean poll(Collection<PartitionReplay> reading, Collection<PartitionReplay> assigned, Duration timeout) {
        assign(assigned);
        List<TopicPartition> paused = new ArrayList<>(positions.keySet());
        List<TopicPartition> active = new ArrayList<>();
        for (PartitionReplay replay : reading) {
            TopicPartition partition = partition(replay);
            active.add(partition);
            seek(partition, replay.position());
        }
        paused.removeAll(active);
        consumer.pause(paused);
        consumer.resume(active);
        ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
        boolean hasMoved = false;
        for (PartitionReplay replay : reading) {
            TopicPartition partition = partition(replay);
            long after = position(partition, records);
            if (after != positions.get(partition)) {
                positions.put(partition, after);
                replay.read(records.records(partition), after);
                hasMoved = true;
            }
        }
        return hasMoved;
    }

    private void assign(Collection<PartitionReplay> assigned) {
        List<TopicPartition> wanted = assigned.stream().map(this::partition).toList();
        if (!positions.keySet().equals(Set.copyOf(wanted))) {
            consumer.assign(wanted);
            positions.keySet().retainAll(wanted);
            wanted.forEach(partition -> positions.putIfAbsent(partition, -1L));
        }
    }

    private void seek(TopicPartition partition, long offset) {
        if (positions.get(partition) != offset) {
            consumer.seek(partition, offset);
            positions.put(partition, offset);
        }
    }

    /** The position also passes markers and aborted records, which the offsets of records do not show. */
    private long position(TopicPartition partition, ConsumerRecords<byte[], byte[]> records) {
        try {
            return consumer.position(partition, Duration.ZERO);
        } catch (TimeoutException e) {
            // The leader of the partition has changed, and the position is validated with the new one first.
            OffsetAndMetadata next = records.nextOffsets().get(partition);
            return next == null ? positions.get(partition) : next.offset();
        }
    }

    /** Lets replays begin with the newest part of their range. */
    void begin(Collection<PartitionReplay> replays, Duration timeout, long now) {
        Map<TopicPartition, PartitionReplay> divided = new HashMap<>();
        for (PartitionReplay replay : replays) {
            if (!replay.divisions().isEmpty()) {
                divided.put(partition(replay), replay);
            }
        }
        Map<TopicPartition, OffsetTimes> times =
                divided.isEmpty() ? Map.of() : NewestPart.find(consumer, divided, timeout);
        replays.forEach(replay -> replay.begin(times.getOrDefault(partition(replay), OffsetTimes.NONE), now));
    }

    /** The first offsets that have not been deleted. */
    Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions, Duration timeout) {
        return consumer.beginningOffsets(partitions, timeout);
    }

    TopicPartition partition(PartitionReplay replay) {
        return new TopicPartition(topic, replay.partition());
    }

    /** Interrupts a call in another thread. */
    void wakeup() {
        Consumer<byte[], byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
    }

    /** Discards the connections; {@link #open} connects again. */
    void close() {
        Consumer<byte[], byte[]> current = consumer;
        consumer = null;
        positions.clear();
        if (current != null) {
            current.close(CloseOptions.timeout(Duration.ZERO));
        }
    }
}
