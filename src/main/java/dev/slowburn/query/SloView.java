package dev.slowburn.query;

import dev.slowburn.domain.Objective;
import dev.slowburn.domain.Slo;
import dev.slowburn.domain.Target;
import java.util.List;
import java.util.Map;

/**
 * A definition in force.
 *
 * @param service whose outcomes are counted; only a label if it is for all services
 * @param allServices whether every service has a budget of its own
 * @param groupBy attributes whose values have budgets of their own
 * @param labels what its author says of it, each once or several times
 * @param composite whether the objectives make a budget together
 */
public record SloView(
        String slo,
        String service,
        boolean allServices,
        List<String> groupBy,
        Map<String, List<String>> labels,
        boolean composite,
        List<ObjectiveView> objectives,
        String revision) {
    public SloView {
        groupBy = List.copyOf(groupBy);
        labels = Map.copyOf(labels);
        objectives = List.copyOf(objectives);
    }

    /** One of its objectives, by the names of BudgetSnapshot. */
    public record ObjectiveView(
            String objective, String target, String window, String method, List<AlertRuleView> alertRules) {
        public ObjectiveView {
            alertRules = List.copyOf(alertRules);
        }

        private static ObjectiveView of(Objective objective) {
            Target target = objective.target();
            long window = objective.window().nominalMinutes();
            return new ObjectiveView(
                    objective.name(),
                    target.toDecimal(),
                    objective.window().text(),
                    objective.budgeting().method().name(),
                    objective.alertRules().stream()
                            .map(rule -> AlertRuleView.of(rule, window))
                            .toList());
        }
    }

    public static SloView of(Slo slo) {
        return new SloView(
                slo.name(),
                slo.service(),
                slo.grouping().allServices(),
                slo.grouping().attributes(),
                slo.labels(),
                slo.composite().isPresent(),
                slo.objectives().stream().map(ObjectiveView::of).toList(),
                slo.revision());
    }
}
