package dev.slowburn.input.otlp.spans;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.testkit.OutcomeCopy;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mapping of spans to outcomes over the generated classes, as a reference: with the default options, and the attribute
 * {@code SampleRate} as count. Knows only the outcomes that are counted and how many spans are rejected.
 */
final class NaiveSpans {
    static final String COUNT_ATTRIBUTE = "SampleRate";

    private static final Set<Integer> GRPC_SERVER_ERRORS = Set.of(2, 12, 13, 14, 15);
    private static final Map<String, Integer> GRPC = Map.of("UNAVAILABLE", 14, "NOT_FOUND", 5);
    private static final Pattern THRESHOLD = Pattern.compile("ot=(?:.*;)?th:([0-9a-f]{1,14})(?:;.*)?");
    private static final Pattern RANDOMNESS = Pattern.compile("ot=(?:.*;)?rv:([0-9a-f]{14})(?:;.*)?");
    private static final Pattern EXPONENT = Pattern.compile("ot=p:([0-9]+)");
    private static final BigInteger ALL = BigInteger.TWO.pow(56);

    final List<OutcomeCopy> outcomes = new ArrayList<>();
    int rejected;

    NaiveSpans(TracesData record) {
        for (ResourceSpans resource : record.getResourceSpansList()) {
            Map<String, AnyValue> attributes = byName(resource.getResource().getAttributesList());
            for (ScopeSpans scope : resource.getScopeSpansList()) {
                scope.getSpansList().forEach(span -> add(attributes, span));
            }
        }
    }

    private static Map<String, AnyValue> byName(List<KeyValue> attributes) {
        Map<String, AnyValue> values = new TreeMap<>();
        for (KeyValue each : attributes) {
            values.put(each.getKey(), each.getValue());
        }
        values.values().removeIf(value -> value.getValueCase() == AnyValue.ValueCase.VALUE_NOT_SET);
        return values;
    }

    private void add(Map<String, AnyValue> resource, Span span) {
        Map<String, AnyValue> attributes = byName(span.getAttributesList());
        boolean server = span.getKindValue() == 2;
        String messaging = text(attributes, "messaging.operation.type", "messaging.operation");
        boolean consumer = span.getKindValue() == 5;
        boolean remote = (span.getFlags() & 0x300) != 0x100;
        boolean root = span.getParentSpanId()
                .equals(ByteString.copyFrom(new byte[span.getParentSpanId().size()]));
        if (span.getKindValue() == 0 && span.getEndTimeUnixNano() == 0) {
            rejected++;
            return;
        }
        if ((!server && !consumer)
                || (consumer && messaging != null && !messaging.equals("process"))
                || (!remote && !root)) {
            return;
        }
        String service = text(resource, "service.name");
        boolean hasStart = span.getStartTimeUnixNano() != 0;
        long nanos = span.getEndTimeUnixNano() - span.getStartTimeUnixNano();
        if (service == null || service.isEmpty() || span.getEndTimeUnixNano() == 0 || (hasStart && nanos < 0)) {
            rejected++;
            return;
        }
        Map<String, String> texts = new TreeMap<>();
        resource.forEach((name, value) -> texts.put(name, text(value)));
        attributes.forEach((name, value) -> texts.put(name, text(value)));
        texts.putIfAbsent("sampled", Boolean.toString(sampled(span, attributes)));
        Integer http = http(attributes);
        Integer grpc = grpc(attributes);
        outcomes.add(new OutcomeCopy(
                service,
                span.getEndTimeUnixNano() / 1_000_000,
                operation(attributes, span),
                kind(http, grpc, span.getStatus().getCodeValue() == 2, attributes),
                http != null ? http : grpc,
                hasStart ? nanos / 1000 : null,
                count(span, attributes),
                texts));
    }

    private static String text(Map<String, AnyValue> attributes, String... names) {
        for (String name : names) {
            if (attributes.containsKey(name)) {
                return text(attributes.get(name));
            }
        }
        return null;
    }

