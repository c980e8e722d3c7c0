package dev.slowburn.topology.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import dev.slowburn.topology.definitions.BaseDefinitions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alerts of sliced budgets. A look-back must contain finished slices, because the open one is not evaluated yet. */
class SlicedAlertsTest {
    private static final Instant START = Instant.parse("2026-03-04T00:00:00Z");
    private static final String SLO = """
            apiVersion: openslo/v1
            kind: SLO
            metadata: {name: web}
            spec:
              service: web
              indicator:
                spec:
                  ratioMetric:
                    good: {metricSource: {type: slowburn}}
                    total: {metricSource: {type: slowburn}}
              timeWindow: [{duration: 28d, isRolling: true}]
              budgetingMethod: %s
              objectives: [{target: 0.99, timeSliceTarget: 0.95, timeSliceWindow: %s}]
            """;

    @ParameterizedTest
    @CsvSource({
        "Timeslices, 1m",
        "Timeslices, 5m",
        "Timeslices, 10m",
        "RatioTimeslices, 1m",
        "RatioTimeslices, 5m",
        "RatioTimeslices, 10m"
    })
    void outageOfAnHourPages(String method, String slice) {
        Source source = new Source("web.yaml", SLO.formatted(method, slice));
        try (TopologyHarness harness = new TopologyHarness(
                TestSettings.wallClock(Duration.ofDays(35)), BaseDefinitions.ofSources(List.of(source)), START)) {
            for (int minute = 0; minute < 65; minute++) {
                harness.send(Outcomes.bad("web", harness.wallClock(), 100));
                harness.pass(Duration.ofMinutes(1));
            }
            assertThat(harness.alertsInShort()).contains("burn-1h FIRING #1", "burn-6h FIRING #1");
        }
    }
}
