package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.LoadResult;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Warnings about SLOs with regard to the inputs of an instance. */
class InputWarningsTest {
    private static final List<Long> BOUNDS = List.of(100_000L, 250_000L, 1_500L);

    private static InputWarnings warnings(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "input.spans.topic", "otlp_spans",
                "input.spans.format", "otlp-proto",
                "input.metrics.topic", "otlp_metrics",
                "input.metrics.format", "otlp-metrics",
                "input.access.topic", "access",
                "input.access.format", "json",
                "input.access.preset", "nginx"));
        all.put("input.access.map.service", "constant:web");
        all.putAll(settings);
        List<String> inputs = List.of(settings.get("inputs").split(",", -1));
        all.keySet().removeIf(key -> key.startsWith("input.") && !inputs.contains(key.split("\\.", -1)[1]));
        return new InputWarnings(Settings.inputs(Config.load(null, Map.of(), all)), Map.of("metrics", BOUNDS));
    }

    private static Slo slo(String service, String annotations, String good) {
        LoadResult loaded = Definitions.parse("slo.yaml", """
                apiVersion: openslo/v1
                kind: SLO
                metadata:
                  name: fast
                  annotations: {%s}
                spec:
                  service: %s
                  indicator:
                    metadata: {name: fast}
                    spec:
                      ratioMetric:
                        good: {metricSource: {type: slowburn, spec: {filter: "%s"}}}
                        total: {metricSource: {type: slowburn}}
                  timeWindow: [{duration: 28d, isRolling: true}]
                  budgetingMethod: Occurrences
                  objectives: [{displayName: most, target: 0.99}]
                """.formatted(annotations, service, good));
        assertThat(loaded.problems()).isEmpty();
        return loaded.slos().get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "outcomes,spans | * | cart | '' | 2 inputs may have requests of service cart: outcomes, spans",
                "outcomes,spans | shop-* | shop-eu | '' | 2 inputs may have requests of service shop-eu",
                "outcomes,spans | shop-* | cart | '' | ''",
                "outcomes,spans | * | cart | slowburn.dev/input: spans | ''",
                "spans,access | * | web | '' | 2 inputs may have requests of service web",
                "spans,access | * | cart | '' | ''",
                "spans,access | shop-* | all | slowburn.dev/all-services: \"true\" | ''",
                "spans,access | w* | all | slowburn.dev/all-services: \"true\" | 2 inputs may have requests of the same service",
                "spans | * | cart | '' | ''"
            })
    void warnsIfRequestsMayBeCountedTwice(
            String inputs, String services, String service, String annotation, String warning) {
        List<String> found = warnings(Map.of("inputs", inputs, "input.spans.services", services))
                .of(slo(service, annotation, "status_code < 500"));

        if (warning.isEmpty()) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).singleElement().asString().startsWith(warning);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "duration_ms <= 250 | ''",
                "duration_ms <= 1.5 | ''",
                "250 >= duration_ms && status_code < 500 | ''",
                "!(duration_ms > 100.0) | ''",
                "status_code < 300 | ''",
                "duration_ms <= 200 | the threshold of 200 ms is no bound of the buckets of input metrics, so requests that took 100 to 250 ms are not distinguished; use 100 or 250 ms",
                "duration_ms <= 1 | requests that took up to 1.5 ms are not distinguished; use 1.5 ms",
                "300 > duration_ms | requests that took more than 250 ms are not distinguished; use 250 ms",
                "duration_ms < 250 | requests of input metrics that took 100 to 250 ms have a duration of 250 ms",
                "duration_ms < 1.5 | requests of input metrics that took 0 to 1.5 ms have a duration of 1.5 ms",
                "250 > duration_ms | that took 100 to 250 ms have a duration of 250 ms"
            })
    void warnsOfThresholdsThatAreNoBound(String filter, String warning) {
        List<String> found = warnings(Map.of("inputs", "metrics")).of(slo("cart", "", filter));

        if (warning.isEmpty()) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found)
                    .singleElement()
                    .asString()
                    .startsWith("objective most: ")
                    .contains(warning);
        }
    }

    @Test
    void readsTheThresholdsOfAThresholdMetric() {
        LoadResult loaded = Definitions.parse("slo.yaml", """
                apiVersion: openslo/v1
                kind: SLO
                metadata: {name: fast}
                spec:
                  service: cart
                  indicator:
                    metadata: {name: duration}
                    spec: {thresholdMetric: {metricSource: {type: slowburn, spec: {field: duration_ms}}}}
                  timeWindow: [{duration: 28d, isRolling: true}]
                  budgetingMethod: Occurrences
                  objectives:
                    - {displayName: exact, target: 0.9, op: lte, value: 100}
                    - {displayName: strict, target: 0.9, op: lt, value: 100}
                    - {displayName: between, target: 0.99, op: lte, value: 300}
                """);
        assertThat(loaded.problems()).isEmpty();

        assertThat(warnings(Map.of("inputs", "metrics")).of(loaded.slos().get(0)))
                .satisfiesExactly(
                        strict -> assertThat(strict)
                                .startsWith("objective strict: requests of input metrics that took 1.5"),
                        between -> assertThat(between).startsWith("objective between: the threshold of 300 ms"));
    }
}
