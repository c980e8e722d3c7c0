package dev.slowburn.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.yaml.Problem;

/** Templates of definitions for tests, and methods that read them. */
public final class Yaml {
    /** Valid; tests refer to its line numbers. */
    public static final String SLO = """
            apiVersion: openslo/v1
            kind: SLO
            metadata:
              name: checkout-availability
            spec:
              service: checkout
              indicator:
                metadata:
                  name: answered
                spec:
                  ratioMetric:
                    good:
                      metricSource:
                        type: slowburn
                        spec:
                          filter: status_code < 500
                    total:
                      metricSource:
                        type: slowburn
                        spec: {}
              timeWindow:
                - duration: 28d
                  isRolling: true
              budgetingMethod: Occurrences
              objectives:
                - displayName: availability
                  target: 0.999
            """;

    /** The indicator of {@link #SLO} as a separate document. */
    public static final String SLI = """
            apiVersion: openslo/v1
            kind: SLI
            metadata:
              name: answered
            spec:
              ratioMetric:
                good:
                  metricSource:
                    type: slowburn
                    spec:
                      filter: status_code < 500
                total:
                  metricSource:
                    type: slowburn
                    spec: {}
            """;

    private Yaml() {}

    /** {@link #SLO} with one part replaced; in the replacement {@code \n} is a line break. */
    public static String slo(String part, String replacement) {
        return replace(SLO, part, replacement);
    }

    /** {@link #SLO} with an annotation, on line 4. */
    public static String annotated(String annotation) {
        return slo("metadata:\n  name", "metadata:\\n  annotations: {" + annotation + "}\\n  name");
    }

    /** {@link #SLO} with a reference to {@link #SLI} instead of its indicator. */
    static String referencing(String sliName) {
        return SLO.substring(0, SLO.indexOf("  indicator:"))
                + "  indicatorRef: " + sliName + "\n"
                + SLO.substring(SLO.indexOf("  timeWindow:"));
    }

    /** {@link #SLO} with other filters; without one where the text is empty. */
    public static String withFilters(String part, String filter, String total) {
        return slo("filter: status_code < 500", filter.isEmpty() ? "{}" : "filter: |-\\n                " + filter)
                .replace("good:", part + ":")
                .replace(
                        "spec: {}",
                        total.isEmpty() ? "spec: {}" : "spec:\n                filter: |-\n" + " ".repeat(18) + total);
    }

    public static String replace(String yaml, String part, String replacement) {
        assertThat(yaml).contains(part);
        return yaml.replace(part, replacement.replace("\\n", "\n"));
    }

    public static LoadResult parse(String yaml) {
        return Definitions.parse("slo.yaml", yaml);
    }

    /** The only SLO of a text without problems. */
    public static Slo onlySlo(String yaml) {
        LoadResult loaded = parse(yaml);
        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.slos()).hasSize(1);
        return loaded.slos().get(0);
    }

    /** {@link #SLO} with a thresholdMetric on the duration; its objective has these fields, separated by {@code \n}. */
    public static String threshold(String objective) {
        String ratio = SLO.substring(SLO.indexOf("      ratioMetric:"), SLO.indexOf("  timeWindow:"));
        String threshold = """
                thresholdMetric:
                  metricSource:
                    type: slowburn
                    spec:
                      field: duration_ms
                """.indent(6);
        return SLO.replace(ratio, threshold).replace("target: 0.999", objective.replace("\\n", "\n      "));
    }

    /** The only problem of a text that has no valid SLO. */
    public static Problem onlyProblem(String yaml) {
        LoadResult loaded = parse(yaml);
        assertThat(loaded.problems()).hasSize(1);
        assertThat(loaded.slos()).isEmpty();
        return loaded.problems().get(0);
    }
}
