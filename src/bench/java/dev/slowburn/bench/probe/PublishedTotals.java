package dev.slowburn.bench.probe;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.Input;
import dev.slowburn.bench.peer.BenchPeer;
import dev.slowburn.bench.peer.Counts;
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

/** Totals by SLO of a peer's output, as seen by a {@code read_committed} consumer. */
public final class PublishedTotals implements AutoCloseable {
    /** Time without changes after which the totals count as final: the last snapshots and windows may be delayed. */
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final BenchPeer.Output output;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deserializer<SpecificRecord> snapshots = Workload.serde().deserializer();
    private final Map<String, Tally> latest = new HashMap<>();

    public PublishedTotals(Cluster cluster, BenchPeer.Job job, BenchPeer.Output output) {
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
     * Reads until the totals equal those of the input.
     *
     * @throws IllegalStateException if they remain different; the message has the first difference
     */
    public void check(Input input) {
        if (output == BenchPeer.Output.NONE) {
            return;
        }
        long changedAt = System.nanoTime();
        Map<String, Tally> before = Map.of();
        Map<String, Tally> sums = sums();
        while (!sums.equals(input.expected())) {
            if (!sums.equals(before)) {
                changedAt = System.nanoTime();
            }
            if (System.nanoTime() - changedAt > TIMEOUT_NANOS) {
                throw new IllegalStateException("wrong totals: " + difference(input));
            }
            before = sums;
            consumer.poll(Duration.ofMillis(100)).forEach(this::read);
            sums = sums();
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> entry) {
        String key = new String(entry.key(), StandardCharsets.UTF_8);
        if (output == BenchPeer.Output.COUNTS) {
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

    /** In both output formats the key starts with the name of the SLO. */
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
                .orElse("the output has undefined SLOs");
    }

    @Override
    public void close() {
        consumer.close();
    }
}
