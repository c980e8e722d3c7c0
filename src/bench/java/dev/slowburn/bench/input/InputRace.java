package dev.slowburn.bench.input;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.bench.peer.Workload;
import dev.slowburn.counting.Combiner;
import dev.slowburn.counting.CountingListener;
import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.input.otlp.spans.OtlpSpanOptions;
import dev.slowburn.input.otlp.spans.OtlpSpansSource;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

    /** The formats and decoders that are compared. */
    public enum Format {
        SPANS("OTLP spans"),
        GENERATED("OTLP spans, protobuf-java"),
        AVRO("Avro");

        private final String title;

        Format(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /**
     * Result of a round, by items: spans of all kinds, or outcomes in Avro.
     *
     * @param perSecond items per second of the process's time on a core, which includes the collection of garbage
     * @param nanos processor time of an item
     * @param bytes bytes allocated per item
     */
    public record Result(double perSecond, double nanos, double bytes) {}

    /** Decodes and counts about this number of items. */
    public Result run(Format format, long items) {
        OutcomeSource source =
                switch (format) {
                    case SPANS -> new OtlpSpansSource(OtlpSpanOptions.DEFAULT, definitions.fields());
                    case GENERATED -> new GeneratedClassesSource();
                    case AVRO -> Workload.decoder();
                };
        List<byte[]> records = format == Format.AVRO ? avro() : spans;
        long perRecord = format == Format.AVRO ? 1 : SpanTraffic.SPANS_PER_RECORD;
        long thread = Thread.currentThread().getId();
        Counter counter = new Counter(new Combiner(definitions, CountingListener.NONE));
        long cpu = PROCESS.getProcessCpuTime();
        long allocated = THREADS.getThreadAllocatedBytes(thread);
        Headers headers = new RecordHeaders();
        long done = 0;
        long expected = 0;
        while (done < items) {
            for (byte[] record : records) {
                source.decode(headers, record, counter);
                done += perRecord;
            }
            expected += (long) RECORDS * SpanTraffic.ENTRY_SPANS;
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
        List<byte[]> records = new ArrayList<>();
        Serializer<SpecificRecord> serializer = Workload.serde().serializer();
        OutcomeSource source = new OtlpSpansSource(OtlpSpanOptions.DEFAULT, definitions.fields());
        for (byte[] record : spans) {
            source.decode(
                    new RecordHeaders(),
                    record,
                    outcome -> records.add(serializer.serialize(
                            RequestOutcome.getClassSchema().getName(),
                            RequestOutcome.newBuilder()
                                    .setEventId("0198c1d2-5a2e-7c3b-9d41-" + records.size())
                                    .setService(outcome.service())
                                    .setOccurredAt(Instant.ofEpochMilli(outcome.occurredAt()))
                                    .setOperation(outcome.operation())
                                    .setOutcome(dev.slowburn.avro.Outcome.valueOf(
                                            outcome.kind().name()))
                                    .setStatusCode(outcome.statusCode())
                                    .setDurationMicros(outcome.durationMicros())
                                    .setCount(outcome.count())
                                    .build())));
        }
        return records;
    }
}
