package dev.slowburn.input.otlp.spans;

import static dev.slowburn.input.otlp.spans.SpanRecords.END_NANOS;
import static dev.slowburn.input.otlp.spans.SpanRecords.attribute;
import static dev.slowburn.input.otlp.spans.SpanRecords.record;
import static dev.slowburn.input.otlp.spans.SpanRecords.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.input.otlp.OtlpRecord;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** Spans that are rejected while others are counted, and records that are rejected as a whole. */
class RejectedSpansTest {
    private final OtlpSpansSource source = SpanRecords.source();
    private final List<String> counted = new ArrayList<>();

    private RejectedItems decode(TracesData record) {
        return source.decode(new RecordHeaders(), record.toByteArray(), outcome -> counted.add(outcome.operation()));
    }

    private RejectedOutcomeException rejection(Headers headers, byte[] record) {
        return catchThrowableOfType(
                RejectedOutcomeException.class,
                () -> source.decode(headers, record, outcome -> counted.add(outcome.operation())));
    }

    private Rejection only(Span.Builder span) {
        RejectedItems rejected = decode(record(span));
        assertThat(counted).isEmpty();
        assertThat(rejected.count()).isEqualTo(1);
        return rejected.first().rejection();
    }

    @Test
    void countsTheOtherSpansAndCopiesTheRejectedOnes() throws InvalidProtocolBufferException {
        Span.Builder bad = server().setName("bad").setStartTimeUnixNano(END_NANOS + 1);
        TracesData shop = record(server(), bad, server().setKind(Span.SpanKind.SPAN_KIND_CLIENT), server());
        TracesData nobody = record(Resource.newBuilder().addAttributes(attribute("host.name", "h")), server());

        RejectedItems rejected = decode(
                shop.toBuilder().mergeFrom(record(server())).mergeFrom(nobody).build());

        assertThat(counted).hasSize(3);
        assertThat(rejected.count()).isEqualTo(2);
        assertThat(rejected.positions()).isEqualTo("1,5");
        assertThat(rejected.first().rejection()).isEqualTo(Rejection.NEGATIVE_DURATION);
        assertThat(rejected.reasons())
                .containsExactlyInAnyOrderEntriesOf(Map.of(Rejection.NEGATIVE_DURATION, 1, Rejection.NO_SERVICE, 1));
        assertThat(TracesData.parseFrom(rejected.record()))
                .isEqualTo(record(bad).toBuilder().mergeFrom(nobody).build());
        assertThat(ExportTraceServiceRequest.parseFrom(rejected.record()).getResourceSpansCount())
                .isEqualTo(2);
    }

    @Test
    void rejectsWhatTheReceiverFindsImplausible() {
        RejectedItems rejected =
                source.decode(new RecordHeaders(), record(server()).toByteArray(), outcome -> {
                    throw new RejectedOutcomeException(Rejection.IN_THE_FUTURE, "tomorrow");
                });

        assertThat(rejected.first().rejection()).isEqualTo(Rejection.IN_THE_FUTURE);
    }

    @Test
    void listsAHundredPositions() {
        Span.Builder[] spans = new Span.Builder[102];
        Arrays.fill(spans, server().setEndTimeUnixNano(0));

        RejectedItems rejected = decode(record(spans));

        assertThat(rejected.count()).isEqualTo(102);
        assertThat(rejected.positions()).startsWith("0,1,2,").endsWith(",98,99,…");
    }

    @Test
    void forgetsWhatItRejectedBefore() {
        assertThat(decode(record(server().setEndTimeUnixNano(0))).count()).isEqualTo(1);

        assertThat(decode(record(server()))).isSameAs(RejectedItems.NONE);
    }

    @Test
    void rejectsASpanWithoutAnEnd() {
        assertThat(only(server().setEndTimeUnixNano(0))).isEqualTo(Rejection.UNDECODABLE);
    }

