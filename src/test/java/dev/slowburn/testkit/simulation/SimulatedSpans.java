package dev.slowburn.testkit.simulation;

import dev.slowburn.input.otlp.spans.OtlpSpanOptions;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Builds a record of spans, each of which has its own resource. */
final class SimulatedSpans {
    private static final String COUNT = "requests";

    static final OtlpSpanOptions OPTIONS = new OtlpSpanOptions(
            OtlpSpanOptions.DEFAULT.kinds(),
            OtlpSpanOptions.DEFAULT.sampling(),
            COUNT,
            OtlpSpanOptions.DEFAULT.serviceAttributes(),
            OtlpSpanOptions.DEFAULT.services());

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final TracesData.Builder record = TracesData.newBuilder();
    private Optional<String> firstRejected = Optional.empty();

    /** @param region empty for none */
    void add(String service, Instant at, int status, Optional<String> region, long count) {
        Span.Builder span = entry(at)
                .addAttributes(attribute(
                        "http.response.status_code", AnyValue.newBuilder().setIntValue(status)))
                .addAttributes(attribute(COUNT, AnyValue.newBuilder().setIntValue(count)));
        region.ifPresent(name ->
                span.addAttributes(attribute("region", AnyValue.newBuilder().setStringValue(name))));
        add(service, span);
    }

    void addAhead(String service, Instant now) {
        add(service, entry(now.plus(Duration.ofDays(9))));
        rejected("IN_THE_FUTURE");
    }

    void addEndless(String service, Instant now) {
        add(service, entry(now).clearEndTimeUnixNano());
        rejected("UNDECODABLE");
    }

    private static Span.Builder entry(Instant at) {
        long end = at.toEpochMilli() * NANOS_PER_MILLI;
        return Span.newBuilder()
                .setKind(Span.SpanKind.SPAN_KIND_SERVER)
                .setName("GET /")
                .setStartTimeUnixNano(end - NANOS_PER_MILLI)
                .setEndTimeUnixNano(end);
    }

    private void add(String service, Span.Builder span) {
        record.addResourceSpans(ResourceSpans.newBuilder()
                .setResource(Resource.newBuilder()
                        .addAttributes(
                                attribute("service.name", AnyValue.newBuilder().setStringValue(service))))
                .addScopeSpans(ScopeSpans.newBuilder().addSpans(span)));
    }

    private void rejected(String reason) {
        if (firstRejected.isEmpty()) {
            firstRejected = Optional.of(reason);
        }
    }

    private static KeyValue attribute(String name, AnyValue.Builder value) {
        return KeyValue.newBuilder().setKey(name).setValue(value).build();
    }

    /** The reason of the dead letter of the record; empty if no span is rejected. */
    Optional<String> firstRejected() {
        return firstRejected;
    }

    byte[] toBytes() {
        return record.build().toByteArray();
    }
}
