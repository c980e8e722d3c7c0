package dev.slowburn.openslo.sli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.outcome.Verdict;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.openslo.LoadResult;
import dev.slowburn.openslo.Yaml;
import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.testkit.topology.SampleOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SLIs that compare a numeric field of outcomes with the threshold of each objective. */
class ThresholdMetricTest {
    private static final SampleOutcome BARE = SampleOutcome.of(OutcomeKind.SERVER_ERROR);

    @ParameterizedTest
    @CsvSource({
        "lt, 300, 299999, GOOD",
        "lt, 300, 300000, BAD",
        "lt, 300, 300001, BAD",
        "lte, 300, 300000, GOOD",
        "lte, 300, 300001, BAD",
        "gt, 300, 300000, BAD",
        "gt, 300, 300001, GOOD",
        "gte, 300, 299999, BAD",
        "gte, 300, 300000, GOOD",
        "lt, 0.1, 99, GOOD",
        "lt, 0.1, 100, BAD",
        "lte, 0.0005, 0, GOOD",
        "lte, 0.0005, 1, BAD",
        "gt, 0.0005, 0, BAD",
        "gte, 0.0005, 1, GOOD",
        "gt, -1, 0, GOOD",
        "gt, -0.0001, 0, GOOD",
        "lt, -0.0001, 0, BAD",
        "lt, 1e30, 9223372036854775807, GOOD",
        "gt, -1e30, 0, GOOD",
        "lte, 9223372036854775.807, 9223372036854775807, GOOD",
        "lt, 9223372036854775.807, 9223372036854775807, BAD",
        "lt, 9007199254740.993, 9007199254740992, GOOD"
    })
    void comparesDurationExactly(String op, String value, long micros, Verdict verdict) {
        Sli sli = sli("op: " + op + "\\nvalue: " + value);

        assertThat(sli.classifier().classify(BARE.withMicros(micros))).isEqualTo(verdict);
        assertThat(sli.reads().fields()).containsExactly(OutcomeField.DURATION);
    }

    @Test
    void returnsUnclassifiableWithoutNumber() {
        assertThat(verdict("duration_ms", BARE)).isEqualTo(Verdict.UNCLASSIFIABLE);
        assertThat(verdict("status_code", BARE)).isEqualTo(Verdict.UNCLASSIFIABLE);
        assertThat(verdict("count", BARE)).isEqualTo(Verdict.GOOD);
        assertThat(verdict("status_code", BARE.withCode(500))).isEqualTo(Verdict.BAD);
        assertThat(verdict("status_code", BARE.withCode(499))).isEqualTo(Verdict.GOOD);
    }

    @Test
    void countsOutcomesThatMatchFilter() {
        String yaml = Yaml.replace(
                Yaml.threshold("op: lt\\nvalue: 300\\ntarget: 0.9"),
                "field: duration_ms",
                "field: duration_ms\\n            filter: operation == 'pay' || status_code > 1");
        Sli sli = Yaml.onlySlo(yaml).objectives().get(0).sli();

        assertThat(sli.classifier().classify(BARE.withMicros(1).withOperation("pay")))
                .isEqualTo(Verdict.GOOD);
        assertThat(sli.classifier().classify(BARE.withMicros(1).withCode(1))).isEqualTo(Verdict.UNCOUNTED);
        assertThat(sli.classifier().classify(BARE.withMicros(1))).isEqualTo(Verdict.UNCLASSIFIABLE);
        assertThat(sli.reads().fields())
                .containsExactlyInAnyOrder(OutcomeField.DURATION, OutcomeField.OPERATION, OutcomeField.STATUS_CODE);
        assertThat(sli.rule()).startsWith("value: duration_ms lt 300; total: operation == ");
    }

    @Test
    void createsSliPerObjectiveIndependentOfNotation() {
        List<Objective> objectives = Yaml.onlySlo(Yaml.threshold("target: 0.9\\nop: lt\\nvalue: 300\\ndisplayName: a")
                                .replace("availability\n", "a\n")
                                .replace("      displayName: a\n", "")
                        + "    - {op: lt, value: 3e2, target: 0.9}\n    - {op: lt, value: 300.5, target: 0.9}\n"
                        + "    - {op: lte, value: +300.0, target: 0.9}\n")
                .objectives();

        assertThat(objectives)
                .extracting(objective -> objective.sli().rule())
                .containsExactly(
                        "value: duration_ms lt 300",
                        "value: duration_ms lt 300",
                        "value: duration_ms lt 300.5",
                        "value: duration_ms lte 300");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            value: 300           | 21:7: spec.objectives[0].op     | is required, because the SLI is a thresholdMetric
            op: lt               | 21:7: spec.objectives[0].value  | is required, because the SLI is a thresholdMetric
            op: lessThan\\nvalue: 1 | 22:11: spec.objectives[0].op | must be lt, lte, gt or gte, but is 'lessThan'
            op: LT\\nvalue: 1    | 22:11: spec.objectives[0].op    | did you mean lt?
            op: lt\\nvalue: fast | 23:14: spec.objectives[0].value | must be a number, but is text
            op: lt\\nvalue: .inf | 23:14: spec.objectives[0].value | must be a decimal
            op: lt\\nvalue: 0x10 | 23:14: spec.objectives[0].value | must be a decimal
            """)
    void reportsMissingFieldsOfObjective(String fields, String place, String reason) {
        assertThat(Yaml.onlyProblem(Yaml.threshold(fields + "\\ntarget: 0.9")).toString())
                .startsWith("slo.yaml:" + place + ": ")
                .contains(reason);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            field: duration    | 15:20: | outcomes have no numeric field 'duration'
            field: service     | 15:20: | is not a number; compare it in a filter
            field: duration_m  | 15:20: | did you mean duration_ms?
            filter: count > 1  | 14:11: | is required
            query: x           | 14:11: | is required
            """)
    void reportsNonNumericField(String field, String place, String reason) {
        String yaml = Yaml.replace(Yaml.threshold("op: lt\\nvalue: 1\\ntarget: 0.9"), "field: duration_ms", field);

        assertThat(Yaml.parse(yaml).problems().get(0).toString())
                .startsWith("slo.yaml:" + place + " spec.indicator.spec.thresholdMetric.metricSource.spec.field: ")
                .contains(reason);
        assertThat(Yaml.parse(yaml).slos()).isEmpty();
    }

    @Test
    void rejectsValueAndWarnsAboutOperatorWithRatio() {
        Problem value = Yaml.onlyProblem(Yaml.slo("target: 0.999", "target: 0.999\\n      value: 1"));
        LoadResult loaded = Yaml.parse(Yaml.slo("target: 0.999", "target: 0.999\\n      op: gt"));

        assertThat(value.toString())
                .startsWith("slo.yaml:28:14: spec.objectives[0].value: belongs to an SLI with a thresholdMetric");
        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.warnings()).singleElement().satisfies(warning -> assertThat(warning.toString())
                .startsWith("slo.yaml:28:11: spec.objectives[0].op: has no effect"));
    }

    private static Sli sli(String objective) {
        return Yaml.onlySlo(Yaml.threshold(objective + "\\ntarget: 0.9"))
                .objectives()
                .get(0)
                .sli();
    }

    private static Verdict verdict(String field, Outcome outcome) {
        String yaml = Yaml.threshold("op: lt\\nvalue: 500\\ntarget: 0.9").replace("duration_ms", field);
        return Yaml.onlySlo(yaml).objectives().get(0).sli().classifier().classify(outcome);
    }
}
