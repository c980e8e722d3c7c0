package dev.slowburn.chaos;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.time.Instant;
import java.util.Map;

/** A record of spans of one service. */
final class SpanRecord {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final ScopeSpans.Builder spans = ScopeSpans.newBuilder();
    private final String service;

    SpanRecord(String service) {
        this.service = service;
    }

    /** Adds a request. */
    void add(Instant at, int status, Map<String, String> attributes) {
        long end = at.getEpochSecond() * NANOS_PER_SECOND + at.getNano();
        Span.Builder span = Span.newBuilder()
                .setKind(Span.SpanKind.SPAN_KIND_SERVER)
                .setName("GET /")
                .setStartTimeUnixNano(end - 1)
                .setEndTimeUnixNano(end)
                .addAttributes(attribute(
                        "http.response.status_code", AnyValue.newBuilder().setIntValue(status)));
        attributes.forEach((name, value) ->
                span.addAttributes(attribute(name, AnyValue.newBuilder().setStringValue(value))));
        spans.addSpans(span);
    }

    private static KeyValue attribute(String name, AnyValue.Builder value) {
        return KeyValue.newBuilder().setKey(name).setValue(value).build();
    }

    byte[] toBytes() {
        return TracesData.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(Resource.newBuilder()
                                .addAttributes(attribute(
                                        "service.name", AnyValue.newBuilder().setStringValue(service))))
                        .addScopeSpans(spans))
                .build()
                .toByteArray();
    }
}
