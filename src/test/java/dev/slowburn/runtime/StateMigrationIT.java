package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.runtime.broker.TopicPlan;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.instance.RealCluster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Detection of state of an earlier version at startup. StateMigrationTest covers the migration itself. */
@ExtendWith(RealCluster.class)
class StateMigrationIT {
    private final String application = "former-" + UUID.randomUUID();

    @Test
    void rowsWithoutAJournalNeedMigration(DevCluster cluster) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", cluster.bootstrap());
        try (KafkaAdmin admin = KafkaAdmin.connect(settings);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            assertThat(StateMigration.isNeeded(admin, application)).isFalse();

            admin.create(new TopicPlan.Topic(application + "-ledger-changelog", 2, Map.of()));
            assertThat(StateMigration.isNeeded(admin, application)).isFalse();

            producer.send(record("ledger", 1)).get();
            assertThat(StateMigration.isNeeded(admin, application)).isTrue();

            admin.create(new TopicPlan.Topic(application + "-journal-changelog", 2, Map.of()));
            producer.send(record("journal", 0)).get();
            assertThat(StateMigration.isNeeded(admin, application)).isTrue();

            producer.send(record("journal", 1)).get();
            assertThat(StateMigration.isNeeded(admin, application)).isFalse();
        }
    }

    private ProducerRecord<byte[], byte[]> record(String store, int partition) {
        return new ProducerRecord<>(application + "-" + store + "-changelog", partition, new byte[1], new byte[1]);
    }

    @Test
    void raisesTheTransactionTimeoutUnlessItIsSet() {
        Map<String, Object> settings = new HashMap<>();
        StateMigration.raiseTransactionTimeout(settings);
        assertThat(settings).containsEntry("producer.transaction.timeout.ms", 900_000);

        for (String key : List.of("transaction.timeout.ms", "producer.transaction.timeout.ms")) {
            settings = new HashMap<>(Map.of(key, "60000"));
            StateMigration.raiseTransactionTimeout(settings);
            assertThat(settings).isEqualTo(Map.of(key, "60000"));
        }
    }
}
