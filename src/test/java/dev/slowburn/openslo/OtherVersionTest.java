package dev.slowburn.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents in other versions of OpenSLO are refused with what to change about each. */
class OtherVersionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "openslo/v1alpha",
                "openslo/v1alpha1",
                "openslo/v1beta1",
                "openslo/v2alpha",
                "openslo/v2alpha1",
                "openslo.com/v2alpha",
                "openslo.com/v2alpha1"
            })
    void aDocumentThatSaysTheSameInV1NeedsNothingButTheVersion(String version) {
        Problem problem = Yaml.onlyProblem(AlertYaml.TARGET.replace("openslo/v1", version));

        assertThat(problem)
                .hasToString(
                        "slo.yaml:1:13: apiVersion: Slowburn executes openslo/v1 only; write openslo/v1 here, which "
                                + "means the same for all that this document says");
        assertThat(problem.category()).isEqualTo(Problem.Category.UNSUPPORTED);
    }

    @Test
    void ofV1alphaTheWindowAndTheRatioAreNamed() {
        Loaded loaded = Yaml.parse("""
                apiVersion: openslo/v1alpha
                kind: SLO
                metadata:
                  name: web
                spec:
                  service: web
                  timeWindows:
                    - unit: Week
                      count: 1
                      isRolling: true
                  budgetingMethod: Occurrences
                  objectives:
                    - target: 0.995
                      ratioMetrics:
                        good: {source: datadog, queryType: query, query: x}
                        total: {source: datadog, queryType: query, query: y}
                """);

        assertThat(loaded.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "slo.yaml:1:13: apiVersion: Slowburn executes openslo/v1 only; write openslo/v1 here, and change "
                                + "what is named differently there: count, ratioMetrics, timeWindows, unit",
                        "slo.yaml:7:3: spec.timeWindows: in openslo/v1 this is called timeWindow",
                        "slo.yaml:8:7: spec.timeWindows[0].unit: in openslo/v1 this is part of one field duration, such as "
                                + "28d, 1M or 1Q",
                        "slo.yaml:9:7: spec.timeWindows[0].count: in openslo/v1 this is part of one field duration, such as "
                                + "28d, 1M or 1Q",
                        "slo.yaml:14:7: spec.objectives[0].ratioMetrics: in openslo/v1 this is said once for all "
                                + "objectives: an indicator of the SLO with a ratioMetric of good and total, each with a "
                                + "metricSource of the type slowburn");
        assertThat(loaded.problems()).extracting(Problem::category).containsOnly(Problem.Category.UNSUPPORTED);
    }

    @Test
    void ofV1alphaTheThresholdIsNamed() {
        Loaded loaded = Yaml.parse("""
                apiVersion: openslo/v1alpha
                kind: SLO
                metadata: {name: web}
                spec:
                  indicator:
                    thresholdMetric:
                      source: Prometheus
                      query: x
                """);

        assertThat(loaded.problems())
                .extracting(problem -> problem.line() + " " + problem.reason())
                .contains(
                        "6 in openslo/v1 this stands within the indicator's spec",
                        "7 in openslo/v1 this stands within metricSource",
                        "8 in openslo/v1 this stands within metricSource");
    }

    @Test
    void ofV2TheIndicatorAndTheDataSourceAreNamed() {
        Loaded loaded = Yaml.parse("""
                apiVersion: openslo.com/v2alpha
                kind: SLO
                metadata: {name: web}
                spec:
                  sli:
                    metadata: {name: a}
                    spec:
                      ratioMetric:
                        good:
                          dataSourceRef: prometheus
                          spec: {query: x}
                        total:
                          prometheus: {url: x}
                          metricSource: {}
                  objectives:
                    - sliRef: other
                """);

        assertThat(loaded.problems())
                .extracting(problem -> problem.line() + " " + problem.field() + ": " + problem.reason())
                .contains(
                        "5 spec.sli: in openslo/v1 this is called indicator",
                        "10 spec.sli.spec.ratioMetric.good.dataSourceRef: in openslo/v1 this is metricSourceRef within "
                                + "metricSource",
                        "11 spec.sli.spec.ratioMetric.good.spec: in openslo/v1 this stands within metricSource, with the "
                                + "type of the data source",
                        "13 spec.sli.spec.ratioMetric.total.prometheus: in openslo/v1 this stands within metricSource, with "
                                + "the type of the data source",
                        "16 spec.objectives[0].sliRef: in openslo/v1 this is called indicatorRef")
                .hasSize(6);
    }

    @Test
    void ofV2CombinedConditionsAreNamed() {
        Loaded loaded = Yaml.parse("""
                apiVersion: openslo/v2alpha1
                kind: AlertPolicy
                metadata: {name: x}
                spec:
                  conditions:
                    - or:
                        - conditionRef: a
                """);

        assertThat(loaded.problems())
                .extracting(Problem::toString)
                .contains(
                        "slo.yaml:6:7: spec.conditions[0].or: in openslo/v1 this is not there: a policy has exactly one "
                                + "condition");
    }
}
