package dev.slowburn.openslo.version;

import dev.slowburn.openslo.sli.RatioReader;
import dev.slowburn.openslo.sli.SliReader;
import java.util.List;

/** Rewrites documents in v2alpha to v1 and reports each change. */
final class FromV2Alpha {
    private FromV2Alpha() {}

    static void rewrite(Rewriting document) {
        document.mapping("spec").ifPresent(spec -> {
            spec.rename("serviceRef", "service");
            indicator(spec);
            spec.items("objectives").forEach(FromV2Alpha::indicator);
            sli(spec);
            conditions(spec);
            spec.items("alertPolicies").forEach(policy -> policy.mapping("spec").ifPresent(FromV2Alpha::conditions));
        });
    }

    private static void indicator(Rewriting owner) {
        owner.rename("sli", "indicator");
        owner.rename("sliRef", "indicatorRef");
        owner.mapping("indicator").flatMap(sli -> sli.mapping("spec")).ifPresent(FromV2Alpha::sli);
    }

    private static void sli(Rewriting spec) {
        spec.mapping("thresholdMetric").ifPresent(metric -> source(metric, SliReader.EXAMPLE));
        spec.mapping("ratioMetric")
                .ifPresent(ratio -> RatioReader.EXAMPLES.forEach(
                        (part, example) -> ratio.mapping(part).ifPresent(metric -> source(metric, example))));
    }

    private static void source(Rewriting metric, String example) {
        List<String> fields = metric.fields().stream()
                .filter(field -> !field.equals("metricSource"))
                .toList();
        OtherSource.replace(metric, fields, example);
    }

    private static void conditions(Rewriting spec) {
        spec.items("conditions").forEach(FromV2Alpha::single);
    }

    private static void single(Rewriting condition) {
        for (String combination : List.of("and", "or")) {
            if (condition.has(combination)) {
                condition.advise(
                        combination, "does not exist: a policy has exactly one condition; write one of these instead");
                if (condition.becomeFirstOf(combination)) {
                    single(condition);
                }
                return;
            }
        }
    }
}
