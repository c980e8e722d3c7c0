package dev.slowburn.testkit.otlp;

import dev.slowburn.domain.outcome.OutcomeKind;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** A service with HTTP and gRPC that OpenTelemetry's SDK for Java traces. The ids of its traces are the same in each run. */
public final class SdkService {
    private static final AttributeKey<Long> HTTP_STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> GRPC_STATUS = AttributeKey.stringKey("rpc.response.status_code");
    private static final int MAX_QUEUE = 200_000;

    private final Random random = new Random(1);
    private final String name;

    public SdkService(String name) {
        this.name = name;
    }

    /**
     * Answers requests by handlers that also have inner spans.
     *
     * @param records receives each batch of spans, as a record in protobuf
     * @return the number of answers of each kind that clients saw
     */
    public Map<OutcomeKind, Long> answer(int requests, Sampler sampler, Consumer<byte[]> records) {
        Map<OutcomeKind, Long> seen = new EnumMap<>(OutcomeKind.class);
        try (SdkTracerProvider provider = provider(sampler, records)) {
            Tracer tracer = provider.get("test");
            for (int i = 0; i < requests; i++) {
                Span span = tracer.spanBuilder("request")
                        .setSpanKind(SpanKind.SERVER)
                        .startSpan();
                Context context = Context.root().with(span);
                tracer.spanBuilder("inner").setParent(context).startSpan().end();
                tracer.spanBuilder("forwarded")
                        .setSpanKind(SpanKind.SERVER)
                        .setParent(context)
                        .startSpan()
                        .end();
                seen.merge(answer(span, random.nextInt(20)), 1L, Long::sum);
                span.end();
            }
        }
        return seen;
    }

    private SdkTracerProvider provider(Sampler sampler, Consumer<byte[]> records) {
        return SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), name)))
                .setIdGenerator(new SeededIds(random))
                .setSampler(Sampler.parentBased(sampler))
                .addSpanProcessor(BatchSpanProcessor.builder(new RecordExporter(records))
                        .setMaxQueueSize(MAX_QUEUE)
                        .build())
                .build();
    }

    /** Answers a request, and returns what its client saw. */
    private static OutcomeKind answer(Span span, int fate) {
        switch (fate) {
            case 0 -> {
                span.setAttribute(HTTP_STATUS, 503L).setStatus(StatusCode.ERROR);
                return OutcomeKind.SERVER_ERROR;
            }
            case 1 -> {
                span.setAttribute(HTTP_STATUS, 404L);
                return OutcomeKind.CLIENT_ERROR;
            }
            case 2 -> {
                span.setAttribute(GRPC_STATUS, "DEADLINE_EXCEEDED").setStatus(StatusCode.ERROR);
                return OutcomeKind.TIMEOUT;
            }
            case 3 -> {
                span.setAttribute(GRPC_STATUS, "OK");
                return OutcomeKind.SUCCESS;
            }
            case 4 -> {
                span.setAttribute(GRPC_STATUS, "NOT_FOUND");
                return OutcomeKind.CLIENT_ERROR;
            }
            case 5 -> {
                span.setAttribute(GRPC_STATUS, "UNAVAILABLE").setStatus(StatusCode.ERROR);
                return OutcomeKind.SERVER_ERROR;
            }
            default -> {
                span.setAttribute(HTTP_STATUS, 200L);
                return OutcomeKind.SUCCESS;
            }
        }
    }

    /** Random ids that are the same in each run. */
    private record SeededIds(Random random) implements IdGenerator {
        @Override
        public String generateSpanId() {
            return HexFormat.of().toHexDigits(random.nextLong() | 1);
        }

        @Override
        public String generateTraceId() {
            return generateSpanId() + generateSpanId();
        }
    }
}
