package dev.slowburn.openslo.alert;

import dev.slowburn.domain.consumption.BurnFactor;
import dev.slowburn.domain.consumption.Comparison;
import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.openslo.document.Annotation;
import dev.slowburn.openslo.document.Annotations;
import dev.slowburn.openslo.document.OpenSloDuration;
import dev.slowburn.openslo.document.ReferencedDocuments;
import dev.slowburn.openslo.yaml.Decimals;
import dev.slowburn.openslo.yaml.Descriptions;
import dev.slowburn.openslo.yaml.ProblemCollector;
import dev.slowburn.openslo.yaml.Suggestion;
import dev.slowburn.openslo.yaml.YamlSection;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code spec} of an AlertCondition, either a document or written in place in a policy. */
public final class AlertConditionReader implements ReferencedDocuments.Reader<AlertCondition> {
    private static final Set<String> FIELDS = Set.of("description", "severity", "condition");
    private static final Set<String> CONDITION_FIELDS =
            Set.of("kind", "op", "threshold", "lookbackWindow", "alertAfter");
    private static final String BURN_RATE = "burnrate";
    private static final Map<String, Comparison> OPERATORS = Map.of(
            "lt", Comparison.LT,
            "lte", Comparison.LTE,
            "gt", Comparison.GT,
            "gte", Comparison.GTE);
    private static final int PLACES = 6;
    /** The highest possible burn rate, that of a target of nine nines. */
    private static final BigDecimal MAX = BigDecimal.valueOf(1_000_000_000);

    private final ProblemCollector problems;

    AlertConditionReader(ProblemCollector problems) {
        this.problems = problems;
    }

    @Override
    public Optional<AlertCondition> read(String name, YamlSection spec, Annotations annotations) {
        int before = problems.reported();
        spec.only(FIELDS);
        Descriptions.check(spec);
        Optional<String> severity = spec.requiredText("severity");
        Optional<Long> minEvents = AlertTimes.minEvents(annotations);
        Optional<AlertCondition> read = annotations.has(Annotation.EXHAUSTION_WITHIN)
                ? exhaustion(spec, annotations, severity, minEvents)
                : spec.requiredSection("condition")
                        .flatMap(condition -> burnRate(condition, annotations, severity, minEvents));
        return problems.reported() == before ? read : Optional.empty();
    }

    private static Optional<AlertCondition> exhaustion(
            YamlSection spec, Annotations annotations, Optional<String> severity, Optional<Long> minEvents) {
        if (spec.has("condition")) {
            spec.report(
                    "condition",
                    "must be left out, because the annotation " + Annotation.EXHAUSTION_WITHIN.key() + " replaces it");
        }
        if (annotations.has(Annotation.SHORT_WINDOW)) {
            annotations.report(
                    Annotation.SHORT_WINDOW,
                    "does not apply together with " + Annotation.EXHAUSTION_WITHIN.key() + "; remove one of them");
        }
        return AlertTimes.exhaustionWithin(annotations)
                .flatMap(time -> severity.map(text -> new AlertCondition(
                        text, new AlertRule.ExhaustedWithin(time), 0, minEvents, spec.place("severity"))));
    }

    private Optional<AlertCondition> burnRate(
            YamlSection condition, Annotations annotations, Optional<String> severity, Optional<Long> minEvents) {
        condition.only(CONDITION_FIELDS);
        condition
                .written("kind")
                .filter(kind -> !kind.equals(BURN_RATE))
                .ifPresent(kind -> condition.report(
                        "kind", "must be " + BURN_RATE + ", the only kind of condition, but is '" + kind + "'"));
        Comparison comparison = operator(condition);
        Optional<BurnFactor> factor = threshold(condition);
        condition.require("lookbackWindow");
        Optional<LookBack> lookBack = AlertTimes.read(condition, "lookbackWindow", OpenSloDuration.ONE);
        Optional<LookBack> after = AlertTimes.read(condition, "alertAfter", OpenSloDuration.ZERO);
        Optional<LookBack> shortWindow = shortWindow(annotations, lookBack);
        if (severity.isEmpty() || factor.isEmpty() || lookBack.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new AlertCondition(
                severity.get(),
                new AlertRule.Burning(comparison, factor.get(), lookBack.get(), shortWindow),
                after.map(LookBack::minutes).orElse(0L),
                minEvents,
                condition.place("threshold")));
    }

    /** The default is gte, an alert on a fast burn. */
    private static Comparison operator(YamlSection condition) {
        Optional<String> text = condition.written("op");
        if (text.isPresent() && !OPERATORS.containsKey(text.get())) {
            String meant = Suggestion.of(text.get(), OPERATORS.keySet());
            condition.report("op", "must be lte, gte, lt or gt, but is '" + text.get() + "'" + meant);
        }
        return text.map(OPERATORS::get).orElse(Comparison.GTE);
    }

    private static Optional<BurnFactor> threshold(YamlSection condition) {
        condition.require("threshold");
        Optional<BigDecimal> value = Decimals.read(condition, "threshold", PLACES);
        if (value.isPresent() && (value.get().signum() < 0 || value.get().compareTo(MAX) > 0)) {
            condition.report(
                    "threshold",
                    "must be at least 0 and at most " + MAX + ", the highest possible burn rate, but is "
                            + value.get().toPlainString());
            return Optional.empty();
        }
        return value.map(number -> BurnFactor.of(number.movePointRight(PLACES).longValueExact()));
    }

    private static Optional<LookBack> shortWindow(Annotations annotations, Optional<LookBack> lookBack) {
        Optional<LookBack> window = annotations.time(Annotation.SHORT_WINDOW);
        if (window.isPresent()
                && lookBack.isPresent()
                && window.get().minutes() >= lookBack.get().minutes()) {
            annotations.report(
                    Annotation.SHORT_WINDOW,
                    "must be shorter than lookbackWindow, which is "
                            + lookBack.get().text() + ", but is " + window.get().text());
            return Optional.empty();
        }
        return window;
    }
}
