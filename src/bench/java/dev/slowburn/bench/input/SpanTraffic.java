package dev.slowburn.bench.input;

import static dev.slowburn.bench.input.Attributes.number;
import static dev.slowburn.bench.input.Attributes.text;

import com.google.protobuf.ByteString;
import dev.slowburn.bench.peer.Workload;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Records of spans like the Collector's batches: 500 spans of ten services with 14 attributes each, of which about one in four
 * is an entry span.
 */
final class SpanTraffic {
    static final int SPANS_PER_RECORD = 500;
    /** Entry spans of a record. */
    static final int ENTRY_SPANS = 130;

    private static final int SERVICES = 10;
    private static final long START = 1_767_225_600_000_000_000L;

    private final Random random = new Random(7);

    List<byte[]> records(int number) {
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            TracesData.Builder record = TracesData.newBuilder();
            for (int service = 0; service < SERVICES; service++) {
                ScopeSpans.Builder scope = ScopeSpans.newBuilder();
                for (int j = 0; j < SPANS_PER_RECORD / SERVICES; j++) {
                    scope.addSpans(span(j < ENTRY_SPANS / SERVICES));
                }
                record.addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(Resource.newBuilder()
                                .addAttributes(text("service.name", Workload.SERVICE + service))
                                .addAttributes(text("service.version", "1.4.2"))
                                .addAttributes(text("k8s.pod.name", "pod-" + random.nextInt(20)))
                                .addAttributes(text("telemetry.sdk.language", "java")))
                        .addScopeSpans(scope));
            }
            records.add(record.build().toByteArray());
        }
        return records;
    }

    private Span span(boolean entry) {
        boolean failed = random.nextInt(1000) == 0;
        long start = START + random.nextInt(1_000_000_000);
        return Span.newBuilder()
                .setTraceId(id(16))
                .setSpanId(id(8))
                .setParentSpanId(id(8))
                .setFlags(entry ? 0x301 : 0x101)
                .setName("GET /items/{id}")
                .setKind(entry ? Span.SpanKind.SPAN_KIND_SERVER : Span.SpanKind.SPAN_KIND_CLIENT)
                .setStartTimeUnixNano(start)
                .setEndTimeUnixNano(start + random.nextInt(500_000_000))
                .addAttributes(text("http.request.method", "GET"))
                .addAttributes(text("url.scheme", "https"))
                .addAttributes(text("url.path", "/items/" + random.nextInt(100_000)))
                .addAttributes(text("http.route", "/items/" + random.nextInt(5)))
                .addAttributes(number("http.response.status_code", failed ? 503 : 200))
                .addAttributes(text("server.address", "shop.example.com"))
                .addAttributes(number("server.port", 443))
                .addAttributes(text("client.address", "10.0.0." + random.nextInt(256)))
                .addAttributes(text("user_agent.original", "Mozilla/5.0 (X11; Linux x86_64)"))
                .addAttributes(text("network.protocol.version", "1.1"))
                .addAttributes(text("network.peer.address", "10.0.1." + random.nextInt(256)))
                .addAttributes(number("network.peer.port", 1024 + random.nextInt(60_000)))
                .addAttributes(number("thread.id", random.nextInt(200)))
                .addAttributes(text("thread.name", "worker-" + random.nextInt(200)))
                .build();
    }

    private ByteString id(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }
}
