package dev.slowburn.openslo.version;

import java.util.List;

/** Replaces the fields with which other versions name a source and its query by a {@code metricSource}. */
final class OtherSource {
    private OtherSource() {}

    /**
     * @param metric a metric or a part of a ratio
     * @param fields its fields that name the source in the other version
     * @param example a spec of this metric for the source type slowburn
     */
    static void replace(Rewriting metric, List<String> fields, String example) {
        if (fields.isEmpty()) {
            return;
        }
        boolean hasSpec = fields.contains("spec")
                && metric.mapping("spec")
                        .filter(spec -> spec.has("filter") || spec.has("field"))
                        .isPresent();
        metric.advise(
                fields.get(0),
                "is part of a metricSource; write metricSource: {type: slowburn, spec: " + (hasSpec ? "..." : example)
                        + "} in place of " + String.join(", ", fields));
        fields.stream().skip(1).forEach(field -> metric.advise(field, "is part of that metricSource"));
        if (!metric.has("metricSource")) {
            metric.put(fields.get(0), "metricSource", "{type: slowburn, spec: " + (hasSpec ? "{}" : example) + "}");
            if (hasSpec) {
                Rewriting source = metric.mapping("metricSource").orElseThrow();
                source.remove("spec");
                source.take(metric, "spec", "spec");
            }
        }
        fields.forEach(metric::remove);
    }
}
