package dev.slowburn.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.avro.Outcome;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.input.json.JsonMapping;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MappedLinesTest {
    private static final Map<String, String> OPTIONS = Map.of(
            "map.service", "/svc",
            "map.time", "/at",
            "map.status", "/status",
            "map.duration", "/took",
            "map.duration.unit", "s",
            "map.operation", "/method /path",
            "map.count", "/n",
            "map.attributes.zone", "/zone");

    private final LineParser parser = new MappedLineParser(JsonMapping.of(OPTIONS, "shop"));

    @Test
    void parsesEveryMappedField() throws UnreadableLineException {
        assertThat(parser.parse("{\"svc\":\"cart\",\"at\":\"2026-03-01T12:00:00Z\",\"status\":504,\"took\":0.0125,"
                        + "\"method\":\"GET\",\"path\":\"/c\u00e4rt\",\"n\":2,\"zone\":\"eu\"}"))
                .isEqualTo(RequestOutcome.newBuilder()
                        .setService("cart")
                        .setOccurredAt(Instant.parse("2026-03-01T12:00:00Z"))
                        .setOperation("GET /c\u00e4rt")
                        .setOutcome(Outcome.TIMEOUT)
                        .setStatusCode(504)
                        .setDurationMicros(12_500L)
                        .setCount(2)
                        .setAttributes(Map.of("zone", "eu"))
                        .build());
    }

    @Test
    void usesTheDefaultServiceAndSkipsAPrefix() throws UnreadableLineException {
        assertThat(parser.parse("web-1  | {\"at\":\"2026-03-01T12:00:00Z\"}"))
                .isEqualTo(RequestOutcome.newBuilder()
                        .setService("shop")
                        .setOccurredAt(Instant.parse("2026-03-01T12:00:00Z"))
                        .setOutcome(Outcome.UNKNOWN)
                        .build());
    }

    @Test
    void reportsWhyALineIsUnreadable() {
        assertThatThrownBy(() -> parser.parse("{\"at\":7}"))
                .isInstanceOf(UnreadableLineException.class)
                .hasMessageStartingWith("/at must be a time such as");
    }

    @Test
    void rejectsAMappingOfHeaders() {
        JsonMapping mapping = JsonMapping.of(Map.of("map.service", "header:ce_source", "map.time", "/at"));
        assertThatThrownBy(() -> new MappedLineParser(mapping)).hasMessage("lines have no headers");
    }
}
