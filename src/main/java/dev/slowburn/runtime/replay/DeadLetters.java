package dev.slowburn.runtime.replay;

import dev.slowburn.topology.deadletter.RecordOrigin;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rejected records, and the times at which items of other records were rejected, read from the dead-letter topic. A dead letter has
 * the time of the clock by which it was rejected. Not thread-safe.
 *
 * <p>Reads the dead letters of the ledger retention once, and then only new ones. Without the permission to read them, the replay
 * judges records as of now, and logs this once.
 */
final class DeadLetters implements LiveRejections {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    /** Bounds the memory. */
    private static final int MAX_REJECTED = 1_000_000;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(100);

    private final String topic;
    private final String input;
    private final Duration retention;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final RejectedOffsets rejected = new RejectedOffsets();
    private Consumer<byte[], byte[]> consumer;
    private boolean isForbidden;

    /**
     * @param topic the dead-letter topic
     * @param input the topic of outcomes
     * @param retention dead letters that are older are not read
     */
    DeadLetters(String topic, String input, Duration retention, Supplier<Consumer<byte[], byte[]>> consumers) {
        this.topic = topic;
        this.input = input;
        this.retention = retention;
        this.consumers = consumers;
    }

    @Override
    public void refresh() {
        if (isForbidden) {
            return;
        }
        try {
            if (consumer == null) {
                consumer = consumers.get();
                begin();
            }
            read();
        } catch (AuthorizationException e) {
            isForbidden = true;
            close();
            LOG.warn(
                    "dead letters cannot be read, so the replay may count outcomes that were rejected before: {}",
                    e.getMessage());
        }
    }

    private void begin() {
        List<TopicPartition> partitions = consumer.partitionsFor(topic, TIMEOUT).stream()
                .map(each -> new TopicPartition(each.topic(), each.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> times = new HashMap<>();
        long oldest = System.currentTimeMillis() - retention.toMillis();
        partitions.forEach(partition -> times.put(partition, oldest));
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times, TIMEOUT);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp first = found.get(partition);
            consumer.seek(partition, first == null ? ends.get(partition) : first.offset());
        }
    }

    private void read() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), TIMEOUT);
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), TIMEOUT) < end.getValue())) {
            boolean isEmpty = true;
            for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(POLL)) {
                isEmpty = false;
                add(letter);
            }
            if (!isEmpty) {
                deadline = System.nanoTime() + TIMEOUT.toNanos();
            } else if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("dead letters are not returned by the brokers");
            }
        }
    }

    private void add(ConsumerRecord<byte[], byte[]> letter) {
        Headers headers = letter.headers();
        if (!RecordOrigin.get(headers, RecordOrigin.TOPIC).equals(input)) {
            return;
        }
        try {
            int partition = Integer.parseInt(RecordOrigin.get(headers, RecordOrigin.PARTITION));
            long offset = Long.parseLong(RecordOrigin.get(headers, RecordOrigin.OFFSET));
            long timestamp = Long.parseLong(RecordOrigin.get(headers, RecordOrigin.TIMESTAMP));
            if (RecordOrigin.get(headers, RecordOrigin.ITEMS).isEmpty()) {
                rejected.add(partition, offset, timestamp);
            } else {
                rejected.addItems(partition, offset, timestamp, letter.timestamp());
            }
        } catch (NumberFormatException e) {
            LOG.debug("a dead letter that Slowburn has not written: {}", e.getMessage());
        }
        if (rejected.size() > MAX_REJECTED) {
            close();
            throw new KafkaException(
                    "more than " + MAX_REJECTED
                            + " dead letters within ledger.retention, so it would take too much memory"
                            + " not to count their outcomes again; set replay=false, or delete dead letters that need not be excluded");
        }
    }

    @Override
    public boolean contains(int partition, long offset, long timestamp) {
        return rejected.contains(partition, offset, timestamp);
    }

    @Override
    public OptionalLong itemsJudgedAt(int partition, long offset, long timestamp) {
        return rejected.itemsJudgedAt(partition, offset, timestamp);
    }

    @Override
    public void close() {
        Consumer<byte[], byte[]> current = consumer;
        consumer = null;
        rejected.clear();
        if (current != null) {
            current.close(CloseOptions.timeout(Duration.ZERO));
        }
    }
}
