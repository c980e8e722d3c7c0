package dev.slowburn.bench.input;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.bench.peer.Workload;
import dev.slowburn.counting.Combiner;
import dev.slowburn.counting.CountingListener;
import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.input.json.JsonMapping;
import dev.slowburn.input.otlp.metrics.OtlpMetricOptions;
import dev.slowburn.input.otlp.metrics.OtlpMetricsSource;
import dev.slowburn.input.otlp.spans.OtlpSpanOptions;
import dev.slowburn.input.otlp.spans.OtlpSpansSource;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;

/** Decodes and counts the same requests in several formats, on one thread, without a broker. */
public final class InputRace {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int SERVICES = 10;
    private static final int RECORDS = 40;

    private final PreparedDefinitions definitions =
            PreparedDefinitions.of(Workload.definitions(SERVICES).definitions());
    private final List<byte[]> spans = new SpanTraffic().records(RECORDS);
    private final List<byte[]> metrics = new MetricTraffic().records(RECORDS);

    /** The formats and decoders that are compared. */
    public enum Format {
        SPANS("OTLP spans"),
        GENERATED("OTLP spans, protobuf-java"),
        AVRO("Avro"),
        JSON("JSON access log"),
        METRICS("OTLP metrics");

        private final String title;

        Format(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /**
     * Result of a round, by items: spans of all kinds, outcomes in Avro, lines in JSON, data points of metrics.
     *
     * @param perSecond items per second of the process's time on a core, which includes the collection of garbage
     * @param nanos processor time of an item
     * @param bytes bytes allocated per item
     */
    public record Result(double perSecond, double nanos, double bytes) {}

    /** Records of a format, with the number of items and of outcomes in each. */
    private record Traffic(List<byte[]> records, int items, int outcomes) {}

    private Traffic traffic(Format format) {
        return switch (format) {
            case SPANS, GENERATED -> new Traffic(spans, SpanTraffic.SPANS_PER_RECORD, SpanTraffic.ENTRY_SPANS);
            case AVRO -> new Traffic(avro(), 1, 1);
            case JSON -> new Traffic(json(), 1, 1);
            case METRICS -> new Traffic(metrics, MetricTraffic.POINTS_PER_RECORD, MetricTraffic.FILLED_BUCKETS);
        };
    }

    private OutcomeSource source(Format format) {
        return switch (format) {
            case SPANS -> new OtlpSpansSource(OtlpSpanOptions.DEFAULT, definitions.fields());
            case GENERATED -> new GeneratedClassesSource();
            case AVRO -> Workload.decoder();
            case JSON ->
                JsonMapping.of(Map.of("preset", "nginx", "map.service", "/server_name"))
                        .source(definitions.fields());
            case METRICS -> new OtlpMetricsSource(OtlpMetricOptions.DEFAULT, definitions.fields());
        };
    }

    /** Decodes and counts about this number of items. */
    public Result run(Format format, long items) {
        OutcomeSource source = source(format);
        Traffic traffic = traffic(format);
        long thread = Thread.currentThread().getId();
        Counter counter = new Counter(new Combiner(definitions, CountingListener.NONE));
        long cpu = PROCESS.getProcessCpuTime();
        long allocated = THREADS.getThreadAllocatedBytes(thread);
        Headers headers = new RecordHeaders();
        long done = 0;
        long expected = 0;
        while (done < items) {
            for (byte[] record : traffic.records()) {
                source.decode(headers, record, counter);
                done += traffic.items();
            }
            expected += (long) traffic.records().size() * traffic.outcomes();
        }
        double nanos = (double) (PROCESS.getProcessCpuTime() - cpu) / done;
        double bytes = (double) (THREADS.getThreadAllocatedBytes(thread) - allocated) / done;
        if (counter.counted != expected) {
            throw new IllegalStateException(format + " counted " + counter.counted + ", not " + expected);
        }
        return new Result(1e9 / nanos, nanos, bytes);
    }

    private static final class Counter implements OutcomeSource.Receiver {
        private final Combiner combiner;
        private long counted;

        Counter(Combiner combiner) {
            this.combiner = combiner;
        }

        @Override
        public void receive(Outcome outcome) {
            combiner.count(outcome);
            counted++;
        }
    }

    /** The outcomes of the spans, in Avro. */
    private List<byte[]> avro() {
        Serializer<SpecificRecord> serializer = Workload.serde().serializer();
        return outcomes((outcome, number) -> serializer.serialize(
                RequestOutcome.getClassSchema().getName(),
                RequestOutcome.newBuilder()
                        .setEventId("0198c1d2-5a2e-7c3b-9d41-" + number)
                        .setService(outcome.service())
                        .setOccurredAt(Instant.ofEpochMilli(outcome.occurredAt()))
                        .setOperation(outcome.operation())
                        .setOutcome(
                                dev.slowburn.avro.Outcome.valueOf(outcome.kind().name()))
                        .setStatusCode(outcome.statusCode())
                        .setDurationMicros(outcome.durationMicros())
                        .setCount(outcome.count())
                        .build()));
    }

    /** The outcomes of the spans as lines of an access log of nginx. */
    private List<byte[]> json() {
        return outcomes((outcome, number) -> """
                {"msec":"%d.%03d","server_name":"%s","remote_addr":"10.0.0.%d","request_method":"GET",\
                "request_uri":"%s","status":"%d","body_bytes_sent":"%d","request_time":"%d.%03d",\
                "http_user_agent":"Mozilla/5.0 (X11; Linux x86_64)","upstream_addr":"10.0.1.%d:8080"}""".formatted(
                        outcome.occurredAt() / 1000,
                        outcome.occurredAt() % 1000,
                        outcome.service(),
                        number % 256,
                        outcome.operation().substring("GET ".length()),
                        outcome.statusCode(),
                        100 + number,
                        outcome.durationMicros() / 1_000_000,
                        outcome.durationMicros() / 1000 % 1000,
                        number % 20)
                .getBytes(StandardCharsets.UTF_8));
    }

    private List<byte[]> outcomes(BiFunction<Outcome, Integer, byte[]> format) {
        List<byte[]> records = new ArrayList<>();
        OutcomeSource source = new OtlpSpansSource(OtlpSpanOptions.DEFAULT, FieldsRead.EVERYTHING);
        for (byte[] record : spans) {
            source.decode(new RecordHeaders(), record, outcome -> records.add(format.apply(outcome, records.size())));
        }
        return records;
    }
}
