package dev.slowburn.topology.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BudgetState;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.avro.Outcome;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import dev.slowburn.topology.definitions.BaseDefinitions;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Runs the examples of the page "How a budget is computed" through the topology. The page must have each published number in the
 * second column of the row with its name, below the heading of the example.
 */
class HowComputedTest {
    private static final Instant NOW = Instant.parse("2026-06-11T12:00:30Z");
    private static final String HEADING = "### ";

    private static final String SLO = """
            apiVersion: openslo/v1
            kind: SLO
            metadata: {name: example}
            spec:
              service: web
              indicator:
                spec:
                  ratioMetric:
                    good: {metricSource: {type: slowburn}}
                    total: {metricSource: {type: slowburn}}
              timeWindow: [%s]
              budgetingMethod: %s
              objectives: [%s]
            """;
    private static final String COMPOSITE = SLO.replaceFirst("(?s)  indicator:.*?  timeWindow", "  timeWindow");
    private static final String ANSWERED = "{displayName: answered, %s, indicator: {spec: {ratioMetric:"
            + " {good: {metricSource: {type: slowburn}}, total: {metricSource: {type: slowburn}}}}}}";
    private static final String FAST = "{displayName: fast, %s, op: lte, value: 300, indicator: {spec:"
            + " {thresholdMetric: {metricSource: {type: slowburn, spec: {field: duration_ms}}}}}}";
    private static final String ROLLING = "{duration: 30d, isRolling: true}";
    private static final String BUDGET = "example/objective-1";

    @Test
    void occurrences() throws IOException {
        try (TopologyHarness harness = harness(SLO.formatted(ROLLING, "Occurrences", "{target: 0.999}"))) {
            BudgetSnapshot snapshot = monthWithAFastBurn(harness);

            Section section = section("Occurrences");
            section.says("total", number(snapshot.getTotal()));
            section.says("bad", number(snapshot.getBad()));
            section.says("consumed", percent(snapshot.getConsumedRatio()));
            section.says("remaining", percent(snapshot.getRemainingRatio()));
        }
    }

    @Test
    void burnRateAndTimeToExhaustion() throws IOException {
        try (TopologyHarness harness = harness(SLO.formatted(ROLLING, "Occurrences", "{target: 0.999}"))) {
            BudgetSnapshot snapshot = monthWithAFastBurn(harness);
            List<BurnRateAlert> alerts = harness.alerts();

            assertThat(alerts).hasSize(1);
            BurnRateAlert alert = alerts.get(0);
            assertThat(alert.getRule()).isEqualTo("burn-1h");
            assertThat(alert.getSeverity()).isEqualTo("page");
            Section section = section("Burn rate, alert and time to exhaustion");
            section.says("burn rate over 1h", decimal(alert.getLongBurnRate()));
            section.says("burn rate over 5m", decimal(alert.getShortBurnRate()));
            section.says("factor", decimal(alert.getFactor()));
            section.says("seconds to exhaustion", number(snapshot.getSecondsToExhaustion()));
        }
    }

    /** 100 requests a minute for 30 days, 1,080 of them bad: 87 in the last hour, and of those 8 in the last five minutes. */
    private static BudgetSnapshot monthWithAFastBurn(TopologyHarness harness) {
        for (int hours = 719; hours >= 1; hours--) {
            int bad = hours == 240 ? 993 : 0;
            send(harness, Duration.ofHours(hours), 6_000 - bad, bad);
        }
        send(harness, Duration.ofMinutes(30), 5_500 - 79, 79);
        send(harness, Duration.ofMinutes(2), 500 - 8, 8);
        return snapshot(harness);
    }

    @Test
    void timeslices() throws IOException {
        String june = "{duration: 1M, calendar: {startTime: 2026-01-01 00:00:00, timeZone: UTC}}";
        String objective = "{target: 0.999, timeSliceTarget: 0.95, timeSliceWindow: 1m}";
        try (TopologyHarness harness = harness(SLO.formatted(june, "Timeslices", objective))) {
            for (int bad = 1; bad <= 27; bad++) {
                send(harness, Duration.ofHours(bad), 94, 6);
            }
            send(harness, Duration.ofHours(28), 95, 5);
            BudgetSnapshot snapshot = snapshot(harness);

            Section section = section("Timeslices");
            section.says("total", number(snapshot.getTotal()));
            section.says("bad", number(snapshot.getBad()));
            section.says("consumed", percent(snapshot.getConsumedRatio()));
            section.says("remaining", percent(snapshot.getRemainingRatio()));
        }
    }

