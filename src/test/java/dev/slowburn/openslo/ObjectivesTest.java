package dev.slowburn.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.domain.slo.CompositeMethod;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several objectives of an SLO, with a shared SLI or one each, with and without weights. */
class ObjectivesTest {
    private static final String OWN = Yaml.referencing("answered")
            .replace("  indicatorRef: answered\n", "")
            .replace("target: 0.999", "target: 0.999\n      indicatorRef: answered");
    private static final String NAME = "name: checkout-availability";
    private static final String FAST = """
            - displayName: fast
              target: 0.9
              op: lt
              value: 300
              indicator:
                spec:
                  thresholdMetric: {metricSource: {type: slowburn, spec: {field: duration_ms}}}
            """.indent(4);

    @Test
    void readsSliOfObjective() {
        Slo slo = Yaml.onlySlo(OWN + "---\n" + Yaml.SLI);

        assertThat(slo.objectives().get(0).sli().rule()).isEqualTo("good: status_code < 500");
        assertThat(slo.composite()).isEmpty();
    }

    @Test
    void addsCompositeBudgetForObjectivesWithOwnSlis() {
        Slo slo = Yaml.onlySlo(OWN + FAST + "---\n" + Yaml.SLI);

        assertThat(slo.objectives())
                .extracting(objective -> objective.sli().rule())
                .containsExactly("good: status_code < 500", "value: duration_ms lt 300");
        assertThat(slo.objectives()).extracting(Objective::weight).containsOnly(Objective.WEIGHT);
        assertThat(slo.composite().orElseThrow().alertRules())
                .extracting(AlertRule::name)
                .containsExactly("burn-1h", "burn-6h", "burn-1d", "burn-3d");
    }

    @ParameterizedTest
    @CsvSource({"2, 2000000", "0.5, 500000", "0.000001, 1", "20.0, 20000000", "999999999999.9999, 999999999999999900"})
    void addsCompositeBudgetForWeights(String written, long millionths) {
        Slo slo = Yaml.onlySlo(Yaml.SLO + "    - {displayName: b, target: 0.9, compositeWeight: " + written + "}\n");

        assertThat(slo.composite()).isPresent();
        assertThat(slo.objectives()).extracting(Objective::weight).containsExactly(Objective.WEIGHT, millionths);
    }

    @ParameterizedTest
    @CsvSource({"mean, MEAN", "openslo, OPENSLO"})
    void readsCompositeMethodFromAnnotation(String written, CompositeMethod method) {
        assertThat(Yaml.onlySlo(weighted("{slowburn.dev/composite: " + written + "}"))
                        .composite()
                        .orElseThrow()
                        .method())
                .isEqualTo(method);
        assertThat(Yaml.onlySlo(weighted("{}")).composite().orElseThrow().method())
                .isEqualTo(CompositeMethod.OPENSLO);
    }

    @Test
    void rejectsInvalidCompositeAnnotation() {
        assertThat(Yaml.onlyProblem(weighted("{slowburn.dev/composite: meen}")).toString())
                .contains("must be one of mean, openslo in quotes", "'meen'; did you mean mean?");
        assertThat(Yaml.onlyProblem(Yaml.slo(NAME, NAME + "\\n  annotations: {slowburn.dev/composite: mean}"))
                        .toString())
                .contains("belongs to an SLO with a composite budget");
    }

