package dev.slowburn.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.Views;
import dev.slowburn.topology.replay.ReplayStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Metrics of cart, which burns, and of outcomes of a service without a definition. */
class MetricsTest {
    private static final String CART = "budget_id=\"cart/all\",objective=\"all\",service=\"cart\",slo=\"cart\"";

    private final Views views = Views.of(DefinitionSet.of(List.of(
            new SloBuilder("cart").window("1d").ladder(0).build(),
            new SloBuilder("idle").service("idle").build())));

    @BeforeEach
    void send() {
        views.now("cart", 900, 100);
        views.harness().send(Outcomes.good("nobody", views.harness().wallClock(), 1));
        views.harness().sendBytes(new byte[] {1});
        views.harness().minutes(1);
    }

    @AfterEach
    void close() {
        views.close();
    }

    private String scrape(int maxBudgets) {
        try (Metrics metrics =
                new Metrics(views.budgets(), views.harness().evaluationView(), views.harness()::metrics, maxBudgets)) {
            return metrics.scrape();
        }
    }

    @Test
    void exportsBudgetsAsGauges() {
        assertThat(scrape(100).lines())
                .contains(
                        "slowburn_budgets 2.0",
                        "slowburn_budgets_left_out 0.0",
                        "slowburn_budget_remaining_ratio{" + CART + "} -9.0",
                        "slowburn_budget_consumed_ratio{" + CART + "} 10.0",
                        "slowburn_budget_target_ratio{" + CART + "} 0.99",
                        "slowburn_budget_sli_ratio{" + CART + "} 0.9",
                        "slowburn_budget_burn_rate{budget_id=\"cart/all\",look_back=\"1h\",objective=\"all\",service=\"cart\",slo=\"cart\"} 10.0",
                        "slowburn_budget_state{" + CART + ",state=\"EXHAUSTED\"} 1.0",
                        "slowburn_release_decision{decision=\"FREEZE\",service=\"cart\"} 1.0",
                        "slowburn_alert_firing{budget_id=\"cart/all\",objective=\"all\",rule=\"burn-5m\",service=\"cart\",severity=\"page\",slo=\"cart\"} 1.0");
    }

    @Test
    void countsBudgetsBeyondTheMaximum() {
        assertThat(scrape(1).lines())
                .contains("slowburn_budgets 2.0", "slowburn_budgets_left_out 1.0")
                .anyMatch(line -> line.startsWith("slowburn_budget_consumed_ratio{budget_id=\"cart/all\""))
                .noneMatch(line -> line.contains("budget_id=\"idle/all\""));
    }

    @Test
    void countsProcessedOutcomes() {
        assertThat(scrape(1).lines())
                .contains(
                        "slowburn_outcomes_counted_total{task_id=\"0_0\"} 2.0",
                        "slowburn_outcomes_unmatched_total{task_id=\"0_0\"} 1.0",
                        "slowburn_outcomes_rejected_total{reason=\"undecodable\",task_id=\"0_0\"} 1.0",
                        "slowburn_budget_partitions 1.0",
                        "slowburn_watermark_timestamp_seconds 1.77236643E9")
                .anyMatch(line -> line.startsWith("slowburn_input_age_seconds_bucket{le=\"0.05\"}"))
                .anyMatch(line -> line.startsWith("slowburn_input_age_seconds_count "));
    }

    @Test
    void exportsHowMuchHistoryIsLeft() {
        SloBuilder cart = new SloBuilder("cart").window("1d").ladder(0);
        try (Views replayed = Views.withReplay(DefinitionSet.of(List.of(cart.build())));
                Metrics metrics = new Metrics(
                        replayed.budgets(), replayed.harness().evaluationView(), replayed.harness()::metrics, 1)) {
            metrics.addReplay(() -> ReplayStatus.NONE, replayed.replays());
            assertThat(metrics.scrape()).doesNotContain("slowburn_replay_objectives ");

            replayed.now("cart", 1, 1);
            assertThat(metrics.scrape().lines())
                    .contains("slowburn_replay_objectives 0.0", "slowburn_replay_left_outcomes 0.0");

            replayed.harness()
                    .define(cart.build(), new SloBuilder("new").service("cart").build());
            replayed.harness().pass(Duration.ofSeconds(3));
            assertThat(metrics.scrape().lines())
                    .contains("slowburn_replay_objectives 1.0")
                    .anyMatch(line -> line.matches("slowburn_replay_left_outcomes [1-9].*"));
        }
    }

    @Test
    void exportsJvmMetrics() {
        assertThat(scrape(1).lines())
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
                .anyMatch(line -> line.startsWith("process_uptime_seconds "));
    }
}