    @Test
    void ratioTimeslices() throws IOException {
        String objective = "{target: 0.98, timeSliceWindow: 5m}";
        try (TopologyHarness harness = harness(SLO.formatted(ROLLING, "RatioTimeslices", objective))) {
            send(harness, Duration.ofHours(1), 10_000, 0);
            send(harness, Duration.ofHours(2), 99, 1);
            send(harness, Duration.ofHours(3), 19, 1);
            send(harness, Duration.ofHours(4), 100, 0);
            BudgetSnapshot snapshot = snapshot(harness);

            Section section = section("RatioTimeslices");
            section.says("SLI", percent(snapshot.getSli()));
            section.says("consumed", percent(snapshot.getConsumedRatio()));
            section.says("remaining", percent(snapshot.getRemainingRatio()));
            section.says("bad", number(snapshot.getBad()));
            section.says("total", number(snapshot.getTotal()));
        }
    }

    @Test
    void composite() throws IOException {
        Section section = section("Composite");
        Map<String, BudgetSnapshot> snapshots = composite("");
        for (String name : List.of("answered", "fast", "composite")) {
            section.says(
                    "example/" + name, percent(snapshots.get("example/" + name).getConsumedRatio()));
        }

        assertThat(snapshots.get("example/composite").getState()).isEqualTo(BudgetState.EXHAUSTED);

        section.says(
                "composite by `mean`",
                percent(composite(", annotations: {slowburn.dev/composite: mean}")
                        .get("example/composite")
                        .getConsumedRatio()));
    }

    private static Map<String, BudgetSnapshot> composite(String annotations) {
        String objectives = ANSWERED.formatted("target: 0.99, compositeWeight: 2") + ", "
                + FAST.formatted("target: 0.9, compositeWeight: 1");
        try (TopologyHarness harness = harness(COMPOSITE
                .formatted(ROLLING, "Occurrences", objectives)
                .replace("{name: example}", "{name: example" + annotations + "}"))) {
            harness.send(outcome(Outcome.SUCCESS, 100, 964));
            harness.send(outcome(Outcome.SUCCESS, 900, 30));
            harness.send(outcome(Outcome.SERVER_ERROR, 100, 6));
            harness.pass(Duration.ofSeconds(2));
            return harness.newestSnapshots();
        }
    }

    /** Ten slices, the last of which is still open. */
    @Test
    void compositeOfRatioTimeslices() throws IOException {
        String slices = "target: 0.9, timeSliceWindow: 1m";
        String objectives = ANSWERED.formatted(slices) + ", " + FAST.formatted(slices);
        try (TopologyHarness harness = harness(COMPOSITE.formatted(ROLLING, "RatioTimeslices", objectives))) {
            for (int minute = 0; minute < 10; minute++) {
                Instant at = NOW.minus(Duration.ofMinutes(minute));
                harness.send(outcome(Outcome.SUCCESS, 100, at, 964));
                harness.send(outcome(Outcome.SUCCESS, 900, at, 30));
                harness.send(outcome(Outcome.SERVER_ERROR, 100, at, 6));
            }
            harness.pass(Duration.ofSeconds(2));

            BudgetSnapshot snapshot = harness.newestSnapshots().get("example/composite");
            Section section = section("Composite");
            section.says("ratio/composite SLI", percent(snapshot.getSli()));
            section.says("ratio/composite", percent(snapshot.getConsumedRatio()));
        }
    }

