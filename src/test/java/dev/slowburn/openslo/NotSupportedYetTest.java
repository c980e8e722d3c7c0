package dev.slowburn.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What OpenSLO or later versions of Slowburn know and this one does not is refused by name, never ignored. */
class NotSupportedYetTest {
    @ParameterizedTest
    @CsvSource({
        "openslo/v1, AlertPolicy",
        "openslo/v1, AlertCondition",
        "openslo/v1, AlertNotificationTarget",
        "openslo/v1, DataSource",
        "slowburn.dev/v1, BudgetPolicy",
        "slowburn.dev/v1, BudgetCorrection"
    })
    void aKindOfDocumentIsRefused(String version, String kind) {
        String yaml = "apiVersion: " + version + "\nkind: " + kind + "\nmetadata: {name: x}\nspec: {}\n";

        assertThat(Yaml.onlyProblem(yaml))
                .hasToString("slo.yaml:2:7: kind: not supported yet: documents of kind " + kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openslo/v1alpha", "openslo/v1beta1", "openslo.com/v2alpha"})
    void anotherVersionOfOpenSloIsRefused(String version) {
        assertThat(Yaml.onlyProblem(Yaml.slo("openslo/v1", version)).toString())
                .startsWith("slo.yaml:1:13: apiVersion: not supported yet: version '" + version + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Timeslices", "RatioTimeslices"})
    void budgetingByTimeSlicesIsRefused(String method) {
        assertThat(Yaml.onlyProblem(Yaml.slo("Occurrences", method)).toString())
                .startsWith("slo.yaml:24:20: spec.budgetingMethod: not supported yet: the method " + method);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "isRolling: false\\n      calendar: {startTime: 2026-01-01 00:00:00, timeZone: UTC}",
                "calendar: {startTime: 2026-01-01 00:00:00, timeZone: UTC}",
                "isRolling: false"
            })
    void aCalendarWindowIsRefused(String window) {
        Problem problem = Yaml.onlyProblem(Yaml.slo("isRolling: true", window));

        assertThat(problem.field()).startsWith("spec.timeWindow[0].");
        assertThat(problem.reason()).contains("not supported yet");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "op: lt",
                "value: 300",
                "timeSliceTarget: 0.9",
                "timeSliceWindow: 1m",
                "compositeWeight: 1",
                "indicatorRef: answered",
                "indicator: {}"
            })
    void aFieldOfAnObjectiveIsRefused(String field) {
        Problem problem = Yaml.onlyProblem(Yaml.slo("      target:", "      " + field + "\\n      target:"));

        assertThat(problem.toString())
                .startsWith("slo.yaml:27:7: spec.objectives[0]." + field.substring(0, field.indexOf(':'))
                        + ": not supported yet: ");
    }

    @Test
    void alertPoliciesOfAnSloAreRefused() {
        assertThat(Yaml.onlyProblem(Yaml.SLO + "  alertPolicies: []\n"))
                .hasToString("slo.yaml:28:3: spec.alertPolicies: not supported yet: alert policies");
    }

    @Test
    void aThresholdMetricIsRefused() {
        String sli =
                Yaml.SLI.substring(0, Yaml.SLI.indexOf("  ratioMetric:")) + "  thresholdMetric: {metricSource: {}}\n";

        assertThat(Yaml.onlyProblem(sli).toString())
                .startsWith("slo.yaml:6:3: spec.thresholdMetric: not supported yet: an SLI by threshold");
    }

    @Test
    void aFieldToCompareAndAReferenceToADataSourceAreRefused() {
        Problem field = Yaml.onlyProblem(Yaml.slo("filter: status_code < 500", "field: duration_ms"));
        Problem source = Yaml.onlyProblem(
                Yaml.SLO.replaceFirst("type: slowburn\n", "type: slowburn\n            metricSourceRef: prometheus\n"));

        assertThat(field.toString())
                .startsWith(
                        "slo.yaml:16:15: spec.indicator.spec.ratioMetric.good.metricSource.spec.field: not supported yet");
        assertThat(source.toString())
                .startsWith("slo.yaml:15:13: spec.indicator.spec.ratioMetric.good.metricSource.metricSourceRef: "
                        + "not supported yet: references to a DataSource");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            counter: true               | counter | must be false or left out: it says that a number only ever grows
            counter: !!bool yes         | counter | must be true or false
            raw: {metricSource: {}}     | raw     | a ratio computed elsewhere can't be counted exactly
            rawType: success            | rawType | belongs to raw
            bad: {metricSource: {type: slowburn}} | bad | must not be given together with good
            """)
    void whatCannotBeCountedExactlyIsRefusedWithTheReason(String field, String name, String reason) {
        Problem problem = Yaml.onlyProblem(Yaml.slo("        good:", "        " + field + "\\n        good:"));

        assertThat(problem.line()).isEqualTo(12);
        assertThat(problem.field()).isEqualTo("spec.indicator.spec.ratioMetric." + name);
        assertThat(problem.reason()).startsWith(reason);
    }

    @Test
    void aRatioThatIsOnlyRawIsRefusedOnce() {
        String sli =
                Yaml.SLI.substring(0, Yaml.SLI.indexOf("    good:")) + "    raw: {metricSource: {type: slowburn}}\n";

        assertThat(Yaml.onlyProblem(sli).field()).isEqualTo("spec.ratioMetric.raw");
    }

    @Test
    void anotherKindOfMetricSourceIsRefused() {
        Problem problem = Yaml.onlyProblem(Yaml.SLO.replaceFirst("type: slowburn", "type: prometheus"));

        assertThat(problem.toString())
                .startsWith("slo.yaml:14:19: spec.indicator.spec.ratioMetric.good.metricSource.type: must be slowburn")
                .contains("'prometheus'");
    }
}
