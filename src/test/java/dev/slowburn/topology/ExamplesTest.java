package dev.slowburn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.Decision;
import dev.slowburn.avro.Outcome;
import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.slo.Composite;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.input.otlp.spans.OtlpSpanOptions;
import dev.slowburn.input.otlp.spans.OtlpSpansSource;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.LoadResult;
import dev.slowburn.sandbox.SampleTraffic;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.definitions.BaseDefinitions;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.settings.TopologySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** All examples together, on ten minutes of the sample traffic, in which one service sends spans. */
class ExamplesTest {
    private static final Instant START = Instant.parse("2026-03-04T00:00:00Z");
    private static final int MINUTES = 10;
    private static final String SPANS = "otlp_spans";
    private static final TopologySettings SETTINGS = TestSettings.wallClock(Duration.ofDays(35)).toBuilder()
            .inputs(List.of(
                    new InputTopic(InputTopic.DEFAULT_NAME, "request-outcomes"), new InputTopic("spans", SPANS)))
            .build();

    @Test
    void allExamplesCountTheSampleTraffic() {
        LoadResult examples = Definitions.load(List.of(Path.of("src/main/resources/examples")));
        assertThat(examples.problems()).isEmpty();
        try (TopologyHarness harness = TopologyHarness.withInputs(
                SETTINGS,
                BaseDefinitions.ofSources(examples.sources()),
                START.plus(Duration.ofMinutes(MINUTES)),
                new OtlpSpansSource(OtlpSpanOptions.DEFAULT, FieldsRead.of(EnumSet.allOf(OutcomeField.class))))) {
            send(harness);
            harness.pass(Duration.ofSeconds(2));
            Map<String, BudgetSnapshot> snapshots = harness.newestSnapshots();

            for (Slo slo : examples.slos()) {
                TreeSet<String> objectives = new TreeSet<>(
                        slo.objectives().stream().map(Objective::name).toList());
                slo.composite().ifPresent(composite -> objectives.add(Composite.NAME));
                assertThat(snapshots.values())
                        .filteredOn(snapshot -> snapshot.getSlo().equals(slo.name()))
                        .allSatisfy(snapshot ->
                                assertThat(snapshot.getTotal()).as(slo.name()).isPositive())
                        .extracting(BudgetSnapshot::getObjective)
                        .as(slo.name())
                        .containsAll(objectives);
            }
            assertThat(snapshots.keySet())
                    .contains(
                            "search-by-region/availability/ap-south",
                            "search-by-region/availability/eu-west",
                            "search-by-region/availability/us-east")
                    .filteredOn(id -> id.startsWith("every-service/"))
                    .hasSize(8);
            // In Berlin, March is one hour shorter due to daylight saving: 31 days less 60 minutes.
            assertThat(snapshots.get("checkout-good-minutes/good-minutes").getTotal())
                    .isEqualTo(31 * 1_440 - 60);
            ReleaseDecision batch = harness.newestDecisions().get("legacy-batch");
            assertThat(batch.getDecision()).isEqualTo(Decision.FREEZE);
            assertThat(batch.getOverride().getName()).isEqualTo("batch-is-leaving");
            assertThat(harness.deadLetters()).isEmpty();
        }
    }

    private static void send(TopologyHarness harness) {
        SampleTraffic traffic = new SampleTraffic(1, START);
        for (int minute = 0; minute < MINUTES; minute++) {
            SampleTraffic.Batch batch = traffic.next();
            batch.outcomes().forEach(harness::send);
            batch.spans().forEach(record -> harness.sendTo(SPANS, record));
        }
        // This service has three requests per hour, and possibly none in these minutes.
        harness.send(RequestOutcome.newBuilder()
                .setService("reports")
                .setOccurredAt(START)
                .setOutcome(Outcome.SUCCESS)
                .build());
    }
}