    /** A burn rate that each objective can reach may be unreachable for the composite budget. */
    @Test
    void warnsAboutThresholdUnreachableForCompositeOnly() {
        String light = AlertYaml.all("      target: 0.999\n", """
                      target: 0.99
                      compositeWeight: 0.1
                    - target: 0.99
                      compositeWeight: 0.02
                """).replace("14.4", "12");
        LoadResult loaded = Yaml.parse(light);

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.warnings()).singleElement().satisfies(warning -> assertThat(warning.toString())
                .contains(
                        "can never be true: the highest burn rate of all objectives together is 12",
                        "(objective 'composite')"));
        assertThat(Yaml.parse(light.replace("threshold: 12", "threshold: 11.999999"))
                        .warnings())
                .isEmpty();
        assertThat(Yaml.parse(light.replace("0.02", "0.020001")).warnings()).isEmpty();
    }

    /** Slices of different length cannot be classified together; the method mean does not need that. */
    @ParameterizedTest
    @CsvSource({"Timeslices, openslo, false", "Timeslices, mean, true", "RatioTimeslices, openslo, true"})
    void requiresEqualSlicesForCompositeBudget(String budgeting, String method, boolean valid) {
        String target = budgeting.equals("Timeslices") ? "timeSliceTarget: 0.9, " : "";
        String yaml = weighted("{slowburn.dev/composite: " + method + "}")
                        .replace("Occurrences", budgeting)
                        .replaceFirst("(?s)    - displayName: availability.*", "")
                + "    - {displayName: a, target: 0.99, compositeWeight: 1, " + target + "timeSliceWindow: 5m}\n"
                + "    - {displayName: b, target: 0.99, " + target + "timeSliceWindow: 1h}\n";
        if (valid) {
            assertThat(Yaml.onlySlo(yaml).composite()).isPresent();
        } else {
            assertThat(Yaml.onlyProblem(yaml).toString())
                    .contains("spec.objectives[1].timeSliceWindow: must equal that of the first objective, 5m")
                    .contains("Write 5m here, or the annotation slowburn.dev/composite: mean");
        }

        assertThat(Yaml.onlySlo(yaml.replace("1h", "5m")).composite()).isPresent();
    }

    @Test
    void warnsAboutWeightWithoutEffect() {
        String yaml = Yaml.slo("Occurrences", "Timeslices").replaceFirst("(?s)    - displayName: availability.*", "")
                + "    - {displayName: a, target: 0.99, compositeWeight: 1, timeSliceTarget: 0.9, timeSliceWindow: 1m}\n"
                + "    - {displayName: b, target: 0.99, compositeWeight: 2, timeSliceTarget: 0.9, timeSliceWindow: 1m}\n";

        assertThat(Yaml.parse(yaml).problems()).isEmpty();
        assertThat(Yaml.parse(yaml).warnings()).singleElement().satisfies(warning -> assertThat(warning.toString())
                .contains("spec.objectives[1].compositeWeight: has no effect with Timeslices"));
    }

    private static String weighted(String annotations) {
        return Yaml.slo(NAME, NAME + "\\n  annotations: " + annotations)
                + "    - {displayName: b, target: 0.9, compositeWeight: 2}\n";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0             | must be above 0 and at most 1000000000000, but is 0
            -2            | must be above 0
            1000000000001 | at most 1000000000000, but is 1000000000001
            0.0000001     | at most 6 decimal places
            heavy         | must be a number, but is text
            """)
    void reportsInvalidWeight(String written, String reason) {
        assertThat(Yaml.onlyProblem(Yaml.slo("target: 0.999", "target: 0.999\\n      compositeWeight: " + written))
                        .toString())
                .startsWith("slo.yaml:28:24: spec.objectives[0].compositeWeight: ")
                .contains(reason);
    }

    @Test
    void reservesCompositeNameOnlyWithCompositeBudget() {
        String named = Yaml.slo("displayName: availability", "displayName: Composite");

        assertThat(Yaml.onlySlo(named).objectives().get(0).name()).isEqualTo("composite");
        assertThat(Yaml.onlyProblem(named + "      compositeWeight: 1\n    - target: 0.9\n")
                        .toString())
                .startsWith(
                        "slo.yaml:26:20: spec.objectives[0].displayName: becomes the name 'composite', which is reserved for");
    }

    @Test
    void rejectsSliOfSloTogetherWithSliOfObjective() {
        assertThat(Yaml.onlyProblem(Yaml.SLO + FAST).toString())
                .startsWith("slo.yaml:32:7: spec.objectives[1].indicator: must not be given together with one in spec");
    }

    @Test
    void requiresSliForAllObjectivesOrNone() {
        assertThat(Yaml.onlyProblem(OWN + "    - {displayName: b, target: 0.9}\n---\n" + Yaml.SLI))
                .hasToString("slo.yaml:15:7: spec.objectives[1].indicator: is required, because other objectives have "
                        + "their own and spec has none");
        assertThat(Yaml.onlyProblem(Yaml.referencing("x").replace("  indicatorRef: x\n", "")))
                .hasToString("slo.yaml:5:1: spec.indicator: is required, unless indicatorRef is given");
    }

    @Test
    void checksReferenceOfObjective() {
        assertThat(Yaml.onlyProblem(OWN.replace("Ref: answered", "Ref: answerd") + "---\n" + Yaml.SLI))
                .hasToString("slo.yaml:14:21: spec.objectives[0].indicatorRef: there is no SLI named 'answerd'; "
                        + "did you mean answered?");
    }

    @Test
    void omitsUnreachableDefaultAlertsWithWarning() {
        LoadResult loaded = Yaml.parse(Yaml.slo("target: 0.999", "targetPercent: 90"));

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.slos().get(0).objectives().get(0).alertRules())
                .extracting(AlertRule::name)
                .containsExactly("burn-6h", "burn-1d", "burn-3d");
        assertThat(loaded.warnings()).singleElement().satisfies(warning -> assertThat(warning.toString())
                .startsWith("slo.yaml:27:22: spec.objectives[0].targetPercent: the default alerts omit the "
                        + "one for burns over 1h: with a target of 0.9 no burn rate reaches"));
    }
}
