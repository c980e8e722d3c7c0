package dev.slowburn.bench.peer;

import dev.slowburn.counting.Combiner;
import dev.slowburn.counting.CountingListener;
import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.schema.decode.OutcomeDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A plain consumer that discards all records, as the upper bound of throughput; decodes them and counts nothing; or also classifies them
 * and adds them to tallies, which it discards.
 */
final class ConsumerPeer implements BenchPeer {
    private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** By the number of services with definitions. */
    private final IntFunction<Task> task;

    /** What is done with the records of a poll, and when they are committed. */
    private interface Task {
        void process(ConsumerRecords<byte[], byte[]> records);

        default void commit() {}
    }

    private ConsumerPeer(IntFunction<Task> task) {
        this.task = task;
    }

    static ConsumerPeer discarding() {
        return new ConsumerPeer(services -> records -> {});
    }

    static ConsumerPeer decoding() {
        return new ConsumerPeer(services -> {
            OutcomeDecoder decoder = Workload.decoder();
            return records -> records.forEach(each -> decoder.decode(each.headers(), each.value()));
        });
    }

    static ConsumerPeer counting() {
        return new ConsumerPeer(Counter::new);
    }

    private static final class Counter implements Task {
        private final OutcomeDecoder decoder = Workload.decoder();
        private final Combiner combiner;

        Counter(int services) {
            PreparedDefinitions definitions =
                    PreparedDefinitions.of(Workload.definitions(services).definitions());
            combiner = new Combiner(definitions, CountingListener.NONE);
        }

        @Override
        public void process(ConsumerRecords<byte[], byte[]> records) {
            records.forEach(each -> combiner.count(decoder.decode(each.headers(), each.value())));
        }

        @Override
        public void commit() {
            combiner.drain(tallies -> {});
        }
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
            Task processing = task.apply(job.services());
            long committedAt = System.nanoTime();
            boolean uncommitted = false;
            while (!stopped.get()) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
                uncommitted |= !records.isEmpty();
                processing.process(records);
                boolean due = records.isEmpty() || System.nanoTime() - committedAt >= COMMIT_NANOS;
                if (uncommitted && due) {
                    processing.commit();
                    consumer.commitSync(); // Often, as throughput is measured from the first commit to the last.
                    committedAt = System.nanoTime();
                    uncommitted = false;
                }
            }
        }
    }
}
