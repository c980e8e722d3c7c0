package dev.slowburn.input.json;

import static dev.slowburn.domain.outcome.OutcomeKind.CLIENT_ERROR;
import static dev.slowburn.domain.outcome.OutcomeKind.REJECTED;
import static dev.slowburn.domain.outcome.OutcomeKind.SERVER_ERROR;
import static dev.slowburn.domain.outcome.OutcomeKind.SUCCESS;
import static dev.slowburn.domain.outcome.OutcomeKind.TIMEOUT;
import static dev.slowburn.domain.outcome.OutcomeKind.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.testkit.OutcomeCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each preset with lines of the documented format. */
class PresetTest {
    private static List<OutcomeCopy> decoded(Map<String, String> options, String file) throws IOException {
        String lines = Files.readString(Path.of("src/test/resources/input/json", file));
        Decoded.Batch batch = Decoded.decode(JsonMapping.of(options), lines);
        assertThat(batch.reason()).isEmpty();
        return batch.outcomes();
    }

    private static OutcomeCopy outcome(
            String service, String at, String operation, OutcomeKind kind, Integer status, Long micros) {
        return new OutcomeCopy(service, Instant.parse(at).toEpochMilli(), operation, kind, status, micros, 1, Map.of());
    }

    @Test
    void readsAccessLogsOfNginx() throws IOException {
        assertThat(decoded(Map.of("preset", "nginx", "map.service", "constant:web"), "nginx.jsonl"))
                .containsExactly(
                        outcome("web", "2026-03-01T12:00:00.250Z", "GET /cart", SUCCESS, 200, 12_000L),
                        outcome(
                                "web",
                                "2026-03-01T12:00:00.251Z",
                                "POST /b\u00e4stellung/\u6771\u4eac",
                                CLIENT_ERROR,
                                404,
                                1_000L),
                        outcome("web", "2026-03-01T12:00:01Z", "GET /slow", TIMEOUT, 504, 60_003_000L),
                        outcome("web", "2026-03-01T12:00:01.001Z", "GET /cart", CLIENT_ERROR, 499, 1_500_000L),
                        outcome("web", "2026-03-01T12:00:01.002Z", null, CLIENT_ERROR, 400, 0L));
    }

    @Test
    void readsValuesOfAttemptsOfNginx() throws IOException {
        Map<String, String> upstream = Map.of(
                "preset", "nginx",
                "map.service", "constant:backend",
                "map.status", "/upstream_status",
                "map.duration", "/upstream_response_time");

        assertThat(decoded(upstream, "nginx.jsonl"))
                .extracting(OutcomeCopy::kind, OutcomeCopy::statusCode, OutcomeCopy::durationMicros)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(SUCCESS, 200, 11_000L),
                        org.assertj.core.groups.Tuple.tuple(UNKNOWN, null, null),
                        org.assertj.core.groups.Tuple.tuple(TIMEOUT, 504, 60_003_000L),
                        org.assertj.core.groups.Tuple.tuple(UNKNOWN, null, null),
                        org.assertj.core.groups.Tuple.tuple(UNKNOWN, null, null));
    }

    @Test
    void readsAccessLogsOfIngressNginx() throws IOException {
        assertThat(decoded(Map.of("preset", "ingress-nginx", "map.service", "/vhost"), "ingress-nginx.jsonl"))
                .containsExactly(
                        outcome("shop.example", "2026-03-01T12:00:00Z", "GET /cart", SUCCESS, 200, 12_000L),
                        outcome("shop.example", "2026-03-01T12:00:01Z", "PUT /k\u00e4se", SERVER_ERROR, 503, 0L),
                        outcome("shop.example", "2026-03-01T12:00:02Z", "GET /slow", TIMEOUT, 504, 60_001_000L));
    }

    /** The time is that of the end, which is the start and the duration. */
    @Test
    void readsAccessLogsOfIstioAndEnvoyGateway() throws IOException {
        Map<String, String> options = Map.of(
                "preset",
                "envoy",
                "map.service",
                "/authority | /:authority",
                "map.attributes.flags",
                "/response_flags");

        List<OutcomeCopy> outcomes = decoded(options, "envoy.jsonl");

        assertThat(outcomes)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("attributes")
                .containsExactly(
                        outcome("cart.shop:8080", "2026-03-01T12:00:00.254Z", "GET /cart", SUCCESS, 200, 4_000L),
                        outcome(
                                "cart.shop:8080",
                                "2026-03-01T12:00:30.250Z",
                                "POST /k\u00e4se",
                                SERVER_ERROR,
                                503,
                                30_000_000L),
                        outcome("shop.example", "2026-03-01T12:00:16Z", "GET /shop", TIMEOUT, 504, 15_000_000L),
                        outcome("shop.example", "2026-03-01T12:00:01.007Z", "GET /shop", UNKNOWN, null, 7_000L));
        assertThat(outcomes)
                .extracting(OutcomeCopy::attributes)
                .containsExactly(Map.of(), Map.of("flags", "UF"), Map.of("flags", "UT"), Map.of("flags", "DC"));
    }

    @Test
    void readsCloudEventsInStructuredMode() throws IOException {
        List<OutcomeCopy> outcomes =
                decoded(Map.of("preset", "cloudevents", "map.attributes.region", "/data/region"), "cloudevents.jsonl");

        assertThat(outcomes)
                .containsExactly(
                        outcome("/shop/cart", "2026-03-01T12:00:00.250Z", "GET /cart", SUCCESS, 200, 12_000L),
                        new OutcomeCopy(
                                "/shop/kasse-\u6771\u4eac",
                                Instant.parse("2026-03-01T12:00:01Z").toEpochMilli(),
                                "queue",
                                REJECTED,
                                null,
                                null,
                                3,
                                Map.of("region", "eu")),
                        outcome("/shop/cart", "2026-03-01T12:00:02Z", null, SERVER_ERROR, 503, null));
    }
}
