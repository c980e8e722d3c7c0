package dev.slowburn.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.openslo.yaml.Problem.Category;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metric sources, and features of OpenSLO that cannot be counted from outcomes. */
class MetricSourceTest {
    private static final String RATIO = "spec.indicator.spec.ratioMetric";
    private static final String SOURCE = """
            ---
            apiVersion: openslo/v1
            kind: DataSource
            metadata: {name: outcomes}
            spec: {type: slowburn}
            """;

    @Test
    void takesTypeFromDataSource() {
        String yaml = Yaml.SLO.replaceAll("type: slowburn", "metricSourceRef: outcomes") + SOURCE;

        assertThat(Yaml.onlySlo(yaml).objectives().get(0).sli().rule()).isEqualTo("good: status_code < 500");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            metricSourceRef: outcome | metricSourceRef | INVALID | no DataSource named 'outcome'; did you mean outcomes?
            metricSourceRef: cloud   | metricSourceRef | UNSUPPORTED | must be a DataSource of type slowburn
            metricSourceRef: cloud\\n            type: CloudWatch | type | UNSUPPORTED | must be slowburn: Slowburn counts
            metricSourceRef: cloud\\n            type: slowburn   | type | INVALID | must be CloudWatch or left out
            metricSourceRef: none\\n            type: Datadog | type | UNSUPPORTED | no other source such as 'Datadog'
            metricSourceRef: none\\n            type: slowburn | metricSourceRef | INVALID | there is no DataSource named 'none'
            type: prometheus         | type            | UNSUPPORTED | no other source such as 'prometheus'
            sort: slowburn           | type            | INVALID | is required
            """)
    void rejectsOtherSources(String fields, String field, Category category, String reason) {
        String cloud = SOURCE.replace("outcomes", "cloud").replace("slowburn}", "CloudWatch}");
        String yaml = Yaml.SLO.replaceFirst("type: slowburn", fields.replace("\\n", "\n")) + SOURCE + cloud;

        LoadResult loaded = Yaml.parse(yaml);

        assertThat(loaded.slos()).isEmpty();
        Problem problem = loaded.problems().get(0);
        assertThat(problem.field()).isEqualTo(RATIO + ".good.metricSource." + field);
        assertThat(problem.line()).isBetween(13, 15);
        assertThat(problem.category()).isEqualTo(category);
        assertThat(problem.reason()).contains(reason);
    }

    @Test
    void checksUsedAndUnusedDataSources() {
        String yaml = Yaml.SLO + SOURCE.replace("type: slowburn", "sort: x");

        assertThat(Yaml.parse(yaml).problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "slo.yaml:32:1: spec.type: is required", "slo.yaml:32:8: spec.sort: is not a field of spec");
        assertThat(Yaml.parse(yaml).slos()).hasSize(1);
    }

    @Test
    void rejectsSloWithInvalidDataSource() {
        String yaml = Yaml.SLO.replaceAll("type: slowburn", "metricSourceRef: outcomes")
                + SOURCE.replace("spec: {", "spec: {x: y, ");

        assertThat(Yaml.parse(yaml).problems()).extracting(Problem::field).containsExactly("spec.x");
        assertThat(Yaml.parse(yaml).slos()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            counter: true       | counter | UNSUPPORTED | must be false or left out: it declares a number that only increases
            counter: !!bool yes | counter | INVALID     | must be true or false
            rawType: success    | rawType | INVALID     | belongs to raw, which is not given
            bad: {metricSource: {type: slowburn}} | bad | INVALID | must not be given together with good
            """)
    void rejectsInvalidFieldsOfRatio(String field, String name, Category category, String reason) {
        Problem problem = Yaml.onlyProblem(Yaml.slo("        good:", "        " + field + "\\n        good:"));

        assertThat(problem.line()).isEqualTo(12);
        assertThat(problem.field()).isEqualTo(RATIO + "." + name);
        assertThat(problem.category()).isEqualTo(category);
        assertThat(problem.reason()).startsWith(reason);
    }

    @Test
    void rejectsRawRatioAsUnsupported() {
        String head = Yaml.SLI.substring(0, Yaml.SLI.indexOf("    good:"));
        String raw = "    rawType: success\n    raw: {metricSource: {type: slowburn}}\n";

        Problem unsupported = Yaml.onlyProblem(head + raw);

        assertThat(unsupported.toString()).startsWith("slo.yaml:8:5: spec.ratioMetric.raw: a ratio computed elsewhere");
        assertThat(unsupported.category()).isEqualTo(Category.UNSUPPORTED);
        assertThat(Yaml.parse(head + raw.replace("success", "good")).problems())
                .anySatisfy(problem -> assertThat(problem.reason()).startsWith("must be success or failure"));
        assertThat(Yaml.parse(Yaml.SLI + raw).problems())
                .extracting(Problem::field)
                .containsExactly("spec.ratioMetric.good", "spec.ratioMetric.total", "spec.ratioMetric.raw");
    }

    @Test
    void rejectsFieldInRatio() {
        Problem field = Yaml.onlyProblem(Yaml.slo("filter: status_code < 500", "field: duration_ms"));

        assertThat(field.toString())
                .startsWith("slo.yaml:16:22: " + RATIO + ".good.metricSource.spec.field: belongs to a thresholdMetric")
                .contains("write a filter");
    }

    @Test
    void requiresExactlyOneOfRatioAndThreshold() {
        String both = Yaml.SLI + "  thresholdMetric: {metricSource: {type: slowburn, spec: {field: count}}}\n";
        String none = Yaml.SLI.substring(0, Yaml.SLI.indexOf("  ratioMetric:")) + "  description: none\n";

        assertThat(Yaml.onlyProblem(both))
                .hasToString("slo.yaml:16:3: spec.thresholdMetric: must not be given together with ratioMetric: "
                        + "use one of them");
        assertThat(Yaml.onlyProblem(none))
                .hasToString("slo.yaml:5:1: spec.ratioMetric: is required, unless thresholdMetric is given");
    }

    @Test
    void reportsExamplesForOtherSystemsAsUnsupportedOnly() {
        String prometheus = Yaml.SLO
                .replace("type: slowburn", "type: Prometheus")
                .replace("filter: status_code < 500", "query: sum(x)")
                .replace("      ratioMetric:\n", "      ratioMetric:\n        counter: true\n");

        assertThat(Yaml.parse(prometheus).problems())
                .hasSize(3)
                .extracting(Problem::category)
                .containsOnly(Category.UNSUPPORTED);
    }
}
