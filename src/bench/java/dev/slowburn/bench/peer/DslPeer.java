package dev.slowburn.bench.peer;

import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.ledger.Varint;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.schema.decode.OutcomeDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The same counting with the DSL of Kafka Streams, following its developer guide: verdicts by SLO, grouped, in windows of a
 * minute, aggregated in RocksDB.
 *
 * <p>Tuned as the guide recommends. <em>Memory Management</em>: a record cache for all open windows, so that sums are emitted
 * at commits. <em>Configuring a Streams Application</em>, and the producer and consumer documentation: large polls, batches and
 * fetches, compression. <em>Data Types and Serialization</em>: a verdict is one byte on the repartition topic.
 *
 * <p>A verdict is the number of requests, negative if they are bad.
 */
final class DslPeer implements BenchPeer {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    /** Partitions are out of order by seconds, but tasks may differ in progress by the whole input. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    private static final Tally NOTHING = new Tally(0, 0);
    private static final Serde<Long> VERDICTS =
            Serdes.serdeFrom((topic, verdict) -> bytes(verdict), (topic, bytes) -> verdict(bytes));
    private static final Serde<Tally> SUMS =
            Serdes.serdeFrom((topic, sum) -> Counts.value(sum.good(), sum.bad()), (topic, bytes) -> sum(bytes));

    @Override
    public Output output() {
        return Output.COUNTS;
    }

    @Override
    public AutoCloseable start(Job job) throws IOException {
        Path state = Files.createTempDirectory("slowburn-bench");
        KafkaStreams streams = new KafkaStreams(topology(job), settings(job, state));
        streams.start();
        return () -> {
            streams.close();
            SlowburnPeer.delete(state);
        };
    }

    private static Topology topology(Job job) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(
                        job.input(),
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("outcomes"))
                .process(Judge::new, Named.as("judge"))
                .groupByKey(Grouped.with("verdicts", Serdes.String(), VERDICTS))
                .windowedBy(TimeWindows.ofSizeAndGrace(WINDOW, GRACE))
                .aggregate(
                        () -> NOTHING,
                        (slo, verdict, sum) -> plus(sum, verdict),
                        Named.as("count"),
                        Materialized.<String, Tally, WindowStore<Bytes, byte[]>>as("counts")
                                .withKeySerde(Serdes.String())
                                .withValueSerde(SUMS))
                .toStream(
                        (window, sum) ->
                                Counts.key(window.key(), window.window().start() / WINDOW.toMillis()),
                        Named.as("by-slo-and-minute"))
                .to(job.output(), Produced.with(Serdes.String(), SUMS).withName("publish"));
        return builder.build();
    }

    private static Properties settings(Job job, Path state) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, job.application());
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, job.bootstrap());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, job.threads());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 256L * 1024 * 1024);
        // There is no join, so partitions need not wait for each other.
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5_000);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 100);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 * 1024);
        return settings;
    }

    private static byte[] bytes(long verdict) {
        byte[] bytes = new byte[Varint.MAX_BYTES];
        return Arrays.copyOf(bytes, Varint.write(Varint.zigzag(verdict), bytes, 0));
    }

    private static long verdict(byte[] bytes) {
        return Varint.unzigzag(new Varint.Reader(bytes, 0).next());
    }

    private static Tally sum(byte[] bytes) {
        return new Tally(Counts.good(bytes), Counts.bad(bytes));
    }

    private static Tally plus(Tally sum, long verdict) {
        return verdict < 0 ? new Tally(sum.good(), sum.bad() - verdict) : new Tally(sum.good() + verdict, sum.bad());
    }

    /** Maps an outcome to a verdict for each SLO that counts it, with the event time as timestamp. */
    private static final class Judge extends ContextualProcessor<byte[], byte[], String, Long> {
        private final OutcomeDecoder decoder = Workload.decoder();
        private final SloNames names = new SloNames();

        @Override
        public void process(Record<byte[], byte[]> source) {
            Outcome outcome = decoder.decode(source.headers(), source.value());
            SloNames.Names slos = names.of(outcome.service());
            if (Workload.isInAvailability(outcome)) {
                forward(source, outcome, slos.availability(), Workload.isGoodForAvailability(outcome));
            }
            if (Workload.isInApi(outcome)) {
                forward(source, outcome, slos.api(), Workload.isGoodForApi(outcome));
            }
        }

        private void forward(Record<byte[], byte[]> source, Outcome outcome, String slo, boolean good) {
            long verdict = good ? outcome.count() : -outcome.count();
            context().forward(new Record<>(slo, verdict, outcome.occurredAt(), source.headers()));
        }
    }
}
