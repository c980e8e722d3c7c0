package dev.slowburn.bench.peer;

import dev.slowburn.schema.decode.OutcomeDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;

/** A Streams topology that only decodes, with Slowburn's settings: the overhead of Kafka Streams. */
final class NoOpPeer implements BenchPeer {

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
        properties.putAll(SlowburnPeer.streamsSettings(job, state));
        // The commit interval of Slowburn's tasks while they lag.
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
        KafkaStreams streams = new KafkaStreams(builder.build(), properties);
        streams.start();
        return () -> {
            streams.close();
            SlowburnPeer.delete(state);
        };
    }

    private static final class Decode implements Processor<byte[], byte[], Void, Void> {
        private final OutcomeDecoder decoder = Workload.decoder();

        @Override
        public void process(Record<byte[], byte[]> source) {
            decoder.decode(source.headers(), source.value());
        }
    }
}
