package dev.slowburn.topology.evaluate;

import static dev.slowburn.testkit.Outcomes.bad;
import static dev.slowburn.testkit.Outcomes.good;
import static dev.slowburn.testkit.Outcomes.with;
import static dev.slowburn.testkit.Rules.burning;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.AlertState;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import dev.slowburn.topology.settings.TopologySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order in which more budgets are evaluated than one interval allows. */
class EvaluationOrderTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:30Z");
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final int GROUPS = EvaluationQuota.inEach(INTERVAL) + 50;

    private final TopologySettings settings =
            TestSettings.wallClock().toBuilder().snapshotInterval(INTERVAL).build();
    private final TopologyHarness harness = new TopologyHarness(
            settings,
            DefinitionSet.of(List.of(new SloBuilder("cart")
                    .groupBy(2 * GROUPS, "tenant")
                    .alerts(burning("fast", "10", "10m"))
                    .build())),
            START);

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void evaluatesBudgetsNearALimitFirst() {
        for (int group = 0; group < GROUPS; group++) {
            harness.send(with(good("cart", START, 1), "tenant", "calm-" + group));
        }
        harness.send(with(bad("cart", START, 100), "tenant", "burning"));
        harness.pass(Duration.ofSeconds(5));
        assertThat(harness.alerts()).extracting(BurnRateAlert::getState).containsExactly(AlertState.FIRING);

        harness.pass(Duration.between(harness.wallClock(), Instant.parse("2026-03-01T12:09:59Z")));
        assertThat(harness.alerts()).isEmpty();
        harness.sleep(Duration.ofSeconds(1));

        assertThat(harness.alerts()).extracting(BurnRateAlert::getState).containsExactly(AlertState.RESOLVED);
    }
}
