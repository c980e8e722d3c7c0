package dev.slowburn.runtime;

import dev.slowburn.runtime.broker.ClientKind;
import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.runtime.broker.TopicPlan;
import dev.slowburn.topology.streams.InternalTopics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coverage of partitions that the changelog of the coverage does not have, in a topic of its own with one partition. A key is the
 * number of the partition and the key in the changelog.
 *
 * <p>A crash at any point leaves the rows in one of both topics: they are written here before the changelog is deleted, and deleted here
 * in the transaction that writes them there. Only one instance does this at a time: another one that begins fences this one, and the
 * changelog is deleted by its id, so never the one that was created since.
 */
final class FormerCoverage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FormerCoverage.class);
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** Kafka's limit for transactions, which the user's settings for at-least-once may exceed. */
    private static final int MAX_IN_FLIGHT = 5;

    private final KafkaAdmin admin;
    private final CommittedRecords records;
    private final Producer<byte[], byte[]> producer;
    private final String changelog;
    private final String former;

    FormerCoverage(KafkaAdmin admin, Map<String, Object> settings, String application) {
        this.admin = admin;
        records = new CommittedRecords(admin, settings, application);
        changelog = InternalTopics.coverage(application);
        former = InternalTopics.formerCoverage(application);
        producer = new KafkaProducer<>(
                producerSettings(settings, application), new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            close();
            throw failed(e);
        }
    }

    private static Map<String, Object> producerSettings(Map<String, Object> settings, String application) {
        Map<String, Object> producer = ClientKind.PRODUCER.settings(
                settings, Map.of(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, MAX_IN_FLIGHT));
        producer.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, application + "-coverage");
        producer.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        producer.put(ProducerConfig.ACKS_CONFIG, "all");
        return producer;
    }

    private StartupException failed(KafkaException e) {
        return new StartupException(
                "cannot adapt the coverage of the inputs in " + changelog + ": " + e.getMessage(), e);
    }

    private record Row(int partition, ByteBuffer key) {
        private static Row of(byte[] key) {
            ByteBuffer bytes = ByteBuffer.wrap(key);
            int partition = bytes.getInt();
            return new Row(partition, bytes.slice());
        }

        private byte[] toKey() {
            return ByteBuffer.allocate(Integer.BYTES + key.remaining())
                    .putInt(partition)
                    .put(key.duplicate())
                    .array();
        }

        private byte[] originalKey() {
            byte[] toKey = toKey();
            return Arrays.copyOfRange(toKey, Integer.BYTES, toKey.length);
        }
    }

    /**
     * Copies all rows of the changelog, and deletes it.
     *
     * @throws StartupException if instances that still run change it
     */
    void keep(TopicDescription existing) {
        List<TopicPartition> partitions = KafkaAdmin.partitionsOf(existing);
        admin.create(new TopicPlan.Topic(
                former, 1, Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        Map<TopicPartition, Long> copied = Map.of();
        while (!copied.equals(admin.offsets().ends(partitions))) {
            if (System.nanoTime() > deadline) {
                throw new StartupException(
                        "instances that still run change " + changelog
                                + ", which must be replaced because the inputs have fewer partitions; stop them before the start");
            }
            copied = admin.offsets().committedEnds(partitions);
            if (copied.equals(admin.offsets().ends(partitions))) {
                copy(partitions);
            } else {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        admin.delete(existing);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The commit fails if a record was not sent.
    private void copy(List<TopicPartition> partitions) {
        Map<Row, byte[]> rows = new HashMap<>();
        rows().keySet().stream()
                .filter(row -> row.partition() < partitions.size())
                .forEach(row -> rows.put(row, null));
        records.read(
                partitions,
                changed -> rows.put(new Row(changed.partition(), ByteBuffer.wrap(changed.key())), changed.value()));
        transact(() -> rows.forEach((row, value) -> producer.send(new ProducerRecord<>(former, row.toKey(), value))));
    }

    /** Moves the rows of the partitions that the changelog has back into it, and creates it if it was deleted. */
    @SuppressWarnings("FutureReturnValueIgnored") // The commit fails if a record was not sent.
    void restore(int partitions) {
        Map<Row, byte[]> rows = rows();
        rows.keySet().removeIf(row -> row.partition() >= partitions);
        if (rows.isEmpty()) {
            return;
        }
        admin.create(new TopicPlan.Topic(changelog, partitions, InternalTopics.coverageSettings()));
        transact(() -> rows.forEach((row, value) -> {
            producer.send(new ProducerRecord<>(changelog, row.partition(), row.originalKey(), value));
            producer.send(new ProducerRecord<>(former, row.toKey(), null));
        }));
        LOG.info("coverage of the inputs restored to {}: rows={}", changelog, rows.size());
    }

    private Map<Row, byte[]> rows() {
        Map<Row, byte[]> rows = new HashMap<>();
        records.read(admin.internalPartitions(former), changed -> {
            Row row = Row.of(changed.key());
            if (changed.value() == null) {
                rows.remove(row);
            } else {
                rows.put(row, changed.value());
            }
        });
        return rows;
    }

    private void transact(Runnable writes) {
        try {
            producer.beginTransaction();
            writes.run();
            producer.commitTransaction();
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
