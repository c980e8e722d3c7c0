package dev.slowburn.input.otlp.json;

import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.input.otlp.OtlpRecord;
import dev.slowburn.input.otlp.RejectedOtlpItems;
import dev.slowburn.input.otlp.metrics.OtlpMetricOptions;
import dev.slowburn.input.otlp.metrics.OtlpMetricsSource;
import dev.slowburn.input.otlp.spans.OtlpSpanOptions;
import dev.slowburn.input.otlp.spans.OtlpSpansSource;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Decodes a signal of OTLP in JSON. Writes what is read of a record in Protocol Buffers first, so that both encodings of the same
 * data give the same outcomes; takes about ten times as long as the decoder of Protocol Buffers.
 */
public final class OtlpJsonSource implements OutcomeSource {
    private final Signal signal;
    private final UnaryOperator<byte[]> toProtobuf;
    private final OutcomeSource source;

    private OtlpJsonSource(Signal signal, UnaryOperator<byte[]> toProtobuf, OutcomeSource source) {
        this.signal = signal;
        this.toProtobuf = toProtobuf;
        this.source = source;
    }

    /** @param fields to be read; the others may keep their defaults */
    public static OtlpJsonSource spans(OtlpSpanOptions options, FieldsRead fields) {
        return new OtlpJsonSource(Signal.SPANS, new SpansJson()::toProtobuf, new OtlpSpansSource(options, fields));
    }

    /** @param fields to be read; the others may keep their defaults */
    public static OtlpJsonSource metrics(OtlpMetricOptions options, FieldsRead fields) {
        return new OtlpJsonSource(
                Signal.METRICS, new MetricsJson()::toProtobuf, new OtlpMetricsSource(options, fields));
    }

    /**
     * A record of metrics in Protocol Buffers, with the fields that are read.
     *
     * @throws RejectedOutcomeException if it is not valid
     */
    public static byte[] metricsToProtobuf(byte[] record) {
        OtlpRecord.check(new RecordHeaders(), record);
        return new MetricsJson().toProtobuf(record);
    }

    @Override
    public void report(Observer observer) {
        source.report(observer);
    }

    /** @throws RejectedOutcomeException if the record is rejected as a whole */
    @Override
    public RejectedItems decode(Headers headers, byte[] value, Receiver outcomes) {
        OtlpRecord.check(headers, value);
        RejectedItems rejected = source.decode(headers, toProtobuf.apply(value), outcomes);
        return rejected instanceof RejectedOtlpItems items ? new RejectedJsonItems(signal, items, value) : rejected;
    }
}
