package dev.slowburn.input.otlp.json;

import static dev.slowburn.input.otlp.spans.SpanRecords.record;
import static dev.slowburn.input.otlp.spans.SpanRecords.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.input.otlp.spans.OtlpSpanOptions;
import dev.slowburn.input.otlp.spans.RandomSpans;
import dev.slowburn.input.otlp.spans.SpanRecords;
import dev.slowburn.testkit.OutcomeCopy;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Spans in JSON give the same outcomes as in Protocol Buffers. */
class OtlpJsonSpansTest {
    private final OtlpJsonSource source = OtlpJsonSource.spans(OtlpSpanOptions.DEFAULT, FieldsRead.EVERYTHING);

    @Property(tries = 1000)
    void readsTheSameAsFromProtocolBuffers(@ForAll long seed) throws InvalidProtocolBufferException {
        Random random = new Random(seed);
        TracesData record = new RandomSpans(random).record();

        SameOutcomes.assertSame(
                SpanRecords.source(), record.toByteArray(), source, new JsonWriter(random).write(record));
    }

    /** As the Collector's exporter writes it. */
    @Example
    void readsARecordOfTheCollector() {
        String record = """
                {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},
                "scopeSpans":[{"scope":{"name":"http"},"spans":[{"traceId":"0102030405060708090a0b0c0d0e0f10",
                "spanId":"0102030405060708","parentSpanId":"","flags":256,"name":"GET","kind":2,
                "startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000250000000",
                "attributes":[{"key":"http.response.status_code","value":{"intValue":"503"}}],
                "status":{"code":2}}]}],"schemaUrl":"https://opentelemetry.io/schemas/1.45.0"}]}
                """;

        assertThat(SpanRecords.outcomes(source, record.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(new OutcomeCopy(
                        "shop",
                        1_700_000_000_250L,
                        "GET",
                        OutcomeKind.SERVER_ERROR,
                        503,
                        250_000L,
                        1,
                        Map.of("service.name", "shop", "http.response.status_code", "503", "sampled", "false")));
    }

    private void assertRejected(byte[] record, String reason) {
        assertThatThrownBy(() -> SpanRecords.outcomes(source, record))
                .isInstanceOfSatisfying(RejectedOutcomeException.class, e -> assertThat(e.rejection())
                        .isEqualTo(Rejection.UNDECODABLE))
                .hasMessage("the record is no OTLP JSON: it has " + reason);
    }

    private void assertRejected(String record, String reason) {
        assertRejected(record.getBytes(StandardCharsets.UTF_8), reason);
    }

    @Example
    void rejectsWhatIsNoTraceInJson() {
        assertRejected("", "no object in a field");
        assertRejected("[]", "no object in a field");
        assertRejected("{", "invalid JSON at column 2");
        assertRejected(
                new byte[] {0, 0, (byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xfe, 0, 0}, "bytes that are no text");
        assertRejected("{} {}", "text after its object");
        assertRejected("{\"resourceMetrics\":[]}", "no resourceSpans");
        assertRejected("{\"resourceSpans\":{}}", "no array in resourceSpans");
        assertRejected("{\"resourceSpans\":[],\"resourceSpans\":[]}", "invalid JSON at column 36");
        assertRejected(record(server()).toByteArray(), "invalid JSON at column 1");
        assertThat(SpanRecords.outcomes(source, "{}".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Example
    void rejectsInvalidValues() {
        assertRejected(span("\"traceId\":\"AQID=\""), "no hexadecimal digits in traceId");
        assertRejected(span("\"endTimeUnixNano\":\"soon\""), "no integer in endTimeUnixNano");
        assertRejected(span("\"endTimeUnixNano\":1.5"), "no integer in endTimeUnixNano");
        assertRejected(span("\"endTimeUnixNano\":\"18446744073709551616\""), "no 64-bit integer in endTimeUnixNano");
        assertRejected(span("\"endTimeUnixNano\":1e999999999"), "no 64-bit integer in endTimeUnixNano");
        assertRejected(span("\"name\":7"), "no string in name");
        assertRejected(span("\"attributes\":[{\"value\":{\"boolValue\":\"x\"}}]"), "no boolean in boolValue");
        assertRejected(span("\"attributes\":[{\"value\":{\"doubleValue\":\"x\"}}]"), "no number in doubleValue");
        assertRejected(span("\"attributes\":[{\"value\":{\"bytesValue\":\"?\"}}]"), "no base64 in bytesValue");
        assertRejected(span("\"status\":[]"), "no object in status");
    }

    @Example
    void rejectsDeepNesting() {
        String deep = "{\"arrayValue\":{\"values\":[".repeat(40) + "]}}".repeat(40);

        assertRejected(
                span("\"attributes\":[{\"value\":" + deep + "}]"), "a number that is too long, or more than 94 levels");
    }

    private static String span(String field) {
        return "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{" + field + "}]}]}]}";
    }
}
