package dev.slowburn.sandbox;

import dev.slowburn.avro.Outcome;
import dev.slowburn.avro.RequestOutcome;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Encodes requests of one service as OpenTelemetry's {@code ExportTraceServiceRequest}, as a Collector writes a batch to Kafka. Each
 * request has an entry span, and an inner span of a call to a database, which is not a request.
 */
final class SpanBatch {
    private static final int SERVER = 2;
    private static final int CLIENT = 3;
    private static final int ERROR = 2;
    /** Flags of a span: the parent is known to be remote, or known to be local. */
    private static final int REMOTE_PARENT = 0x300;

    private static final int LOCAL_PARENT = 0x100;

    private static final int TRACE_ID_BYTES = 16;
    private static final int SPAN_ID_BYTES = 8;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private final SplittableRandom random;

    /** @param seed of the ids of traces and spans */
    SpanBatch(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** @param outcomes of one service, each with operation, status and duration; at least one */
    byte[] encode(List<RequestOutcome> outcomes) {
        ProtobufMessage resource = new ProtobufMessage();
        text(resource, 1, "service.name", outcomes.get(0).getService());
        text(resource, 1, "telemetry.sdk.name", "opentelemetry");
        ProtobufMessage scope = new ProtobufMessage().message(1, new ProtobufMessage().text(1, "sample-traffic"));
        outcomes.forEach(outcome -> request(scope, outcome));
        return new ProtobufMessage()
                .message(1, new ProtobufMessage().message(1, resource).message(2, scope))
                .toByteArray();
    }

    private void request(ProtobufMessage scope, RequestOutcome outcome) {
        byte[] traceId = id(TRACE_ID_BYTES);
        byte[] spanId = id(SPAN_ID_BYTES);
        long end = outcome.getOccurredAt().toEpochMilli() * NANOS_PER_MILLI;
        long start = end - outcome.getDurationMicros() * NANOS_PER_MICRO;
        int method = outcome.getOperation().indexOf(' ');

        ProtobufMessage entry = span(traceId, spanId, id(SPAN_ID_BYTES), outcome.getOperation(), SERVER, start, end);
        text(entry, 9, "http.request.method", outcome.getOperation().substring(0, method));
        text(entry, 9, "http.route", outcome.getOperation().substring(method + 1));
        number(entry, 9, "http.response.status_code", outcome.getStatusCode());
        outcome.getAttributes().forEach((name, value) -> text(entry, 9, name, value));
        if (outcome.getOutcome() != Outcome.SUCCESS) {
            entry.message(15, new ProtobufMessage().varint(3, ERROR));
        }
        scope.message(2, entry.fixed32(16, REMOTE_PARENT));

        ProtobufMessage inner = span(traceId, id(SPAN_ID_BYTES), spanId, "SELECT", CLIENT, start, end);
        text(inner, 9, "db.system.name", "postgresql");
        scope.message(2, inner.fixed32(16, LOCAL_PARENT));
    }

    private static ProtobufMessage span(
            byte[] traceId, byte[] spanId, byte[] parentId, String name, int kind, long start, long end) {
        return new ProtobufMessage()
                .bytes(1, traceId)
                .bytes(2, spanId)
                .bytes(4, parentId)
                .text(5, name)
                .varint(6, kind)
                .fixed64(7, start)
                .fixed64(8, end);
    }

    private static void text(ProtobufMessage message, int field, String name, String value) {
        message.message(field, new ProtobufMessage().text(1, name).message(2, new ProtobufMessage().text(1, value)));
    }

    private static void number(ProtobufMessage message, int field, String name, long value) {
        message.message(field, new ProtobufMessage().text(1, name).message(2, new ProtobufMessage().varint(3, value)));
    }

    private byte[] id(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
