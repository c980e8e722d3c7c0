package dev.slowburn.domain.slo;

import dev.slowburn.domain.window.Window;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Describes the budget that numbers belong to: the budget of one objective, or a composite budget.
 *
 * @param id of the budget
 * @param objective name of the objective
 * @param group values of the grouping's attributes, in the order of the grouping
 * @param target as a plain decimal
 */
public record BudgetDescriptor(
        String id,
        Slo slo,
        String objective,
        String service,
        List<String> group,
        Window window,
        BudgetingMethod method,
        String target,
        List<AlertRule> alertRules) {
    private static final int PLACES = 9;

    public BudgetDescriptor {
        group = List.copyOf(group);
        alertRules = List.copyOf(alertRules);
    }

    public static BudgetDescriptor of(Budget budget) {
        Objective objective = budget.objective();
        return new BudgetDescriptor(
                budget.id(),
                budget.slo(),
                objective.name(),
                budget.service(),
                budget.group(),
                objective.window(),
                objective.budgeting().method(),
                objective.target().toDecimal(),
                objective.alertRules());
    }

    /** Length of the time slices in minutes, the longest if objectives differ; 0 without slices. */
    public long sliceMinutes() {
        return slo.objectives().stream()
                .mapToLong(each -> each.budgeting() instanceof Budgeting.Sliced sliced ? sliced.sliceMinutes() : 0)
                .max()
                .orElse(0);
    }

    /** The composite budget of an SLO; its target is the weighted mean of the objectives' targets, for display. */
    public static BudgetDescriptor ofComposite(Slo slo, String service, List<String> group) {
        Objective first = slo.objectives().get(0);
        BigDecimal targets = BigDecimal.ZERO;
        BigDecimal weights = BigDecimal.ZERO;
        for (Objective objective : slo.objectives()) {
            targets = targets.add(BigDecimal.valueOf(objective.target().billionths(), PLACES)
                    .multiply(BigDecimal.valueOf(objective.weight())));
            weights = weights.add(BigDecimal.valueOf(objective.weight()));
        }
        BigDecimal mean = targets.divide(weights, PLACES, RoundingMode.HALF_UP);
        return new BudgetDescriptor(
                BudgetIds.of(slo, Composite.NAME, service, group),
                slo,
                Composite.NAME,
                service,
                group,
                first.window(),
                first.budgeting().method(),
                mean.signum() == 0 ? "0" : mean.stripTrailingZeros().toPlainString(),
                slo.composite().orElseThrow().alertRules());
    }

    /** The group as attribute → value; empty if the SLO is not grouped. */
    public Map<String, String> groupByAttribute() {
        Map<String, String> byAttribute = new LinkedHashMap<>();
        List<String> attributes = slo.grouping().attributes();
        for (int i = 0; i < group.size(); i++) {
            byAttribute.put(attributes.get(i), group.get(i));
        }
        return byAttribute;
    }
}
