package dev.slowburn.bench.peer;

import dev.slowburn.schema.decode.OutcomeDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A plain consumer that discards all records, as the upper bound of throughput, or decodes them and counts nothing: what an outcome
 * costs before it is counted.
 */
final class ConsumerPeer implements BenchPeer {
    private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final boolean isDecoding;

    private ConsumerPeer(boolean isDecoding) {
        this.isDecoding = isDecoding;
    }

    static ConsumerPeer discarding() {
        return new ConsumerPeer(false);
    }

    static ConsumerPeer decoding() {
        return new ConsumerPeer(true);
    }

    @Override
    public Output output() {
        return Output.NONE;
    }

    @Override
    public AutoCloseable start(Job job) {
        AtomicBoolean stopped = new AtomicBoolean();
        Thread thread = new Thread(() -> consume(job, stopped), "consumer");
        thread.start();
        return () -> {
            stopped.set(true);
            thread.join();
        };
    }

    private void consume(Job job, AtomicBoolean stopped) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                job.bootstrap(),
                "group.id",
                job.application(),
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false,
                "max.poll.records",
                5_000);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(job.input()));
            OutcomeDecoder decoder = Workload.decoder();
            long committedAt = System.nanoTime();
            boolean uncommitted = false;
            while (!stopped.get()) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
                uncommitted |= !records.isEmpty();
                if (isDecoding) {
                    records.forEach(each -> decoder.decode(each.headers(), each.value()));
                }
                boolean due = records.isEmpty() || System.nanoTime() - committedAt >= COMMIT_NANOS;
                if (uncommitted && due) {
                    consumer.commitSync(); // Often, as throughput is measured from the first commit to the last.
                    committedAt = System.nanoTime();
                    uncommitted = false;
                }
            }
        }
    }
}
