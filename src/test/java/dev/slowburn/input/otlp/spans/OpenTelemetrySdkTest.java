package dev.slowburn.input.otlp.spans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.testkit.OutcomeCopy;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Services with OpenTelemetry's SDK send spans: what is counted equals what their clients saw. */
class OpenTelemetrySdkTest {
    private static final int REQUESTS = 20_000;
    private static final double PROBABILITY = 0.1;
    private static final long THRESHOLD = (1L << 56) - (long) (PROBABILITY * (1L << 56));
    private static final AttributeKey<Long> HTTP_STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> GRPC_STATUS = AttributeKey.stringKey("rpc.response.status_code");

    private final Random random = new Random(1);
    private final List<SpanData> spans = new ArrayList<>();
    private final Map<OutcomeKind, Long> seen = new EnumMap<>(OutcomeKind.class);

    private SdkTracerProvider provider(Sampler sampler) {
        return SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "shop")))
                .setIdGenerator(new SeededIds(random))
                .setSampler(Sampler.parentBased(sampler))
                .addSpanProcessor(SimpleSpanProcessor.create(new Collected(spans)))
                .build();
    }

    /** Sends requests to a service whose handlers also have inner spans. */
    private void send(Sampler sampler) {
        try (SdkTracerProvider provider = provider(sampler)) {
            Tracer tracer = provider.get("test");
            for (int i = 0; i < REQUESTS; i++) {
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
    }

    /** Ends a request, and returns what its client saw. */
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
            default -> {
                span.setAttribute(HTTP_STATUS, 200L);
                return OutcomeKind.SUCCESS;
            }
        }
    }

    private Map<OutcomeKind, Long> counted() {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        try {
            TraceRequestMarshaler.create(spans).writeBinaryTo(record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<OutcomeKind, Long> counted = new EnumMap<>(OutcomeKind.class);
        for (OutcomeCopy outcome : SpanRecords.outcomes(SpanRecords.source(), record.toByteArray())) {
            assertThat(outcome.service()).isEqualTo("shop");
            counted.merge(outcome.kind(), outcome.count(), Long::sum);
        }
        return counted;
    }

    @Test
    void countsEachRequestWithoutSampling() {
        send(Sampler.alwaysOn());

        assertThat(counted()).isEqualTo(seen);
    }

    /** Within four standard deviations of each kind. */
    @Test
    void countsWithinTheErrorOfSampling() {
        send(new TenPercent());

        Map<OutcomeKind, Long> counted = counted();
        assertThat(spans.size()).isLessThan(REQUESTS);
        seen.forEach((kind, requests) -> {
            double deviation = Math.sqrt(requests * (1 / PROBABILITY - 1));
            assertThat((double) counted.get(kind)).as(kind.name()).isCloseTo(requests, within(4 * deviation));
        });
    }

    /** Consistent probability sampling, which the SDK has only in extensions. */
    private static final class TenPercent implements Sampler {
        @Override
        public SamplingResult shouldSample(
                Context parent,
                String traceId,
                String name,
                SpanKind kind,
                Attributes attributes,
                List<LinkData> links) {
            boolean kept = Long.parseUnsignedLong(traceId.substring(18), 16) >= THRESHOLD;
            return new SamplingResult() {
                @Override
                public SamplingDecision getDecision() {
                    return kept ? SamplingDecision.RECORD_AND_SAMPLE : SamplingDecision.DROP;
                }

                @Override
                public Attributes getAttributes() {
                    return Attributes.empty();
                }

                @Override
                public TraceState getUpdatedTraceState(TraceState state) {
                    return state.toBuilder()
                            .put("ot", "th:" + Long.toHexString(THRESHOLD))
                            .build();
                }
            };
        }

        @Override
        public String getDescription() {
            return "ten percent";
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

    private record Collected(List<SpanData> spans) implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
            spans.addAll(ended);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
