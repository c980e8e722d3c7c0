package dev.slowburn.input.otlp.spans;

import com.google.protobuf.ByteString;
import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.testkit.OutcomeCopy;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Records of spans, and the outcomes that a source makes of records. */
public final class SpanRecords {
    public static final long END_NANOS = 1_700_000_000_000_000_000L;
    public static final ByteString TRACE_ID = ByteString.fromHex("0102030405060708090a0b0c0d0e0f10");
    public static final ByteString SPAN_ID = ByteString.fromHex("0102030405060708");

    private SpanRecords() {}

    public static KeyValue attribute(String name, String value) {
        return attribute(name, AnyValue.newBuilder().setStringValue(value).build());
    }

    public static KeyValue attribute(String name, long value) {
        return attribute(name, AnyValue.newBuilder().setIntValue(value).build());
    }

    public static KeyValue attribute(String name, AnyValue value) {
        return KeyValue.newBuilder().setKey(name).setValue(value).build();
    }

    public static Span.Builder server(KeyValue... attributes) {
        return Span.newBuilder()
                .setTraceId(TRACE_ID)
                .setSpanId(SPAN_ID)
                .setKind(Span.SpanKind.SPAN_KIND_SERVER)
                .setName("span")
                .setStartTimeUnixNano(END_NANOS - 5_000_000)
                .setEndTimeUnixNano(END_NANOS)
                .addAllAttributes(List.of(attributes));
    }

    public static TracesData record(Span.Builder... spans) {
        return record(Resource.newBuilder().addAttributes(attribute("service.name", "shop")), spans);
    }

    public static TracesData record(Resource.Builder resource, Span.Builder... spans) {
        ScopeSpans.Builder scope = ScopeSpans.newBuilder();
        for (Span.Builder span : spans) {
            scope.addSpans(span);
        }
        return TracesData.newBuilder()
                .addResourceSpans(
                        ResourceSpans.newBuilder().setResource(resource).addScopeSpans(scope))
                .build();
    }

    public static OtlpSpansSource source() {
        return new OtlpSpansSource(OtlpSpanOptions.DEFAULT, FieldsRead.EVERYTHING);
    }

    public static List<OutcomeCopy> outcomes(OutcomeSource source, byte[] record) {
        List<OutcomeCopy> outcomes = new ArrayList<>();
        source.decode(new RecordHeaders(), record, outcome -> outcomes.add(OutcomeCopy.of(outcome)));
        return outcomes;
    }

    public static List<OutcomeCopy> outcomes(TracesData record) {
        return outcomes(source(), record.toByteArray());
    }

    /** The outcome of the only span. */
    public static OutcomeCopy outcome(Span.Builder span) {
        List<OutcomeCopy> outcomes = outcomes(record(span));
        if (outcomes.size() != 1) {
            throw new AssertionError("there are " + outcomes.size() + " outcomes");
        }
        return outcomes.get(0);
    }
}
