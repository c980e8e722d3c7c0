package dev.slowburn.input.otlp.json;

import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.input.otlp.OtlpRecord;
import dev.slowburn.input.otlp.RejectedOtlpItems;
import dev.slowburn.input.otlp.spans.OtlpSpanOptions;
import dev.slowburn.input.otlp.spans.OtlpSpansSource;
import org.apache.kafka.common.header.Headers;

/**
 * Decodes spans of OTLP in JSON. Writes what is read of a record in Protocol Buffers first, so that both formats of the same
 * spans give the same outcomes; takes about ten times as long as {@link OtlpSpansSource}.
 */
public final class OtlpJsonSpansSource implements OutcomeSource {
    private final SpansJson json = new SpansJson();
    private final OtlpSpansSource spans;

    /** @param fields to be read; the others may keep their defaults */
    public OtlpJsonSpansSource(OtlpSpanOptions options, FieldsRead fields) {
        spans = new OtlpSpansSource(options, fields);
    }

    /** The source that counts the spans, for its numbers. */
    public OtlpSpansSource spans() {
        return spans;
    }

    /** @throws RejectedOutcomeException if the record is rejected as a whole */
    @Override
    public RejectedItems decode(Headers headers, byte[] value, Receiver outcomes) {
        OtlpRecord.check(headers, value);
        RejectedItems rejected = spans.decode(headers, json.toProtobuf(value), outcomes);
        return rejected instanceof RejectedOtlpItems items ? new RejectedJsonItems(items, value) : rejected;
    }
}