    /** A day has 1,440 minutes, of which 14.4 may be bad: 6 are bad for one objective, and 30 others for another. */
    @Test
    void compositeOfTimeslices() throws IOException {
        String slices = "target: 0.99, timeSliceTarget: 0.95, timeSliceWindow: 1m";
        String objectives = ANSWERED.formatted(slices) + ", " + FAST.formatted(slices);
        try (TopologyHarness harness =
                harness(COMPOSITE.formatted("{duration: 1d, isRolling: true}", "Timeslices", objectives))) {
            for (int minute = 1; minute <= 100; minute++) {
                Instant at = NOW.minus(Duration.ofMinutes(minute));
                harness.send(outcome(Outcome.SUCCESS, 100, at, 90));
                if (minute <= 6) {
                    harness.send(outcome(Outcome.SERVER_ERROR, 100, at, 10));
                } else if (minute > 70) {
                    harness.send(outcome(Outcome.SUCCESS, 900, at, 10));
                }
            }
            Section section = section("Composite");
            Map<String, BudgetSnapshot> disjoint = newest(harness);
            section.says(
                    "slices/answered", percent(disjoint.get("example/answered").getConsumedRatio()));
            section.says("slices/fast", percent(disjoint.get("example/fast").getConsumedRatio()));
            BudgetSnapshot composite = disjoint.get("example/composite");
            section.says("slices/composite bad", number(composite.getBad()));
            section.says("slices/composite", percent(composite.getConsumedRatio()));
            assertThat(composite.getTotal()).isEqualTo(1_440);
            assertThat(composite.getSlices().getBad()).isEqualTo(36);

            for (int minute = 1; minute <= 6; minute++) {
                harness.send(outcome(Outcome.SUCCESS, 900, NOW.minus(Duration.ofMinutes(minute)), 10));
            }
            Map<String, BudgetSnapshot> overlapping = newest(harness);
            assertThat(overlapping.get("example/fast").getBad()).isEqualTo(36);
            assertThat(overlapping.get("example/composite").getBad()).isEqualTo(36);
        }
    }

    private static Map<String, BudgetSnapshot> newest(TopologyHarness harness) {
        harness.pass(Duration.ofSeconds(2));
        return harness.newestSnapshots();
    }

    @Test
    void correction() throws IOException {
        try (TopologyHarness harness = harness(SLO.formatted(ROLLING, "Occurrences", "{target: 0.999}"))) {
            send(harness, Duration.ofDays(2), 9_000 - 3, 3);
            send(harness, Duration.ofHours(9), 1_000 - 17, 17); // at 03:00
            Section section = section("A correction");
            section.says("consumed without it", percent(snapshot(harness).getConsumedRatio()));

            harness.define("BudgetCorrection/database", """
                    apiVersion: slowburn.dev/v1
                    kind: BudgetCorrection
                    metadata: {name: database}
                    spec: {slos: [example], start: 2026-06-11 02:00:00, end: 2026-06-11 04:00:00}
                    """);
            BudgetSnapshot corrected = snapshot(harness);
            section.says("total with it", number(corrected.getTotal()));
            section.says("bad with it", number(corrected.getBad()));
            section.says("consumed with it", percent(corrected.getConsumedRatio()));

            harness.define("BudgetCorrection/database", null);
            section.says(
                    "consumed when it is removed", percent(snapshot(harness).getConsumedRatio()));
        }
    }

    private static TopologyHarness harness(String slo) {
        return new TopologyHarness(
                TestSettings.wallClock(Duration.ofDays(35)),
                BaseDefinitions.ofSources(List.of(new Source("example.yaml", slo))),
                NOW);
    }

    private static void send(TopologyHarness harness, Duration ago, long good, long bad) {
        harness.send(Outcomes.good("web", NOW.minus(ago), good));
        harness.send(Outcomes.bad("web", NOW.minus(ago), bad));
    }

    private static RequestOutcome outcome(Outcome kind, long millis, long count) {
        return outcome(kind, millis, NOW, count);
    }

    private static RequestOutcome outcome(Outcome kind, long millis, Instant at, long count) {
        return RequestOutcome.newBuilder()
                .setService("web")
                .setOccurredAt(at)
                .setOutcome(kind)
                .setDurationMicros(millis * 1_000)
                .setCount(count)
                .build();
    }

    private static BudgetSnapshot snapshot(TopologyHarness harness) {
        harness.pass(Duration.ofSeconds(2));
        return harness.newestSnapshots().get(BUDGET);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String percent(double ratio) {
        return decimal(100 * ratio) + " %";
    }

    private static String decimal(double number) {
        return new BigDecimal(number)
                .setScale(1, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** The part of the page below a heading. */
    private static Section section(String heading) throws IOException {
        String page = Files.readString(Path.of("src/site/markdown/define/how-it-is-computed.md"));
        int start = page.indexOf(HEADING + heading + "\n");
        assertThat(start).as("the page has the heading %s", heading).isNotNegative();
        int end = page.indexOf("\n#", start + 1);
        return new Section(heading, page.substring(start, end));
    }

    private record Section(String heading, String text) {
        void says(String name, String value) {
            assertThat(text).as("the page, %s", heading).contains("| " + name + " | " + value + " |");
        }
    }
}
