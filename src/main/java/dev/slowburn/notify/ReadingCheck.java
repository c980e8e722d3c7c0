package dev.slowburn.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records when a consumer was last confirmed to be reading. An empty poll proves nothing, as it looks the same if the brokers
 * are unavailable, so positions are compared with the brokers' end offsets every ten seconds.
 */
final class ReadingCheck {
    static final Duration EVERY = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(ReadingCheck.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Consumer<byte[], byte[]> consumer;
    private final Deliveries deliveries;
    private Instant next = Instant.MIN;

    ReadingCheck(Consumer<byte[], byte[]> consumer, Deliveries deliveries) {
        this.consumer = consumer;
        this.deliveries = deliveries;
    }

    /** @param hasRecords whether records are pending; until they are sent, reading is paused on purpose */
    void record(boolean hasRecords, Instant now) {
        if (hasRecords) {
            deliveries.read(now);
        } else if (!now.isBefore(next)) {
            next = now.plus(EVERY);
            Set<TopicPartition> assignment = consumer.assignment();
            if (!assignment.isEmpty() && isAtEnd(assignment)) {
                deliveries.read(now);
            }
        }
    }

    private boolean isAtEnd(Set<TopicPartition> assignment) {
        try {
            Map<TopicPartition, Long> ends = consumer.endOffsets(assignment, TIMEOUT);
            for (TopicPartition partition : assignment) {
                if (consumer.position(partition, TIMEOUT) < ends.get(partition)) {
                    return false;
                }
            }
            return true;
        } catch (TimeoutException e) {
            LOG.debug("cannot compare positions with end offsets", e);
            return false;
        }
    }
}
