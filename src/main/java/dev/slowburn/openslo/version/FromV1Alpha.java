package dev.slowburn.openslo.version;

import dev.slowburn.openslo.sli.RatioReader;
import dev.slowburn.openslo.sli.SliReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Rewrites documents in v1alpha and v1beta1 to v1 and reports each change. */
final class FromV1Alpha {
    private static final Map<String, String> UNITS =
            Map.of("minute", "m", "hour", "h", "day", "d", "week", "w", "month", "M", "quarter", "Q", "year", "Y");
    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final List<String> QUERY = List.of("source", "queryType", "query", "metadata");

    private FromV1Alpha() {}

    static void rewrite(Rewriting document) {
        document.mapping("spec").ifPresent(spec -> {
            slo(spec);
            sli(spec);
            conditions(spec);
            spec.items("alertPolicies").forEach(policy -> policy.mapping("spec").ifPresent(FromV1Alpha::conditions));
        });
    }

    private static void slo(Rewriting spec) {
        spec.rename("timeWindows", "timeWindow");
        spec.items("timeWindow").forEach(FromV1Alpha::window);
        spec.mapping("indicator").ifPresent(FromV1Alpha::indicator);
        List<Rewriting> objectives = spec.items("objectives");
        objectives.forEach(objective -> {
            objective.mapping("indicator").ifPresent(FromV1Alpha::indicator);
            sliceWindow(spec, objective);
        });
        ratios(spec, objectives);
    }

    private static void window(Rewriting window) {
        if (!window.has("unit") && !window.has("count")) {
            return;
        }
        Optional<String> duration = duration(window);
        String advice = "is part of the field duration"
                + duration.map(text -> "; write duration: " + text).orElse(", such as 28d, 1M or 1Q");
        String first = window.has("unit") ? "unit" : "count";
        if (!window.has("duration")) {
            duration.ifPresent(text -> window.put(first, "duration", text));
        }
        for (String field : List.of("unit", "count")) {
            if (window.has(field)) {
                window.advise(field, advice);
                window.remove(field);
            }
        }
    }

    private static Optional<String> duration(Rewriting window) {
        Optional<String> unit = window.text("unit").map(text -> text.toLowerCase(Locale.ROOT));
        Optional<String> count =
                window.text("count").filter(text -> COUNT.matcher(text).matches());
        if (unit.isEmpty() || count.isEmpty()) {
            return Optional.empty();
        }
        if (unit.get().equals("second")) {
            long seconds = Long.parseLong(count.get());
            return seconds % 60 == 0 ? Optional.of(seconds / 60 + "m") : Optional.empty();
        }
        return Optional.ofNullable(UNITS.get(unit.get())).map(letter -> count.get() + letter);
    }

    private static void indicator(Rewriting indicator) {
        indicator.leaveOut("apiVersion", "");
        indicator.leaveOut("kind", "");
        if (indicator.has("thresholdMetric")) {
            indicator.advise(
                    "thresholdMetric",
                    "belongs in the indicator's spec; write indicator: {spec: {thresholdMetric: ...}}");
            // Before it is moved, so that problems name the author's field.
            indicator.mapping("thresholdMetric").ifPresent(metric -> source(metric, SliReader.EXAMPLE));
            if (!indicator.has("spec")) {
                indicator.wrap("thresholdMetric", "spec");
            }
        }
        indicator.mapping("spec").ifPresent(FromV1Alpha::sli);
    }

    private static void sli(Rewriting spec) {
        spec.mapping("thresholdMetric").ifPresent(metric -> source(metric, SliReader.EXAMPLE));
        spec.mapping("ratioMetric").ifPresent(FromV1Alpha::ratio);
    }

    private static void ratio(Rewriting ratio) {
        ratio.rename("incremental", "counter");
        RatioReader.EXAMPLES.forEach(
                (part, example) -> ratio.mapping(part).ifPresent(metric -> source(metric, example)));
    }

    private static void source(Rewriting metric, String example) {
        OtherSource.replace(metric, QUERY.stream().filter(metric::has).toList(), example);
    }

    private static void sliceWindow(Rewriting spec, Rewriting objective) {
        if (spec.text("budgetingMethod").filter("Timeslices"::equals).isPresent()
                && !objective.has("timeSliceWindow")) {
            objective.advise(
                    "timeSliceWindow",
                    "is required with budgetingMethod Timeslices; write timeSliceWindow: 1m, or another length");
            objective.put("timeSliceTarget", "timeSliceWindow", "1m");
        }
    }

    /**
     * In v1 a ratio is an indicator: that of the SLO if all objectives have the same ratio, otherwise one per
     * objective.
     */
    private static void ratios(Rewriting spec, List<Rewriting> objectives) {
        List<Rewriting> having = objectives.stream()
                .filter(objective -> objective.has("ratioMetrics"))
                .toList();
        if (having.isEmpty()) {
            return;
        }
        boolean shared = having.size() == objectives.size()
                && having.stream()
                                .map(objective -> plain(objective, "ratioMetrics"))
                                .distinct()
                                .count()
                        == 1;
        String advice = shared
                ? "is ratioMetric in the spec of an indicator; write indicator: {spec: {ratioMetric: ...}} in spec, "
                        + "once for all objectives"
                : "is ratioMetric in the spec of an indicator; write indicator: {spec: {ratioMetric: ...}} in each "
                        + "objective, which also adds a composite budget of all objectives";
        for (Rewriting objective : having) {
            objective.advise("ratioMetrics", advice);
            objective.leaveOut("value", ": it belongs to a thresholdMetric");
            objective.mapping("ratioMetrics").ifPresent(FromV1Alpha::ratio);
        }
        if (shared && !spec.has("indicator")) {
            spec.take(having.get(0), "ratioMetrics", "ratioMetric", "indicator", "spec");
        } else if (!shared) {
            having.stream()
                    .filter(objective -> !objective.has("indicator"))
                    .forEach(
                            objective -> objective.take(objective, "ratioMetrics", "ratioMetric", "indicator", "spec"));
        }
        having.forEach(objective -> objective.remove("ratioMetrics"));
    }

    private static String plain(Rewriting mapping, String field) {
        return mapping.value(field).map(Rewriting::plain).orElse("");
    }

    private static void conditions(Rewriting spec) {
        spec.mapping("condition").ifPresent(condition -> condition.rename("type", "kind"));
        spec.items("conditions").forEach(condition -> condition
                .mapping("spec")
                .flatMap(within -> within.mapping("condition"))
                .ifPresent(within -> within.rename("type", "kind")));
    }
}
