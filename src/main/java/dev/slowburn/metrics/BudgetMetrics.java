package dev.slowburn.metrics;

import dev.slowburn.query.BudgetOrder;
import dev.slowburn.query.LocalBudgets;
import dev.slowburn.query.view.AlertView;
import dev.slowburn.query.view.BudgetView;
import dev.slowburn.query.view.DecisionView;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gauges of the budgets of this instance, their alerts and decisions. Outcomes can create any number of groups, so only the first
 * budgets by id have series, up to a maximum; the others are only counted.
 */
final class BudgetMetrics implements MultiCollector {
    private final LocalBudgets budgets;
    private final int maxBudgets;

    BudgetMetrics(LocalBudgets budgets, int maxBudgets) {
        this.budgets = budgets;
        this.maxBudgets = maxBudgets;
    }

    @Override
    public MetricSnapshots collect() {
        List<BudgetView> all = budgets.budgets().sorted(BudgetOrder.BY_ID).toList();
        List<BudgetView> shown = all.subList(0, Math.min(maxBudgets, all.size()));
        Gauges gauges = new Gauges();
        Gauges.Gauge count = gauges.add("slowburn_budgets", "Budgets that this instance hosts.");
        count.set(Labels.EMPTY, all.size());
        gauges.add(
                        "slowburn_budgets_left_out",
                        "Budgets that this instance hosts without metrics, because there are too many.")
                .set(Labels.EMPTY, all.size() - shown.size());
        budgets(gauges, shown);
        alerts(gauges, shown);
        decisions(gauges);
        return gauges.snapshots();
    }

    private static void budgets(Gauges gauges, List<BudgetView> shown) {
        Gauges.Gauge target = gauges.add("slowburn_budget_target_ratio", "Target share of good outcomes.");
        Gauges.Gauge remaining = gauges.add(
                "slowburn_budget_remaining_ratio", "Share of the budget that remains; negative when overspent.");
        Gauges.Gauge consumed = gauges.add("slowburn_budget_consumed_ratio", "Share of the budget that is consumed.");
        Gauges.Gauge sli = gauges.add("slowburn_budget_sli_ratio", "The SLI over the window.");
        Gauges.Gauge burn = gauges.add(
                "slowburn_budget_burn_rate",
                "Bad ratio over a look-back divided by (1 - target): 1 uses exactly the budget in one window.");
        Gauges.Gauge state = gauges.add("slowburn_budget_state", "1 for the current state of the budget.");
        Gauges.Gauge asOf = gauges.add(
                "slowburn_budget_evaluated_timestamp_seconds",
                "Time of the last evaluation of the budget, by the evaluation clock.");
        for (BudgetView budget : shown) {
            Labels labels = labels(budget.budgetId(), budget.slo(), budget.objective(), budget.service());
            target.set(labels, Double.parseDouble(budget.target()));
            remaining.set(labels, budget.remainingRatio());
            consumed.set(labels, budget.consumedRatio());
            if (budget.sli() != null) {
                sli.set(labels, budget.sli());
            }
            budget.burnRates().forEach(rate -> burn.set(labels.add("look_back", rate.lookBack()), rate.rate()));
            state.set(labels.add("state", budget.state()), 1);
            asOf.set(labels, budget.asOf().toEpochMilli() / 1000.0);
        }
    }

    private void alerts(Gauges gauges, List<BudgetView> shown) {
        Set<String> ids = new HashSet<>();
        shown.forEach(budget -> ids.add(budget.budgetId()));
        Gauges.Gauge firing = gauges.add("slowburn_alert_firing", "1 for each firing alert.");
        budgets.alerts()
                .filter(alert -> ids.contains(alert.budgetId()))
                .sorted(Comparator.comparing(AlertView::alertId))
                .forEach(alert -> firing.set(
                        labels(alert.budgetId(), alert.slo(), alert.objective(), alert.service())
                                .add("rule", alert.rule())
                                .add("severity", alert.severity()),
                        1));
    }

    private void decisions(Gauges gauges) {
        Gauges.Gauge decision =
                gauges.add("slowburn_release_decision", "1 for the current release decision of a service.");
        budgets.decisions()
                .sorted(Comparator.comparing(DecisionView::service))
                .limit(maxBudgets)
                .forEach(each -> decision.set(Labels.of("service", each.service(), "decision", each.decision()), 1));
    }

    private static Labels labels(String budgetId, String slo, String objective, String service) {
        return Labels.of("budget_id", budgetId, "slo", slo, "objective", objective, "service", service);
    }
}
