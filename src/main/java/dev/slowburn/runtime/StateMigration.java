package dev.slowburn.runtime;

import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.topology.view.LedgerQueries;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores that a former version left. Their rows are taken over in one transaction, in which each is written anew: that takes
 * longer than a transaction may last otherwise, which is short so that nobody waits long for what a dead instance left open.
 */
final class StateMigration {
    private static final Logger LOG = LoggerFactory.getLogger(StateMigration.class);
    /** The most that brokers allow unless told otherwise ({@code transaction.max.timeout.ms}). */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private StateMigration() {}

    static boolean isThere(KafkaAdmin admin, String application) {
        Set<Integer> rows = written(admin, application + "-" + LedgerQueries.STORE + "-changelog");
        rows.removeAll(written(admin, application + "-" + LedgerQueries.JOURNAL + "-changelog"));
        return !rows.isEmpty();
    }

    /** The partitions that ever had a record; none if there is no such topic. */
    private static Set<Integer> written(KafkaAdmin admin, String topic) {
        if (admin.describe(List.of(topic)).isEmpty()) {
            return new HashSet<>();
        }
        return admin.committedEnds(admin.partitions(topic)).entrySet().stream()
                .filter(end -> end.getValue() > 0)
                .map(Map.Entry::getKey)
                .map(TopicPartition::partition)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Lets transactions of this run last as long as it takes. */
    static void allow(Map<String, Object> settings) {
        Object before = settings.putIfAbsent(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                Math.toIntExact(LONGEST.toMillis()));
        LOG.info(
                "state of a former version is there; transactions of this run may last {} ms",
                before == null ? LONGEST.toMillis() : before);
    }
}
