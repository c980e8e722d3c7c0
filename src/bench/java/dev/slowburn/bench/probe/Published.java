package dev.slowburn.bench.probe;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.Input;
import dev.slowburn.bench.peer.Counts;
import dev.slowburn.bench.peer.Peer;
import dev.slowburn.bench.peer.Workload;
import dev.slowburn.domain.consumption.Tally;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** What a peer has published, added up by SLO, as a {@code read_committed} consumer sees it. */
public final class Published implements AutoCloseable {
    /** For so long nothing may change: the last snapshot of a budget may wait for its turn, and a window for its end. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Peer.Output output;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deserializer<SpecificRecord> snapshots = Workload.serde().deserializer();
    private final Map<String, Tally> latest = new HashMap<>();

    public Published(Cluster cluster, Peer.Job job, Peer.Output output) {
        this.output = output;
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", cluster.bootstrap(),
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = List.of(new TopicPartition(job.output(), 0));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * Reads until it is what the input holds.
     *
     * @throws IllegalStateException if it does not become that, with the first difference
     */
    public void check(Input input) {
        if (output == Peer.Output.NONE) {
            return;
        }
        long changedAt = System.nanoTime();
        Map<String, Tally> before = Map.of();
        Map<String, Tally> sums = sums();
        while (!sums.equals(input.expected())) {
            if (!sums.equals(before)) {
                changedAt = System.nanoTime();
            }
            if (System.nanoTime() - changedAt > PATIENCE_NANOS) {
                throw new IllegalStateException("wrong totals: " + difference(input));
            }
            before = sums;
            consumer.poll(Duration.ofMillis(100)).forEach(this::take);
            sums = sums();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> entry) {
        String key = new String(entry.key(), StandardCharsets.UTF_8);
        if (output == Peer.Output.COUNTS) {
            latest.put(key, new Tally(Counts.good(entry.value()), Counts.bad(entry.value())));
        } else if (snapshots.deserialize(entry.topic(), entry.value()) instanceof BudgetSnapshot snapshot) {
            latest.put(key, new Tally(snapshot.getGood(), snapshot.getBad()));
        }
    }

    private Map<String, Tally> sums() {
        Map<String, Tally> sums = new HashMap<>();
        latest.forEach((key, tally) -> {
            if (tally.total() > 0) {
                sums.merge(slo(key), tally, Tally::plus);
            }
        });
        return sums;
    }

    /** The key begins with the SLO's name in either output. */
    private static String slo(String key) {
        int end = Math.max(key.indexOf('/'), key.indexOf('@'));
        return key.substring(0, end);
    }

    private String difference(Input input) {
        Map<String, Tally> sums = sums();
        return input.expected().entrySet().stream()
                .filter(each -> !each.getValue().equals(sums.get(each.getKey())))
                .findFirst()
                .map(each -> each.getKey() + " has " + sums.get(each.getKey()) + " instead of " + each.getValue())
                .orElse("there are SLOs that nobody defined");
    }

    @Override
    public void close() {
        consumer.close();
    }
}
