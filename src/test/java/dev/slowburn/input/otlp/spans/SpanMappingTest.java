package dev.slowburn.input.otlp.spans;

import static dev.slowburn.input.otlp.spans.SpanRecords.END_NANOS;
import static dev.slowburn.input.otlp.spans.SpanRecords.SPAN_ID;
import static dev.slowburn.input.otlp.spans.SpanRecords.attribute;
import static dev.slowburn.input.otlp.spans.SpanRecords.outcome;
import static dev.slowburn.input.otlp.spans.SpanRecords.outcomes;
import static dev.slowburn.input.otlp.spans.SpanRecords.record;
import static dev.slowburn.input.otlp.spans.SpanRecords.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.testkit.Observed;
import dev.slowburn.testkit.OutcomeCopy;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row of the table that maps spans to outcomes. */
class SpanMappingTest {
    private static final int LOCAL_PARENT = 0x100;
    private static final int REMOTE_PARENT = 0x300;

    @ParameterizedTest
    @CsvSource({
        "SPAN_KIND_SERVER, 1",
        "SPAN_KIND_CONSUMER, 1",
        "SPAN_KIND_INTERNAL, 0",
        "SPAN_KIND_CLIENT, 0",
        "SPAN_KIND_PRODUCER, 0",
        "SPAN_KIND_UNSPECIFIED, 0"
    })
    void countsServersAndConsumers(SpanKind kind, int counted) {
        assertThat(outcomes(record(server().setKind(kind)))).hasSize(counted);
    }

    @ParameterizedTest
    @CsvSource({
        "messaging.operation.type, process, 1",
        "messaging.operation.type, receive, 0",
        "messaging.operation.type, settle, 0",
        "messaging.operation, process, 1",
        "messaging.operation, receive, 0"
    })
    void countsConsumersThatProcess(String name, String value, int counted) {
        Span.Builder span = server(attribute(name, value)).setKind(SpanKind.SPAN_KIND_CONSUMER);

        assertThat(outcomes(record(span))).hasSize(counted);
    }

    @Test
    void countsTheKindsOfItsOptions() {
        OtlpSpanOptions options = new OtlpSpanOptions(
                Set.of(dev.slowburn.input.otlp.spans.SpanKind.INTERNAL),
                SpanSampling.ADJUST,
                "",
                List.of("service.name"),
                List.of("*"));
        OtlpSpansSource source = new OtlpSpansSource(options, FieldsRead.EVERYTHING);
        Span.Builder root = server().setKind(SpanKind.SPAN_KIND_INTERNAL).setName("root");
        Span.Builder child = root.clone().setParentSpanId(SPAN_ID).setName("child");

        assertThat(outcomes(source, record(server(), root, child).toByteArray()))
                .extracting(OutcomeCopy::operation)
                .containsExactly("root");
    }

    @Test
    void countsASpanWithARemoteParentOrNone() {
        OtlpSpansSource source = SpanRecords.source();
        Span.Builder inner = server().setParentSpanId(SPAN_ID).setFlags(LOCAL_PARENT);

        List<OutcomeCopy> counted = outcomes(
                source,
                record(
                                inner.clone().setName("inner"),
                                inner.clone().setName("remote").setFlags(REMOTE_PARENT),
                                inner.clone().setName("root").clearParentSpanId(),
                                inner.clone().setName("old").setFlags(0))
                        .toByteArray());

        assertThat(counted).extracting(OutcomeCopy::operation).containsExactly("remote", "root", "old");
        assertThat(Observed.of(source).innerSpans).isEqualTo(1);
        assertThat(Observed.of(source).innerSpans).isZero();
    }

    @Test
    void takesTheTimeOfTheAnswerAndTheDuration() {
        OutcomeCopy outcome =
                outcome(server().setStartTimeUnixNano(END_NANOS - 1_234_999).setEndTimeUnixNano(END_NANOS + 999_999));

        assertThat(outcome.occurredAt()).isEqualTo(END_NANOS / 1_000_000);
        assertThat(outcome.durationMicros()).isEqualTo(2234);
    }

    @Test
    void hasNoDurationWithoutAStart() {
        assertThat(outcome(server().setStartTimeUnixNano(0)).durationMicros()).isNull();
    }

    @Test
    void joinsTheAttributesOfTheService() {
        OtlpSpanOptions options = new OtlpSpanOptions(
                OtlpSpanOptions.DEFAULT.kinds(),
                SpanSampling.ADJUST,
                "",
                List.of("service.namespace", "service.name"),
                List.of("*"));
        OtlpSpansSource source = new OtlpSpansSource(options, FieldsRead.EVERYTHING);
        Resource.Builder resource = Resource.newBuilder().addAttributes(attribute("service.name", "cart"));
        Resource.Builder both = resource.clone().addAttributes(attribute("service.namespace", "shop"));

        assertThat(outcomes(source, record(both, server()).toByteArray()).get(0).service())
                .isEqualTo("shop/cart");
        assertThat(outcomes(source, record(resource, server()).toByteArray())
                        .get(0)
                        .service())
                .isEqualTo("cart");
    }

    @ParameterizedTest
    @CsvSource({"shop, 1", "shop-2, 1", "cart, 0", "eu/shop, 1"})
    void countsTheServicesOfItsOptions(String service, int counted) {
        OtlpSpanOptions options = new OtlpSpanOptions(
                OtlpSpanOptions.DEFAULT.kinds(),
                SpanSampling.ADJUST,
                "",
                List.of("service.name"),
                List.of("shop*", "*/sh*p"));
        OtlpSpansSource source = new OtlpSpansSource(options, FieldsRead.EVERYTHING);
        Resource.Builder resource = Resource.newBuilder().addAttributes(attribute("service.name", service));

        assertThat(outcomes(source, record(resource, server()).toByteArray())).hasSize(counted);
    }

