package dev.slowburn.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.avro.AlertState;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.query.view.AlertRuleView;
import dev.slowburn.query.view.AlertView;
import dev.slowburn.query.view.BudgetView;
import dev.slowburn.query.view.DecisionView;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.testkit.topology.Views;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Views of two services: cart with the default alerts, and pay with a budget per region. */
class LocalBudgetsTest {
    private static final DefinitionSet DEFINITIONS = DefinitionSet.of(List.of(
            new SloBuilder("cart").window("1d").ladder(0).build(),
            new SloBuilder("pay").groupBy(10, "region").build()));

    private final Views views = Views.of(DEFINITIONS);
    private final LocalBudgets budgets = views.budgets();
    private final TopologyHarness harness = views.harness();

    @AfterEach
    void close() {
        views.close();
    }

    private void pay(String region) {
        harness.send(Outcomes.with(Outcomes.good("pay", harness.wallClock(), 1), "region", region));
        harness.pass(Duration.ofSeconds(1));
    }

    private BudgetView budget(String id) {
        return budgets.budget(budgets.address(id));
    }

    @Test
    void returnsTheLastSnapshotOfABudget() {
        views.now("cart", 900, 100);
        BudgetSnapshot published = harness.newestSnapshots().get("cart/all");

        BudgetView seen = budget("cart/all");

        assertThat(seen).isEqualTo(BudgetView.of(published));
        assertThat(seen.total()).isEqualTo(1_000);
        assertThat(seen.state()).isEqualTo("EXHAUSTED");
        assertThat(seen.contributors()).hasSize(1);
    }

    @Test
    void isUnavailableBeforeTheFirstEvaluation() {
        assertThat(budgets.partitions()).isEmpty();
        assertThat(budgets.holds("cart")).isFalse();
        BudgetAddress address = BudgetAddress.of(new SloIndex(() -> DEFINITIONS)::find, "cart/all")
                .orElseThrow();
        assertThatThrownBy(() -> budgets.budget(address)).isInstanceOf(UnavailableException.class);
    }

    @Test
    void findsBudgetsOfGroupsAfterTheirFirstOutcome() {
        pay("eu/west");

        assertThat(budgets.budgets().map(BudgetView::budgetId))
                .containsExactlyInAnyOrder("cart/all", "pay/all/eu%2Fwest");
        assertThat(budget("pay/all/eu%2Fwest").group()).containsEntry("region", "eu/west");
        assertThat(budgets.partitions()).containsExactly(0);
        assertThatThrownBy(() -> budget("pay/all/us"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("pay/all/us");
        assertThatThrownBy(() -> budget("pay/all")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> budget("nobody/all")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> budget("cart/none")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void returnsFiringAlertsWithTheTimeWhenTheyFired() {
        views.now("cart", 10_000, 0);
        assertThat(budgets.alerts()).isEmpty();
        harness.minutes(2);

        Instant began = harness.wallClock();
        views.now("cart", 0, 10_000);
        harness.minutes(1);

        assertThat(budgets.alerts(budgets.address("cart/all")))
                .extracting(AlertView::rule)
                .containsExactly("burn-5m", "burn-12m", "burn-48m", "burn-144m");
        assertThat(budgets.alerts()).allSatisfy(alert -> {
            assertThat(alert.state()).isEqualTo("FIRING");
            assertThat(alert.occurredAt()).isEqualTo(began);
            assertThat(alert.longBurnRate()).isEqualTo(50);
        });
        assertThat(budgets.alertRules(budgets.address("cart/all")))
                .extracting(AlertRuleView::rule)
                .contains("burn-5m");
    }

    /** The time and reason of a firing alert equal those that were published when it fired. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void returnsTimeAndReasonOfAFiringAlertAsPublished(long seed) {
        Random random = new Random(seed);
        Map<String, BurnRateAlert> fired = new HashMap<>();
        boolean compared = false;
        for (int step = 0; step < 60; step++) {
            views.now("cart", 1_000, random.nextInt(3) == 0 ? random.nextInt(500) : 0);
            views.harness().minutes(random.nextInt(20));
            for (BurnRateAlert alert : views.harness().alerts()) {
                if (alert.getState() == AlertState.FIRING) {
                    fired.put(alert.getEventId(), alert);
                    assertThat(alert.getFiredAt()).isEqualTo(alert.getOccurredAt());
                } else {
                    BurnRateAlert firing = fired.get(alert.getEventId().replace("RESOLVED", "FIRING"));
                    assertThat(alert.getFiredAt()).isEqualTo(firing.getOccurredAt());
                }
            }
            if (random.nextInt(10) == 0) {
                views.restart(Duration.ofSeconds(10));
                views.harness().pass(Duration.ofSeconds(2));
            }
            for (AlertView on : views.budgets().alerts().toList()) {
                BurnRateAlert firing = fired.get(on.eventId());
                assertThat(on.occurredAt()).isEqualTo(firing.getOccurredAt());
                assertThat(on.firedAt()).isEqualTo(firing.getOccurredAt());
                assertThat(on.reason()).isEqualTo(firing.getReason());
                assertThat(on.now()).contains(String.format(Locale.ROOT, "burn rate %.2f over", on.longBurnRate()));
                compared |= !on.now().equals(on.reason());
            }
        }

        assertThat(compared).isTrue();
    }

    @Test
    void returnsDecisionsAfterARestartWithoutPublishingThemAgain() {
        views.now("cart", 10, 10);
        DecisionView before = budgets.decision("cart");
        assertThat(before.decision()).isEqualTo("FREEZE");
        assertThat(before.causes()).extracting(DecisionView.CauseView::budgetId).containsExactly("cart/all");

        views.restart(Duration.ofSeconds(10));
        views.harness().pass(Duration.ofSeconds(2));

        DecisionView after = views.budgets().decision("cart");
        assertThat(views.harness().decisions()).isEmpty();
        assertThat(after.decision()).isEqualTo("FREEZE");
        assertThat(after.sequence()).isEqualTo(before.sequence());
        assertThatThrownBy(() -> views.budgets().decision("nobody")).isInstanceOf(NotFoundException.class);
    }

    /** The services beyond the cap share a pseudo-service, which is not released. */
    @Test
    void expectsNoDecisionForServicesBeyondTheCap() {
        try (Views capped = Views.of(DefinitionSet.of(
                List.of(new SloBuilder("every").window("1d").allServices(1).build())))) {
            capped.now("cart", 10, 0);
            capped.now("pay", 10, 0);

            assertThat(capped.budgets().budgets().map(BudgetView::service))
                    .containsExactlyInAnyOrder("cart", "__overflow__");
            assertThat(capped.budgets().undecided()).isEmpty();
            assertThatThrownBy(() -> capped.budgets().decision("__overflow__"))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("__overflow__");
        }
    }

    @Test
    void removesBudgetsThatAreNoLongerDefined() {
        views.now("cart", 10, 0);
        harness.define(new SloBuilder("pay").groupBy(10, "region").build());
        harness.pass(Duration.ofSeconds(1));

        assertThat(budgets.budgets()).isEmpty();
        assertThat(budgets.decisions()).isEmpty();
    }

    @Test
    void hostsNothingAfterTheInstanceStopped() {
        views.now("cart", 10, 0);
        assertThat(budgets.holds("cart")).isTrue();

        views.restart(Duration.ofSeconds(1));

        assertThat(budgets.holds("cart")).isFalse();
        assertThat(budgets.budgets()).isEmpty();
    }
}
