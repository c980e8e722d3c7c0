package dev.slowburn.input.otlp.spans;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.List;
import java.util.Random;

/** Random records of spans, many with values that the decoder treats in a special way. */
public final class RandomSpans {
    /** Names that the decoder reads, and some that it does not. */
    private static final List<String> NAMES = List.of(
            "http.request.method",
            "http.method",
            "http.route",
            "http.response.status_code",
            "http.status_code",
            "rpc.service",
            "rpc.method",
            "rpc.response.status_code",
            "rpc.grpc.status_code",
            "error.type",
            "messaging.operation.type",
            "messaging.operation",
            "service.name",
            "service.namespace",
            "SampleRate",
            "sampled",
            "region",
            "größe",
            "url.path",
            "");

    private static final List<String> TEXTS = List.of(
            "",
            "GET",
            "/carts/{id}",
            "shop.Cart/Add",
            "Add",
            "UNAVAILABLE",
            "NOT_FOUND",
            "process",
            "receive",
            "timeout",
            "a.TimeoutException",
            "200",
            "503",
            "7",
            "-7",
            "eu \"west\"\n\u0001",
            "Größe 😀",
            "unknown_service:java");

    private static final long[] NUMBERS = {
        0, 1, 2, 3, 14, 16, 17, 200, 404, 499, 500, 504, 599, 600, -1, 99, 1_000_000_000, Long.MAX_VALUE, Long.MIN_VALUE
    };

    private static final double[] REALS = {0, -0.0, 1, 200, 504, 0.1, 1e15, 1e300, Double.NaN, Double.NEGATIVE_INFINITY
    };

    private static final List<String> TRACE_STATES = List.of(
            "",
            "ot=th:c",
            "ot=th:0",
            "ot=th:8;rv:8abcdef0123456",
            "a=b,ot=p:4",
            "ot=p:63",
            "ot=th:zz",
            "ot=th:ffffffffffffff");

    private final Random random;

    public RandomSpans(Random random) {
        this.random = random;
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    public TracesData record() {
        TracesData.Builder record = TracesData.newBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            ResourceSpans.Builder spans = ResourceSpans.newBuilder();
            if (random.nextInt(8) > 0) {
                spans.setResource(resource());
            }
            if (random.nextBoolean()) {
                spans.setSchemaUrl("https://opentelemetry.io/schemas/1.45.0");
            }
            for (int j = random.nextInt(3); j > 0; j--) {
                spans.addScopeSpans(scope());
            }
            record.addResourceSpans(spans);
        }
        return record.build();
    }

    private Resource resource() {
        Resource.Builder resource = Resource.newBuilder().setDroppedAttributesCount(random.nextInt(2));
        if (random.nextInt(5) > 0) {
            resource.addAttributes(SpanRecords.attribute("service.name", oneOf(List.of("shop", "cart", "", "größe"))));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            resource.addAttributes(attribute());
        }
        return resource.build();
    }

    private ScopeSpans scope() {
        ScopeSpans.Builder scope = ScopeSpans.newBuilder();
        if (random.nextBoolean()) {
            scope.setScope(InstrumentationScope.newBuilder().setName("scope").addAttributes(attribute()));
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            scope.addSpans(span());
        }
        return scope.build();
    }

    private Span span() {
        long end = random.nextInt(20) == 0 ? 0 : SpanRecords.END_NANOS + random.nextInt();
        long start = random.nextInt(20) == 0 ? 0 : end - random.nextInt(1_000_000_000) + random.nextInt(10_000_000);
        Span.Builder span = Span.newBuilder()
                .setTraceId(bytes(16))
                .setSpanId(bytes(8))
                .setName(oneOf(TEXTS))
                .setTraceState(oneOf(TRACE_STATES))
                .setKindValue(random.nextInt(4) > 0 ? 2 + 3 * random.nextInt(2) : random.nextInt(7))
                .setStartTimeUnixNano(start)
                .setEndTimeUnixNano(end)
                .setFlags(random.nextInt(4) << 8)
                .setDroppedLinksCount(random.nextInt(3));
        if (random.nextBoolean()) {
            span.setParentSpanId(bytes(8));
        }
        if (random.nextBoolean()) {
            span.setStatus(Status.newBuilder().setCodeValue(random.nextInt(4)).setMessage(oneOf(TEXTS)));
        }
        for (int i = random.nextInt(8); i > 0; i--) {
            span.addAttributes(attribute());
        }
        if (random.nextInt(4) == 0) {
            span.addEvents(Span.Event.newBuilder().setName("event").addAttributes(attribute()));
            span.addLinks(Span.Link.newBuilder().setTraceId(bytes(16)).addAttributes(attribute()));
        }
        return span.build();
    }

    private ByteString bytes(int length) {
        byte[] bytes = new byte[random.nextInt(8) > 0 ? length : random.nextInt(length)];
        if (random.nextInt(4) > 0) {
            random.nextBytes(bytes);
        }
        return ByteString.copyFrom(bytes);
    }

    private KeyValue attribute() {
        return SpanRecords.attribute(oneOf(NAMES), value(3));
    }

    private AnyValue value(int depth) {
        AnyValue.Builder value = AnyValue.newBuilder();
        switch (random.nextInt(depth > 0 ? 12 : 9)) {
            case 0, 1, 2, 3 -> value.setStringValue(oneOf(TEXTS));
            case 4, 5 -> value.setIntValue(NUMBERS[random.nextInt(NUMBERS.length)]);
            case 6 -> value.setDoubleValue(REALS[random.nextInt(REALS.length)]);
            case 7 -> value.setBoolValue(random.nextBoolean());
            case 8 -> value.setBytesValue(bytes(5));
            case 9 -> value.setArrayValue(array(depth));
            case 10 -> value.setKvlistValue(map(depth));
            default -> {
                // Without a value.
            }
        }
        return value.build();
    }

    private ArrayValue array(int depth) {
        ArrayValue.Builder array = ArrayValue.newBuilder();
        for (int i = random.nextInt(3); i > 0; i--) {
            array.addValues(value(depth - 1));
        }
        return array.build();
    }

    private KeyValueList map(int depth) {
        KeyValueList.Builder map = KeyValueList.newBuilder();
        for (int i = random.nextInt(3); i > 0; i--) {
            map.addValues(SpanRecords.attribute(i + oneOf(TEXTS), value(depth - 1)));
        }
        return map.build();
    }
}
