package dev.slowburn.bench.peer;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.BoundedOutOfOrdernessWatermarks;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.WindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The same counting as a Flink job: verdicts by SLO, in event-time windows of a minute, aggregated incrementally, with a
 * transactional Kafka sink. All operators but the key exchange are chained, so only verdicts are serialized.
 */
final class FlinkJob {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    /** Maximum disorder of a partition. */
    private static final Duration DISORDER = Duration.ofSeconds(5);

    private FlinkJob() {}

    static void build(StreamExecutionEnvironment environment, BenchPeer.Job job) {
        environment
                .fromSource(source(job), watermarks(), "outcomes")
                .filter(new FlinkProgress(job))
                .name("verdicts")
                .keyBy(SloVerdict::slo, Types.STRING)
                .window(TumblingEventTimeWindows.of(WINDOW))
                .aggregate(new Sum(), new Count())
                .name("counts")
                .sinkTo(sink(job))
                .name("publish");
    }

    private static KafkaSource<SloVerdict> source(BenchPeer.Job job) {
        return KafkaSource.<SloVerdict>builder()
                .setBootstrapServers(job.bootstrap())
                .setTopics(job.input())
                .setGroupId(job.application())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(FlinkInput.upToNow(job))
                .setProperty("max.poll.records", "5000")
                .setProperty("commit.offsets.on.checkpoint", "false") // FlinkProgress does.
                .build();
    }

    private static WatermarkStrategy<SloVerdict> watermarks() {
        return WatermarkStrategy.<SloVerdict>forGenerator(unused -> new UpToTheEnd())
                .withTimestampAssigner((verdict, recordTime) -> verdict.occurredAt());
    }

    private static KafkaSink<Tuple2<byte[], byte[]>> sink(BenchPeer.Job job) {
        return KafkaSink.<Tuple2<byte[], byte[]>>builder()
                .setBootstrapServers(job.bootstrap())
                .setRecordSerializer(new ToRecord(job.output()))
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(job.application())
                .setProperty("transaction.timeout.ms", "600000")
                .setProperty("compression.type", "lz4")
                .setProperty("linger.ms", "5")
                .build();
    }

    /** Watermarks with bounded disorder; the maximum watermark at the end of a partition. */
    private static final class UpToTheEnd implements WatermarkGenerator<SloVerdict> {
        private final WatermarkGenerator<SloVerdict> outcomes = new BoundedOutOfOrdernessWatermarks<>(DISORDER);

        @Override
        public void onEvent(SloVerdict verdict, long occurredAt, WatermarkOutput output) {
            if (verdict.isEnd()) {
                output.emitWatermark(Watermark.MAX_WATERMARK);
                return;
            }
            outcomes.onEvent(verdict, occurredAt, output);
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            outcomes.onPeriodicEmit(output);
        }
    }

    /** Good and bad so far, updated in place; Flink copies the accumulator for snapshots. */
    private static final class Sum implements AggregateFunction<SloVerdict, long[], long[]> {
        private static final long serialVersionUID = 1;

        @Override
        public long[] createAccumulator() {
            return new long[2];
        }

        @Override
        public long[] add(SloVerdict verdict, long[] sum) {
            sum[0] += verdict.good();
            sum[1] += verdict.bad();
            return sum;
        }

        @Override
        public long[] getResult(long[] sum) {
            return sum;
        }

        @Override
        public long[] merge(long[] one, long[] other) {
            return new long[] {one[0] + other[0], one[1] + other[1]};
        }
    }

    /** Converts a window's sum to key and value of {@link Counts}. */
    private static final class Count implements WindowFunction<long[], Tuple2<byte[], byte[]>, String, TimeWindow> {
        private static final long serialVersionUID = 1;

        @Override
        public void apply(String slo, TimeWindow window, Iterable<long[]> sums, Collector<Tuple2<byte[], byte[]>> out) {
            long minute = window.getStart() / WINDOW.toMillis();
            for (long[] sum : sums) {
                out.collect(Tuple2.of(Counts.keyBytes(slo, minute), Counts.value(sum[0], sum[1])));
            }
        }
    }

    private static final class ToRecord implements KafkaRecordSerializationSchema<Tuple2<byte[], byte[]>> {
        private static final long serialVersionUID = 1;

        private final String topic;

        private ToRecord(String topic) {
            this.topic = topic;
        }

        @Override
        public ProducerRecord<byte[], byte[]> serialize(
                Tuple2<byte[], byte[]> count, KafkaSinkContext context, Long timestamp) {
            return new ProducerRecord<>(topic, count.f0, count.f1);
        }
    }
}
