package dev.slowburn.runtime.broker;

import dev.slowburn.topology.progress.InputReach;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the brokers back to which time the inputs have outcomes. */
public final class BrokerReach {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerReach.class);

    private BrokerReach() {}

    /**
     * Connects for each call.
     *
     * @param settings Kafka client settings
     * @param retention how long ledgers retain outcomes
     * @return empty if the brokers don't answer
     */
    public static Optional<InputReach> ask(
            Map<String, Object> settings, List<String> topics, Duration retention, Clock clock) {
        try (KafkaAdmin admin = KafkaAdmin.connect(settings)) {
            long now = clock.millis();
            long from = now - retention.toMillis();
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> admin.partitions(topic).stream())
                    .toList();
            return Optional.of(InputReach.of(admin.offsets().oldest(partitions, from), from, now));
        } catch (StartupException e) {
            LOG.debug("cannot determine the oldest outcomes of {}: {}", topics, e.getMessage());
            return Optional.empty();
        }
    }
}
