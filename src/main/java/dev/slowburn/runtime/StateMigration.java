package dev.slowburn.runtime;

import dev.slowburn.runtime.broker.ClientKind;
import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.topology.view.LedgerQueries;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Migration of stores written by an earlier version. All rows are rewritten in one transaction, which takes longer than the
 * usual transaction timeout. That timeout is short because an instance that crashes blocks its peers until its transaction
 * expires.
 */
final class StateMigration {
    private static final Logger LOG = LoggerFactory.getLogger(StateMigration.class);
    /** The brokers' default limit ({@code transaction.max.timeout.ms}). */
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(15);

    private StateMigration() {}

    static boolean isNeeded(KafkaAdmin admin, String application) {
        Set<Integer> rows = written(admin, application + "-" + LedgerQueries.STORE + "-changelog");
        rows.removeAll(written(admin, application + "-" + LedgerQueries.JOURNAL + "-changelog"));
        return !rows.isEmpty();
    }

    /** The partitions that ever had a record; empty if the topic does not exist. */
    private static Set<Integer> written(KafkaAdmin admin, String topic) {
        return admin.offsets().committedEnds(admin.internalPartitions(topic)).entrySet().stream()
                .filter(end -> end.getValue() > 0)
                .map(Map.Entry::getKey)
                .map(TopicPartition::partition)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Raises the transaction timeout of this run. */
    static void raiseTransactionTimeout(Map<String, Object> settings) {
        String key = ProducerConfig.TRANSACTION_TIMEOUT_CONFIG;
        ClientKind.PRODUCER.setDefault(settings, key, Math.toIntExact(MAX_TIMEOUT.toMillis()));
        LOG.info(
                "migrating state of an earlier version; transaction timeout of this run: {} ms",
                ClientKind.PRODUCER.settings(settings).get(key));
    }
}