    private static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
            case BYTES_VALUE ->
                Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray());
            default -> json(value).toString();
        };
    }

    private static JsonNode json(AnyValue value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value.getValueCase()) {
            case STRING_VALUE -> nodes.textNode(value.getStringValue());
            case INT_VALUE -> nodes.numberNode(value.getIntValue());
            case BOOL_VALUE -> nodes.booleanNode(value.getBoolValue());
            case DOUBLE_VALUE -> nodes.numberNode(value.getDoubleValue());
            case BYTES_VALUE -> nodes.binaryNode(value.getBytesValue().toByteArray());
            case ARRAY_VALUE -> {
                ArrayNode array = nodes.arrayNode();
                value.getArrayValue().getValuesList().forEach(each -> array.add(json(each)));
                yield array;
            }
            case KVLIST_VALUE -> {
                ObjectNode object = nodes.objectNode();
                value.getKvlistValue()
                        .getValuesList()
                        .forEach(each -> object.set(each.getKey(), json(each.getValue())));
                yield object;
            }
            default -> nodes.nullNode();
        };
    }

    private static Integer http(Map<String, AnyValue> attributes) {
        for (String name : List.of("http.response.status_code", "http.status_code")) {
            Long status = integer(attributes.get(name));
            if (status != null && status >= 100 && status <= 599) {
                return status.intValue();
            }
        }
        return null;
    }

    private static Integer grpc(Map<String, AnyValue> attributes) {
        AnyValue current = attributes.get("rpc.response.status_code");
        if (current != null && GRPC.containsKey(current.getStringValue())) {
            return GRPC.get(current.getStringValue());
        }
        Long old = integer(attributes.get("rpc.grpc.status_code"));
        return old != null && old >= 0 && old <= 16 ? old.intValue() : null;
    }

    private static Long integer(AnyValue value) {
        if (value == null) {
            return null;
        }
        return switch (value.getValueCase()) {
            case INT_VALUE -> value.getIntValue();
            case STRING_VALUE ->
                value.getStringValue().matches("[0-9]{1,18}") ? Long.valueOf(value.getStringValue()) : null;
            case DOUBLE_VALUE -> {
                double real = value.getDoubleValue();
                yield real % 1 == 0 && Math.abs(real) < 1e15 ? (Long) (long) real : null;
            }
            default -> null;
        };
    }

    private static OutcomeKind kind(Integer http, Integer grpc, boolean error, Map<String, AnyValue> attributes) {
        if (http != null && http >= 400) {
            return http < 500 ? OutcomeKind.CLIENT_ERROR : http == 504 ? OutcomeKind.TIMEOUT : OutcomeKind.SERVER_ERROR;
        }
        if (grpc != null) {
            return grpc == 0
                    ? OutcomeKind.SUCCESS
                    : grpc == 4
                            ? OutcomeKind.TIMEOUT
                            : grpc == 8
                                    ? OutcomeKind.REJECTED
                                    : GRPC_SERVER_ERRORS.contains(grpc)
                                            ? OutcomeKind.SERVER_ERROR
                                            : OutcomeKind.CLIENT_ERROR;
        }
        if (!error) {
            return OutcomeKind.SUCCESS;
        }
        String type = text(attributes, "error.type");
        boolean timeout = http == null && type != null && (type.equals("timeout") || type.endsWith("TimeoutException"));
        return timeout ? OutcomeKind.TIMEOUT : OutcomeKind.SERVER_ERROR;
    }

    private static String string(Map<String, AnyValue> attributes, String name) {
        String value =
                attributes.getOrDefault(name, AnyValue.getDefaultInstance()).getStringValue();
        return value.isEmpty() ? null : value;
    }

    private static String operation(Map<String, AnyValue> attributes, Span span) {
        String method = string(attributes, "http.request.method");
        if (method == null) {
            method = string(attributes, "http.method");
        }
        String route = string(attributes, "http.route");
        if (method != null && route != null) {
            return method + " " + route;
        }
        String rpc = string(attributes, "rpc.method");
        String rpcService = string(attributes, "rpc.service");
        if (rpc != null) {
            return rpcService == null || rpc.contains("/") ? rpc : rpcService + "/" + rpc;
        }
        return span.getName().isEmpty() ? null : span.getName();
    }

    private static BigInteger threshold(Span span) {
        Matcher threshold = THRESHOLD.matcher(span.getTraceState());
        return threshold.matches() ? new BigInteger((threshold.group(1) + "0".repeat(14)).substring(0, 14), 16) : null;
    }

    private static Integer exponent(Span span) {
        Matcher exponent = EXPONENT.matcher(span.getTraceState().replaceFirst("^a=b,", ""));
        return exponent.matches() ? Integer.valueOf(exponent.group(1)) : null;
    }

    private static boolean sampled(Span span, Map<String, AnyValue> attributes) {
        BigInteger threshold = threshold(span);
        Integer exponent = exponent(span);
        Long stated = integer(attributes.get(COUNT_ATTRIBUTE));
        return (threshold != null && threshold.signum() > 0)
                || (exponent != null && exponent > 0)
                || (stated != null && stated > 1);
    }

    private static long count(Span span, Map<String, AnyValue> attributes) {
        if (attributes.containsKey(COUNT_ATTRIBUTE)) {
            Long stated = integer(attributes.get(COUNT_ATTRIBUTE));
            return stated == null || stated < 1 ? 1 : stated;
        }
        BigInteger threshold = threshold(span);
        Integer exponent = exponent(span);
        if (threshold == null) {
            return exponent == null ? 1 : exponent == 63 ? 0 : 1L << exponent;
        }
        Matcher stated = RANDOMNESS.matcher(span.getTraceState());
        byte[] id = span.getTraceId().toByteArray();
        BigInteger randomness = stated.matches()
                ? new BigInteger(stated.group(1), 16)
                : id.length == 16 ? new BigInteger(1, id).mod(ALL) : BigInteger.ONE.negate();
        if (randomness.compareTo(threshold) < 0) {
            return 1;
        }
        BigInteger[] requests = ALL.divideAndRemainder(ALL.subtract(threshold));
        boolean up = randomness.subtract(threshold).compareTo(requests[1]) < 0;
        return requests[0].longValueExact() + (up ? 1 : 0);
    }
}
