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
 * The budgets of this instance, their alerts and decisions, as gauges. Groups come from outcomes, so there may be any number of
 * budgets: those beyond a bound are only counted, always the same ones as long as none is added.
 */
final class BudgetMetrics implements MultiCollector {
    private final LocalBudgets budgets;
    private final int most;

    BudgetMetrics(LocalBudgets budgets, int most) {
        this.budgets = budgets;
        this.most = most;
    }

    @Override
    public MetricSnapshots collect() {
        List<BudgetView> all = budgets.budgets().sorted(BudgetOrder.BY_ID).toList();
        List<BudgetView> told = all.subList(0, Math.min(most, all.size()));
        Gauges gauges = new Gauges();
        Gauges.Gauge count = gauges.add("slowburn_budgets", "Budgets that this instance holds.");
        count.set(Labels.EMPTY, all.size());
        gauges.add(
                        "slowburn_budgets_left_out",
                        "Budgets that this instance holds and that are not among these metrics, because there are too many.")
                .set(Labels.EMPTY, all.size() - told.size());
        budgets(gauges, told);
        alerts(gauges, told);
        decisions(gauges);
        return gauges.snapshots();
    }

    private static void budgets(Gauges gauges, List<BudgetView> told) {
        Gauges.Gauge target = gauges.add("slowburn_budget_target_ratio", "Share of good outcomes that is asked for.");
        Gauges.Gauge remaining = gauges.add(
                "slowburn_budget_remaining_ratio", "Share of the budget that remains; negative when overspent.");
        Gauges.Gauge consumed = gauges.add("slowburn_budget_consumed_ratio", "Share of the budget that is used.");
        Gauges.Gauge sli = gauges.add("slowburn_budget_sli_ratio", "The indicator, over the window.");
        Gauges.Gauge burn = gauges.add(
                "slowburn_budget_burn_rate",
                "Bad ratio over a look-back divided by (1 - target): 1 uses exactly the budget in one window.");
        Gauges.Gauge state = gauges.add("slowburn_budget_state", "1 for the state that the budget is in.");
        Gauges.Gauge asOf = gauges.add(
                "slowburn_budget_evaluated_timestamp_seconds",
                "As of which moment these numbers are, by the evaluation clock.");
        for (BudgetView budget : told) {
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

    private void alerts(Gauges gauges, List<BudgetView> told) {
        Set<String> ids = new HashSet<>();
        told.forEach(budget -> ids.add(budget.budgetId()));
        Gauges.Gauge firing = gauges.add("slowburn_alert_firing", "1 for each alert that is on.");
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
        Gauges.Gauge decision = gauges.add("slowburn_release_decision", "1 for what is decided about a service.");
        budgets.decisions()
                .sorted(Comparator.comparing(DecisionView::service))
                .limit(most)
                .forEach(each -> decision.set(Labels.of("service", each.service(), "decision", each.decision()), 1));
    }

    private static Labels labels(String budgetId, String slo, String objective, String service) {
        return Labels.of("budget_id", budgetId, "slo", slo, "objective", objective, "service", service);
    }
}
