package dev.slowburn.input.otlp;

import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.input.DecodedOutcome;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.input.otlp.json.JsonWriter;
import dev.slowburn.input.otlp.json.OtlpJsonSource;
import dev.slowburn.input.otlp.metrics.OtlpMetricOptions;
import dev.slowburn.input.otlp.metrics.OtlpMetricsSource;
import dev.slowburn.input.otlp.metrics.RandomMetrics;
import dev.slowburn.input.otlp.spans.OtlpSpanOptions;
import dev.slowburn.input.otlp.spans.OtlpSpansSource;
import dev.slowburn.input.otlp.spans.RandomSpans;
import dev.slowburn.testkit.fuzz.FuzzTarget;
import dev.slowburn.testkit.fuzz.Mutations;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Fuzzes the decoders of OTLP, with one for all records: each is rejected before any outcome is passed on, or its
 * outcomes are within their limits and the record of its rejected items contains only those.
 */
public final class OtlpFuzz implements FuzzTarget {
    private static final int RECORDS = 300;

    private final List<byte[]> valid = new ArrayList<>();
    private final String name;
    private final OutcomeSource source;
    private final OutcomeSource other;
    private int received;

    private OtlpFuzz(String name, Supplier<OutcomeSource> sources, Supplier<byte[]> records) {
        this.name = name;
        source = sources.get();
        other = sources.get();
        while (valid.size() < RECORDS) {
            byte[] record = records.get();
            if (record.length > 0) {
                valid.add(record);
            }
        }
    }

    /** Fuzzes the decoder of spans in Protocol Buffers. */
    public static OtlpFuzz spans() {
        Random random = new Random(1);
        return new OtlpFuzz(
                "spans",
                () -> new OtlpSpansSource(OtlpSpanOptions.DEFAULT, FieldsRead.EVERYTHING),
                () -> new ShuffledWriter(random).write(new RandomSpans(random).record()));
    }

    /** Fuzzes the decoder of spans in JSON. */
    public static OtlpFuzz jsonSpans() {
        Random random = new Random(1);
        return new OtlpFuzz(
                "json-spans",
                () -> OtlpJsonSource.spans(OtlpSpanOptions.DEFAULT, FieldsRead.EVERYTHING),
                () -> new JsonWriter(random).write(new RandomSpans(random).record()));
    }

    /** Fuzzes the decoder of metrics. */
    public static OtlpFuzz metrics() {
        Random random = new Random(1);
        return new OtlpFuzz(
                "metrics",
                () -> new OtlpMetricsSource(OtlpMetricOptions.DEFAULT, FieldsRead.EVERYTHING),
                () -> new ShuffledWriter(random).write(new RandomMetrics(random).record()));
    }

    /** Fuzzes the decoder of metrics in JSON. */
    public static OtlpFuzz jsonMetrics() {
        Random random = new Random(1);
        return new OtlpFuzz(
                "json-metrics",
                () -> OtlpJsonSource.metrics(OtlpMetricOptions.DEFAULT, FieldsRead.EVERYTHING),
                () -> new JsonWriter(random).write(new RandomMetrics(random).record()));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void feed(Random random) {
        Mutations mutations = new Mutations(random);
        byte[] one = mutations.oneOf(valid);
        byte[] value =
                switch (random.nextInt(10)) {
                    case 0 -> mutations.noise(200);
                    case 1 -> concatenated(mutations.damaged(one), mutations.oneOf(valid));
                    default -> mutations.damaged(one);
                };
        received = 0;
        try {
            RejectedItems rejected = source.decode(new RecordHeaders(), value, this::check);
            if (rejected.count() > 0) {
                check(rejected);
            }
        } catch (RejectedOutcomeException e) {
            check(e);
            if (received > 0) {
                throw new AssertionError("outcomes of a rejected record were passed on", e);
            }
        }
    }

    private static byte[] concatenated(byte[] one, byte[] other) {
        byte[] both = new byte[one.length + other.length];
        System.arraycopy(one, 0, both, 0, one.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private void check(Outcome outcome) {
        received++;
        if (outcome.service().isEmpty()
                || outcome.service().length() > DecodedOutcome.MAX_SERVICE_LENGTH
                || outcome.count() < 0
                || outcome.durationMicros() < 0
                || outcome.kind() == null) {
            throw new AssertionError("this is no outcome");
        }
    }

    private void check(RejectedItems rejected) {
        check(rejected.first());
        RejectedItems again = other.decode(new RecordHeaders(), rejected.record(), outcome -> {
            throw new AssertionError("an item was rejected and is an outcome");
        });
        if (again.count() != rejected.count()) {
            throw new AssertionError("rejected " + rejected.count() + " items, and " + again.count() + " of these");
        }
    }

    private static void check(RejectedOutcomeException e) {
        if (e.getMessage().isBlank() || e.getMessage().length() > 1_000) {
            throw new AssertionError("this is no reason: " + e.getMessage());
        }
    }
}
