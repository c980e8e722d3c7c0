package dev.slowburn.openslo.slo;

import dev.slowburn.domain.consumption.Comparison;
import dev.slowburn.domain.consumption.Target;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.window.Window;
import dev.slowburn.openslo.alert.AlertPolicies;
import dev.slowburn.openslo.sli.Indicator;
import dev.slowburn.openslo.yaml.Decimals;
import dev.slowburn.openslo.yaml.Suggestion;
import dev.slowburn.openslo.yaml.YamlSection;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads an item of the {@code objectives} of an SLO. */
final class ObjectiveReader {
    private static final Set<String> FIELDS = Set.of(
            "displayName",
            "op",
            "value",
            "target",
            "targetPercent",
            "timeSliceTarget",
            "timeSliceWindow",
            "indicator",
            "indicatorRef",
            "compositeWeight");
    private static final Map<String, Comparison> COMPARISONS =
            Map.of("lt", Comparison.LT, "lte", Comparison.LTE, "gt", Comparison.GT, "gte", Comparison.GTE);
    private static final int VALUE_PLACES = 40;
    private static final int WEIGHT_PLACES = 6;
    private static final BigDecimal MAX_WEIGHT = BigDecimal.valueOf(1_000_000_000_000L);

    private final Optional<Window> window;
    private final BudgetingReader budgeting;
    private final Optional<AlertPolicies> alerts;

    ObjectiveReader(Optional<Window> window, BudgetingReader budgeting, Optional<AlertPolicies> alerts) {
        this.window = window;
        this.budgeting = budgeting;
        this.alerts = alerts;
    }

    /**
     * The objective; empty if it is invalid, or if its SLO has no valid window.
     *
     * @param indicator its own or that of its SLO; empty if it is not known
     */
    Optional<Objective> read(String name, YamlSection objective, Optional<Indicator> indicator) {
        objective.only(FIELDS);
        Optional<Sli> sli = sli(objective, indicator);
        Optional<Target> target = TargetReader.read(objective);
        Optional<Budgeting> budget = budgeting.read(objective);
        long weight = weight(objective);
        if (sli.isEmpty() || target.isEmpty() || budget.isEmpty() || window.isEmpty()) {
            return Optional.empty();
        }
        List<AlertRule> rules = alerts.map(read -> read.of(name, objective, window.get(), target.get(), budget.get()))
                .orElse(List.of());
        return Optional.of(new Objective(name, sli.get(), target.get(), window.get(), budget.get(), weight, rules));
    }

    private static Optional<Sli> sli(YamlSection objective, Optional<Indicator> indicator) {
        Optional<Comparison> comparison = comparison(objective);
        Optional<BigDecimal> value = Decimals.read(objective, "value", VALUE_PLACES);
        if (indicator.isEmpty()) {
            return Optional.empty();
        }
        if (indicator.get() instanceof Indicator.Threshold threshold) {
            requireForThreshold(objective, "op");
            requireForThreshold(objective, "value");
            return threshold
                    .metric()
                    .flatMap(metric -> comparison.flatMap(op -> value.map(than -> metric.sli(op, than))));
        }
        if (objective.has("value")) {
            objective.report(
                    "value", "belongs to an SLI with a thresholdMetric; a ratioMetric has no value to compare with it");
        } else if (objective.has("op")) {
            objective.warn(
                    "op", "has no effect: it belongs to an SLI with a thresholdMetric, and this is a ratioMetric");
        }
        return ((Indicator.Ratio) indicator.get()).sli();
    }

    private static void requireForThreshold(YamlSection objective, String field) {
        if (!objective.has(field)) {
            objective.report(field, "is required, because the SLI is a thresholdMetric");
        }
    }

    private static Optional<Comparison> comparison(YamlSection objective) {
        Optional<String> text = objective.written("op");
        Optional<Comparison> comparison = text.map(COMPARISONS::get);
        if (text.isPresent() && comparison.isEmpty()) {
            objective.report(
                    "op",
                    "must be lt, lte, gt or gte, but is '" + text.get() + "'"
                            + Suggestion.of(text.get(), COMPARISONS.keySet()));
        }
        return comparison;
    }

    /** In millionths. */
    private static long weight(YamlSection objective) {
        Optional<BigDecimal> weight = Decimals.read(objective, "compositeWeight", WEIGHT_PLACES);
        if (weight.isPresent() && (weight.get().signum() <= 0 || weight.get().compareTo(MAX_WEIGHT) > 0)) {
            objective.report(
                    "compositeWeight",
                    "must be above 0 and at most " + MAX_WEIGHT.toPlainString() + ", but is "
                            + weight.get().toPlainString());
            return Objective.WEIGHT;
        }
        return weight.map(share -> share.movePointRight(WEIGHT_PLACES).longValueExact())
                .orElse(Objective.WEIGHT);
    }
}
