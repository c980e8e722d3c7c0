package dev.slowburn.input.otlp;

import com.google.protobuf.ByteString;
import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.input.OutcomeSource;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Records of spans, and the outcomes that a source makes of records. */
public final class SpanRecords {
    static final long END_NANOS = 1_700_000_000_000_000_000L;
    static final ByteString TRACE_ID = ByteString.fromHex("0102030405060708090a0b0c0d0e0f10");
    static final ByteString SPAN_ID = ByteString.fromHex("0102030405060708");

    /** A copy of an outcome. */
    public record Copy(
            String service,
            long occurredAt,
            String operation,
            OutcomeKind kind,
            Integer statusCode,
            Long durationMicros,
            long count,
            Map<String, String> attributes) {
        static Copy of(Outcome outcome) {
            return new Copy(
                    outcome.service(),
                    outcome.occurredAt(),
                    outcome.operation(),
                    outcome.kind(),
                    outcome.hasStatusCode() ? outcome.statusCode() : null,
                    outcome.hasDuration() ? outcome.durationMicros() : null,
                    outcome.count(),
                    new TreeMap<>(outcome.attributes()));
        }
    }

    private SpanRecords() {}

    static KeyValue attribute(String name, String value) {
        return attribute(name, AnyValue.newBuilder().setStringValue(value).build());
    }

    static KeyValue attribute(String name, long value) {
        return attribute(name, AnyValue.newBuilder().setIntValue(value).build());
    }

    static KeyValue attribute(String name, AnyValue value) {
        return KeyValue.newBuilder().setKey(name).setValue(value).build();
    }

    static Span.Builder server(KeyValue... attributes) {
        return Span.newBuilder()
                .setTraceId(TRACE_ID)
                .setSpanId(SPAN_ID)
                .setKind(Span.SpanKind.SPAN_KIND_SERVER)
                .setName("span")
                .setStartTimeUnixNano(END_NANOS - 5_000_000)
                .setEndTimeUnixNano(END_NANOS)
                .addAllAttributes(List.of(attributes));
    }

    static TracesData record(Span.Builder... spans) {
        return record(Resource.newBuilder().addAttributes(attribute("service.name", "shop")), spans);
    }

    static TracesData record(Resource.Builder resource, Span.Builder... spans) {
        ScopeSpans.Builder scope = ScopeSpans.newBuilder();
        for (Span.Builder span : spans) {
            scope.addSpans(span);
        }
        return TracesData.newBuilder()
                .addResourceSpans(
                        ResourceSpans.newBuilder().setResource(resource).addScopeSpans(scope))
                .build();
    }

    static OtlpSpansSource source() {
        return new OtlpSpansSource(OtlpSpanOptions.DEFAULT, FieldsRead.EVERYTHING);
    }

    static List<Copy> outcomes(OutcomeSource source, byte[] record) {
        List<Copy> outcomes = new ArrayList<>();
        source.decode(new RecordHeaders(), record, outcome -> outcomes.add(Copy.of(outcome)));
        return outcomes;
    }

    static List<Copy> outcomes(TracesData record) {
        return outcomes(source(), record.toByteArray());
    }

    /** The outcome of the only span. */
    static Copy outcome(Span.Builder span) {
        List<Copy> outcomes = outcomes(record(span));
        if (outcomes.size() != 1) {
            throw new AssertionError("there are " + outcomes.size() + " outcomes");
        }
        return outcomes.get(0);
    }
}
