package dev.slowburn.openslo.version;

import dev.slowburn.openslo.document.Kind;
import dev.slowburn.openslo.sli.RatioReader;
import dev.slowburn.openslo.sli.SliReader;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Rewrites documents in v2alpha to v1 and reports each change. */
final class FromV2Alpha {
    private static final Set<String> V1_DATA_SOURCE = Set.of("description", "type", "connectionDetails");
    private static final Pattern TYPE = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

    private FromV2Alpha() {}

    static void rewrite(Rewriting document) {
        if (document.text("kind").filter(Kind.DATA_SOURCE.text()::equals).isPresent()) {
            document.mapping("spec").ifPresent(FromV2Alpha::connection);
            return;
        }
        document.mapping("spec").ifPresent(spec -> {
            spec.rename("serviceRef", "service");
            indicator(spec);
            spec.items("objectives").forEach(FromV2Alpha::indicator);
            sli(spec);
            conditions(spec);
            spec.items("alertPolicies").forEach(policy -> policy.mapping("spec").ifPresent(FromV2Alpha::conditions));
        });
    }

    /** In v2alpha1 the field with the details of the connection has the name of the source's type. */
    private static void connection(Rewriting spec) {
        List<String> types = spec.fields().stream()
                .filter(field ->
                        !V1_DATA_SOURCE.contains(field) && TYPE.matcher(field).matches())
                .toList();
        if (types.size() != 1 || spec.has("type") || spec.has("connectionDetails")) {
            return;
        }
        String type = types.get(0);
        spec.advise(type, "is connectionDetails; write type: " + type + ", connectionDetails: ...");
        spec.put(type, "type", type);
        spec.put(type, "connectionDetails", spec.value(type).orElseThrow());
        spec.remove(type);
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
