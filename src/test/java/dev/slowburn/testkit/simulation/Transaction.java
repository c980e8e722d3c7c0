package dev.slowburn.testkit.simulation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Records that an instance has sent since its last commit. */
final class Transaction {
    private final SimulatedKafka kafka;
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final List<ProducerRecord<byte[], byte[]>> delayed = new ArrayList<>();

    Transaction(SimulatedKafka kafka) {
        this.kafka = kafka;
    }

    void send(ProducerRecord<byte[], byte[]> record) {
        if (kafka.guarantee() == Guarantee.AT_LEAST_ONCE) {
            kafka.append(record);
        } else {
            records.add(record);
        }
    }

    /** Commits atomically; false if the sender has lost its tasks. */
    boolean commit(Map<TopicPartition, OffsetAndMetadata> offsets, int generation) {
        if (!kafka.isCurrent(generation) && kafka.guarantee() != Guarantee.NO_FENCING) {
            return false;
        }
        List<ProducerRecord<byte[], byte[]>> now = new ArrayList<>(delayed);
        delayed.clear();
        records.forEach(record -> (isDelayed(record.topic()) ? delayed : now).add(record));
        records.clear();
        Set<TopicPartition> written = new LinkedHashSet<>();
        for (ProducerRecord<byte[], byte[]> record : now) {
            kafka.append(record);
            if (record.partition() != null) {
                written.add(new TopicPartition(record.topic(), record.partition()));
            }
        }
        written.forEach(kafka::skip);
        offsets.forEach(kafka::commitOffset);
        return true;
    }

    private boolean isDelayed(String topic) {
        boolean changelog = topic.endsWith("-changelog");
        boolean sums = topic.endsWith("-repartition");
        return switch (kafka.guarantee()) {
            case CHANGELOG_BEHIND -> changelog;
            case SUMS_BEHIND -> sums;
            case OUTPUTS_BEHIND -> !changelog && !sums;
            case EXACTLY_ONCE, AT_LEAST_ONCE, AT_MOST_ONCE, NO_FENCING -> false;
        };
    }

    /** Discards uncommitted records, and returns their number. */
    int abort() {
        int given = records.size();
        records.clear();
        delayed.clear();
        return given;
    }
}
