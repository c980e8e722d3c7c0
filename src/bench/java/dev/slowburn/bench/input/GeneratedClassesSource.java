package dev.slowburn.bench.input;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.slowburn.domain.outcome.HttpStatus;
import dev.slowburn.input.DecodedOutcome;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.input.RejectedItems;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.kafka.common.header.Headers;

/** Decodes spans by protobuf-java and the generated classes, with the part of the mapping that the traffic needs. */
final class GeneratedClassesSource implements OutcomeSource {
    private final DecodedOutcome outcome = new DecodedOutcome();

    @Override
    public RejectedItems decode(Headers headers, byte[] value, Receiver outcomes) {
        try {
            for (ResourceSpans resource : TracesData.parseFrom(value).getResourceSpansList()) {
                String service = text(resource.getResource().getAttributesList(), "service.name");
                for (ScopeSpans scope : resource.getScopeSpansList()) {
                    for (Span span : scope.getSpansList()) {
                        if (span.getKind() == Span.SpanKind.SPAN_KIND_SERVER && (span.getFlags() & 0x300) != 0x100) {
                            read(service, span);
                            outcomes.receive(outcome);
                        }
                    }
                }
            }
            return RejectedItems.NONE;
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(String service, Span span) {
        outcome.reset();
        outcome.service = service;
        outcome.occurredAt = span.getEndTimeUnixNano() / 1_000_000;
        outcome.hasDuration = true;
        outcome.durationMicros = (span.getEndTimeUnixNano() - span.getStartTimeUnixNano()) / 1000;
        String method = null;
        String route = null;
        for (KeyValue each : span.getAttributesList()) {
            switch (each.getKey()) {
                case "http.request.method" -> method = each.getValue().getStringValue();
                case "http.route" -> route = each.getValue().getStringValue();
                case "http.response.status_code" -> {
                    outcome.hasStatusCode = true;
                    outcome.statusCode = (int) each.getValue().getIntValue();
                    outcome.kind = HttpStatus.kind(outcome.statusCode);
                }
                default -> {
                    // Not read.
                }
            }
        }
        outcome.operation = method + " " + route;
        outcome.validate();
    }

    private static String text(List<KeyValue> attributes, String name) {
        for (KeyValue each : attributes) {
            if (each.getKey().equals(name)) {
                return each.getValue().getStringValue();
            }
        }
        return "";
    }
}
