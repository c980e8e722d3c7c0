package dev.slowburn.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SampleTrafficTest {
    private static final Instant START = Instant.parse("2026-03-04T00:00:00Z");
    private static final int MINUTES = 300;

    private final SampleTraffic traffic = new SampleTraffic(1, START);

    /** The spans as OpenTelemetry's own classes read them. */
    private List<Span> spans() throws InvalidProtocolBufferException {
        List<Span> spans = new ArrayList<>();
        for (int minute = 0; minute < MINUTES; minute++) {
            for (byte[] record : traffic.next().spans()) {
                TracesData batch = TracesData.parseFrom(record);
                assertThat(batch.getResourceSpansList()).singleElement().satisfies(resource -> {
                    assertThat(values(resource.getResource().getAttributesList()))
                            .containsEntry("service.name", SampleTraffic.SPAN_SERVICE);
                    spans.addAll(resource.getScopeSpans(0).getSpansList());
                });
            }
        }
        return spans;
    }

    private static Map<String, String> values(List<KeyValue> attributes) {
        Map<String, String> values = new TreeMap<>();
        attributes.forEach(each -> values.put(
                each.getKey(),
                each.getValue().hasIntValue()
                        ? Long.toString(each.getValue().getIntValue())
                        : each.getValue().getStringValue()));
        return values;
    }

    @Test
    void sendsTheRequestsOfOneServiceAsEntrySpans() throws InvalidProtocolBufferException {
        List<Span> spans = spans();

        List<Span> entries = spans.stream()
                .filter(span -> span.getKind() == Span.SpanKind.SPAN_KIND_SERVER)
                .toList();
        SampleTraffic.Sent sent = traffic.sent(SampleTraffic.SPAN_SERVICE);
        Instant end = START.plus(Duration.ofMinutes(MINUTES));
        assertThat(entries).hasSize((int) sent.requests(MINUTES + 1, end)).allSatisfy(span -> {
            assertThat(span.getEndTimeUnixNano()).isGreaterThan(span.getStartTimeUnixNano());
            assertThat(span.getName()).isEqualTo("GET /search");
            assertThat(values(span.getAttributesList()))
                    .containsEntry("http.request.method", "GET")
                    .containsEntry("http.route", "/search")
                    .containsKeys("http.response.status_code", "region");
            assertThat(span.getFlags()).isEqualTo(0x300);
        });
        assertThat(entries)
                .filteredOn(span -> span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR)
                .hasSize((int) sent.failed(MINUTES + 1, end))
                .isNotEmpty()
                .allSatisfy(span ->
                        assertThat(values(span.getAttributesList())).containsEntry("http.response.status_code", "503"));
    }

    @Test
    void eachEntrySpanHasAnInnerSpanOfTheSameTrace() throws InvalidProtocolBufferException {
        List<Span> spans = spans();

        Set<ByteString> ids = new HashSet<>();
        spans.forEach(span -> ids.add(span.getSpanId()));
        assertThat(ids).hasSameSizeAs(spans);
        for (int i = 0; i < spans.size(); i += 2) {
            Span entry = spans.get(i);
            Span inner = spans.get(i + 1);
            assertThat(inner.getTraceId()).isEqualTo(entry.getTraceId());
            assertThat(inner.getParentSpanId()).isEqualTo(entry.getSpanId());
            assertThat(inner.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
        }
    }

    @Test
    void sendsNoOutcomesOfTheServiceWithSpans() {
        assertThat(traffic.next().outcomes()).isNotEmpty().noneMatch(outcome -> outcome.getService()
                .equals(SampleTraffic.SPAN_SERVICE));
    }
}