    @Test
    void countsUnknownServices() {
        OtlpSpansSource source = SpanRecords.source();
        for (String name : List.of("unknown_service:java", "unknown_service", "unknown_services", "shop")) {
            Resource.Builder resource = Resource.newBuilder().addAttributes(attribute("service.name", name));
            assertThat(outcomes(source, record(resource, server(), server()).toByteArray()))
                    .hasSize(2);
        }

        Observed observed = Observed.of(source);
        assertThat(observed.unknownOutcomes).isEqualTo(4);
        assertThat(observed.unknownServices).containsExactly("unknown_service", "unknown_service:java");
        assertThat(Observed.of(source).unknownOutcomes).isZero();
    }

    @Test
    void namesTheOperationOfHttp() {
        assertThat(outcome(server(attribute("http.request.method", "GET"), attribute("http.route", "/carts/{id}")))
                        .operation())
                .isEqualTo("GET /carts/{id}");
        assertThat(outcome(server(
                                attribute("http.method", "PUT"),
                                attribute("http.route", "/ü"),
                                attribute("http.request.method", "GET")))
                        .operation())
                .isEqualTo("GET /ü");
        assertThat(outcome(server(attribute("http.method", "PUT"), attribute("http.route", "/old")))
                        .operation())
                .isEqualTo("PUT /old");
        assertThat(outcome(server(attribute("http.request.method", "GET"), attribute("url.path", "/carts/1")))
                        .operation())
                .isEqualTo("span");
    }

    @Test
    void namesTheOperationOfRpc() {
        assertThat(outcome(server(attribute("rpc.service", "shop.Cart"), attribute("rpc.method", "Add")))
                        .operation())
                .isEqualTo("shop.Cart/Add");
        assertThat(outcome(server(attribute("rpc.method", "shop.Cart/Add"))).operation())
                .isEqualTo("shop.Cart/Add");
        assertThat(outcome(server(attribute("rpc.method", "shop.Cart/Add"), attribute("rpc.service", "shop.Cart")))
                        .operation())
                .isEqualTo("shop.Cart/Add");
    }

    @Test
    void namesNoOperationThatIsNotRead() {
        OtlpSpansSource source = new OtlpSpansSource(OtlpSpanOptions.DEFAULT, FieldsRead.NOTHING);

        assertThat(outcomes(source, record(server(attribute("a", "b"))).toByteArray()))
                .allSatisfy(outcome -> {
                    assertThat(outcome.operation()).isNull();
                    assertThat(outcome.attributes()).isEmpty();
                });
    }

    @Test
    void readsTheAttributesThatAreNamed() {
        FieldsRead fields = new FieldsRead(
                EnumSet.of(OutcomeField.ATTRIBUTES), false, Set.of("a", "b", "http.route", "sampled", "absent"));
        OtlpSpansSource source = new OtlpSpansSource(OtlpSpanOptions.DEFAULT, fields);
        Resource.Builder resource = Resource.newBuilder()
                .addAttributes(attribute("service.name", "shop"))
                .addAttributes(attribute("a", "of the resource"))
                .addAttributes(attribute("b", "of the resource"));
        Span.Builder span = server(attribute("b", 7), attribute("c", "not read"), attribute("http.route", "/r"));

        assertThat(outcomes(source, record(resource, span).toByteArray()).get(0).attributes())
                .isEqualTo(Map.of("a", "of the resource", "b", "7", "http.route", "/r", "sampled", "false"));
    }

    @Test
    void writesValuesAsText() {
        AnyValue list = AnyValue.newBuilder()
                .setArrayValue(ArrayValue.newBuilder()
                        .addValues(AnyValue.newBuilder().setStringValue("x\"y"))
                        .addValues(AnyValue.newBuilder().setDoubleValue(Double.NaN))
                        .addValues(AnyValue.newBuilder()
                                .setKvlistValue(KeyValueList.newBuilder().addValues(attribute("k", -3))))
                        .addValues(AnyValue.getDefaultInstance()))
                .build();

        assertThat(outcome(server(
                                attribute("int", Long.MIN_VALUE),
                                attribute("small", -40),
                                attribute(
                                        "bool",
                                        AnyValue.newBuilder().setBoolValue(true).build()),
                                attribute(
                                        "double",
                                        AnyValue.newBuilder()
                                                .setDoubleValue(0.25)
                                                .build()),
                                attribute("list", list),
                                attribute("empty", AnyValue.getDefaultInstance())))
                        .attributes())
                .containsEntry("int", "-9223372036854775808")
                .containsEntry("small", "-40")
                .containsEntry("bool", "true")
                .containsEntry("double", "0.25")
                .containsEntry("list", "[\"x\\\"y\",\"NaN\",{\"k\":-3},null]")
                .doesNotContainKey("empty");
    }

    @Test
    void replacesBytesThatAreNotUtf8() {
        byte[] record = record(server(attribute("region", "xyz"))).toByteArray();
        for (int i = 0; i < record.length; i++) {
            record[i] = record[i] == 'y' ? (byte) 0xff : record[i];
        }

        assertThat(outcomes(SpanRecords.source(), record).get(0).attributes()).containsEntry("region", "x\ufffdz");
    }

    @Test
    void refusesOptionsWithoutAnyKindOrService() {
        assertThatThrownBy(() -> new OtlpSpanOptions(Set.of(), SpanSampling.ADJUST, "", List.of("a"), List.of("*")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("kinds, service attributes and services must not be empty");
    }
}