    @Test
    void rejectsItemsThatAreNoSpans() {
        assertThat(only(Span.newBuilder().setName("a metric"))).isEqualTo(Rejection.UNDECODABLE);
    }

    @Test
    void rejectsTooMuchText() {
        String text = "x".repeat(40_000);

        assertThat(only(server(attribute("a", text), attribute("b", text)))).isEqualTo(Rejection.TOO_LARGE);
        assertThat(only(server(attribute("http.request.method", text), attribute("http.route", text))))
                .isEqualTo(Rejection.TOO_LARGE);
    }

    @Test
    void rejectsTooManyAttributes() {
        Span.Builder span = server();
        for (int i = 0; i < 1025; i++) {
            span.addAttributes(attribute("a" + i, 1));
        }

        assertThat(only(span)).isEqualTo(Rejection.TOO_LARGE);
    }

    @Test
    void rejectsALongService() {
        Resource.Builder resource = Resource.newBuilder().addAttributes(attribute("service.name", "s".repeat(257)));

        assertThat(decode(record(resource, server())).first().rejection()).isEqualTo(Rejection.TOO_LARGE);
    }

    @Test
    void rejectsRecordsOfOtherFormats() {
        byte[] json = "{\"resourceSpans\":[]}".getBytes(StandardCharsets.UTF_8);
        byte[] avro = {0, 0, 0, 0, 1, 8, 's', 'h', 'o', 'p'};

        assertThat(rejection(new RecordHeaders(), json).rejection()).isEqualTo(Rejection.UNDECODABLE);
        assertThat(rejection(new RecordHeaders(), avro).rejection()).isEqualTo(Rejection.UNDECODABLE);
        assertThat(rejection(new RecordHeaders(), null).rejection()).isEqualTo(Rejection.UNDECODABLE);
    }

    @Test
    void rejectsApacheArrowByItsHeader() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("MessageFormat", "otap".getBytes(StandardCharsets.UTF_8));

        assertThat(rejection(headers, record(server()).toByteArray()))
                .hasMessage("the record is Apache Arrow: its header MessageFormat says otap. "
                        + "Set the exporter's encoding to otlp_proto");
        headers.remove("MessageFormat").add("MessageFormat", "otlp".getBytes(StandardCharsets.UTF_8));
        assertThat(rejection(headers, record(server()).toByteArray())).isNull();
    }

    @Test
    void rejectsARecordThatIsTooLarge() {
        assertThat(rejection(new RecordHeaders(), new byte[OtlpRecord.MAX_BYTES + 1])
                        .rejection())
                .isEqualTo(Rejection.TOO_LARGE);
    }

    @Test
    void rejectsDeepNestingBeforeItCountsAnything() {
        AnyValue value = AnyValue.newBuilder().setIntValue(1).build();
        for (int i = 0; i < OtlpRecord.MAX_DEPTH; i++) {
            value = AnyValue.newBuilder()
                    .setArrayValue(ArrayValue.newBuilder().addValues(value))
                    .build();
        }
        AnyValue deeper = AnyValue.newBuilder()
                .setArrayValue(ArrayValue.newBuilder().addValues(value))
                .build();

        assertThat(decode(record(server(attribute("a", value)))).count()).isZero();
        counted.clear();
        byte[] record = record(server(), server(attribute("a", deeper))).toByteArray();
        assertThat(rejection(new RecordHeaders(), record).rejection()).isEqualTo(Rejection.UNDECODABLE);
        assertThat(counted).isEmpty();
    }

    @Test
    void rejectsATruncatedRecordBeforeItCountsAnything() {
        byte[] record =
                record(server(), server(attribute("http.status_code", 500))).toByteArray();

        for (int length = 1; length < record.length; length++) {
            assertThat(rejection(new RecordHeaders(), Arrays.copyOf(record, length)))
                    .as("%d bytes", length)
                    .isNotNull();
        }
        assertThat(counted).isEmpty();
    }
}
