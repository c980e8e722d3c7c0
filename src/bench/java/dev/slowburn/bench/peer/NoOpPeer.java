package dev.slowburn.bench.peer;

import dev.slowburn.schema.decode.OutcomeDecoder;
import dev.slowburn.topology.streams.CommitCosts;
import dev.slowburn.topology.streams.PollBatch;
import dev.slowburn.topology.streams.PollBatchClientSupplier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * A Streams topology that only decodes, with Slowburn's settings: the overhead of Kafka Streams. Processes single records, as is usual, or
 * one record for all outcomes of a poll and partition, as Slowburn does.
 */
final class NoOpPeer implements BenchPeer {
    private final boolean isBatched;

    private NoOpPeer(boolean isBatched) {
        this.isBatched = isBatched;
    }

    static NoOpPeer single() {
        return new NoOpPeer(false);
    }

    static NoOpPeer batches() {
        return new NoOpPeer(true);
    }

    @Override
    public Output output() {
        return Output.NONE;
    }

    @Override
    public AutoCloseable start(Job job) throws IOException {
        Path state = Files.createTempDirectory("slowburn-bench");
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(job.input(), Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .process(Decode::new);
        Properties properties = new Properties();
        properties.putAll(isBatched ? SlowburnPeer.settings(job, state) : SlowburnPeer.settingsOfSingles(job, state));
        // The commit interval of Slowburn's tasks while they lag.
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
        KafkaStreams streams = new KafkaStreams(
                builder.build(),
                properties,
                isBatched
                        ? new PollBatchClientSupplier(new CommitCosts(), System::nanoTime)
                        : new DefaultKafkaClientSupplier());
        streams.start();
        return () -> {
            streams.close();
            SlowburnPeer.delete(state);
        };
    }

    private static final class Decode implements Processor<byte[], byte[], Void, Void> {
        private final OutcomeDecoder decoder = Workload.decoder();
        private ProcessorContext<Void, Void> context;

        @Override
        public void init(ProcessorContext<Void, Void> processorContext) {
            context = processorContext;
        }

        @Override
        public void process(Record<byte[], byte[]> source) {
            for (ConsumerRecord<byte[], byte[]> each : PollBatch.records(source, context)) {
                decoder.decode(each.headers(), each.value());
            }
        }
    }
}
