package dev.slowburn.openslo.version;

import java.util.List;

/** Puts a {@code metricSource} in the place of the fields by which other versions name a source and its query. */
final class OtherSource {
    private OtherSource() {}

    /**
     * @param metric a metric or one part of a ratio
     * @param fields those of it that say in another version where its numbers come from
     * @param example a spec of this metric for Slowburn
     */
    static void replace(Rewriting metric, List<String> fields, String example) {
        if (fields.isEmpty()) {
            return;
        }
        boolean asked = fields.contains("spec")
                && metric.mapping("spec")
                        .filter(spec -> spec.has("filter") || spec.has("field"))
                        .isPresent();
        metric.advise(
                fields.get(0),
                "is part of a metricSource; write metricSource: {type: slowburn, spec: " + (asked ? "..." : example)
                        + "} in place of " + String.join(", ", fields));
        fields.stream().skip(1).forEach(field -> metric.advise(field, "is part of that metricSource"));
        if (!metric.has("metricSource")) {
            metric.put(fields.get(0), "metricSource", "{type: slowburn, spec: " + (asked ? "{}" : example) + "}");
            if (asked) {
                Rewriting source = metric.mapping("metricSource").orElseThrow();
                source.remove("spec");
                source.take(metric, "spec", "spec");
            }
        }
        fields.forEach(metric::remove);
    }
}
