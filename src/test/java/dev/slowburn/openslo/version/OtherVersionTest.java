package dev.slowburn.openslo.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.openslo.AlertYaml;
import dev.slowburn.openslo.LoadResult;
import dev.slowburn.openslo.Yaml;
import dev.slowburn.openslo.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents in other versions of OpenSLO are rejected with advice on what to change. */
class OtherVersionTest {
    private static final Path JUDGED = Path.of("src/test/resources/openslo/judged");
    private static final Path FOLDER = Path.of("src/test/resources/openslo/other-versions");
    private static final Pattern WRITE = Pattern.compile("; write (\\w+: .*?)(?: in |, or |$)");

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
    void advisesOnlyVersionForDocumentValidInV1(String version) {
        Problem problem = Yaml.onlyProblem(AlertYaml.TARGET.replace("openslo/v1", version));

        assertThat(problem)
                .hasToString("slo.yaml:1:13: apiVersion: Slowburn executes openslo/v1 only; write openslo/v1 here");
        assertThat(problem.category()).isEqualTo(Problem.Category.UNSUPPORTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openslo/v1alpha", "openslo.com/v2alpha"})
    void reportsProblemsOfV1TogetherWithVersion(String version) {
        LoadResult loaded = Yaml.parse(Yaml.slo("openslo/v1", version).replace("target: 0.999", "target: 99.9"));

        assertThat(loaded.problems())
                .extracting(Problem::field)
                .containsExactly("apiVersion", "spec.objectives[0].target");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1alpha-two-metrics",
                "v1alpha-slices",
                "v1alpha-threshold",
                "v1beta1-alerts",
                "v2alpha-slices",
                "v2alpha-references"
            })
    void givesAdviceThatLeadsToValidDocument(String name) throws IOException {
        String before = read(name.equals("v1alpha-two-metrics") ? JUDGED.resolve(name + ".yaml") : before(name));
        String after = read(FOLDER.resolve(name + ".after.yaml"));

        LoadResult rejected = Yaml.parse(before);
        assertThat(rejected.slos()).isEmpty();
        assertThat(rejected.problems())
                .as("advice only")
                .allSatisfy(problem -> assertThat(problem.reason()).matches("(Slowburn executes|in openslo/v1) .*"))
                .extracting(Problem::category)
                .containsOnly(Problem.Category.UNSUPPORTED);
        assertThat(rejected.problems())
                .as("the expected document contains the YAML of the advice")
                .allSatisfy(problem -> assertThat(written(problem)).allMatch(after::contains));
        LoadResult followed = Yaml.parse(after);
        assertThat(followed.problems()).isEmpty();
        assertThat(followed.slos()).hasSize(1);
    }

    private static Path before(String name) {
        return FOLDER.resolve(name + ".before.yaml");
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }

    /** The YAML in an advice; an ellipsis stands for the author's value. */
    private static List<String> written(Problem problem) {
        return WRITE.matcher(problem.reason())
                .results()
                .map(found -> found.group(1))
                .filter(text -> !text.contains("..."))
                .toList();
    }

    @Test
    void reportsRatioOfEachObjectiveInV1alpha() throws IOException {
        LoadResult loaded = Yaml.parse(read(JUDGED.resolve("v1alpha-two-metrics.yaml")));

        assertThat(loaded.problems())
                .extracting(problem -> problem.line() + " " + problem.field() + ": " + problem.reason())
                .startsWith(
                        "1 apiVersion: Slowburn executes openslo/v1 only; write openslo/v1 here, and change these "
                                + "fields, which differ there: count, query, queryType, ratioMetrics, source, timeWindows, unit, "
                                + "value",
                        "10 spec.objectives[0].ratioMetrics: in openslo/v1 this is ratioMetric in the spec of an "
                                + "indicator; write indicator: {spec: {ratioMetric: ...}} in each objective, which also "
                                + "adds a composite budget of all objectives",
                        "11 spec.objectives[0].ratioMetrics.good.source: in openslo/v1 this is part of a metricSource; "
                                + "write metricSource: {type: slowburn, spec: {filter: 'status_code < 500'}} in place of "
                                + "source, queryType, query",
                        "11 spec.objectives[0].ratioMetrics.good.queryType: in openslo/v1 this is part of that "
                                + "metricSource",
                        "11 spec.objectives[0].ratioMetrics.good.query: in openslo/v1 this is part of that metricSource")
                .contains(
                        "15 spec.objectives[1].value: in openslo/v1 this is left out: it belongs to a thresholdMetric",
                        "19 spec.timeWindows: in openslo/v1 this is called timeWindow",
                        "19 spec.timeWindows[0].count: in openslo/v1 this is part of the field duration; write duration: "
                                + "1M");
    }

    @ParameterizedTest
    @CsvSource({
        "Second, 7200, 120m",
        "Second, 90,",
        "Hour, 6, 6h",
        "day, 28, 28d",
        "Year, 1, 1Y",
        "Moon, 1,",
        "Day, few,"
    })
    void combinesUnitAndCountToDuration(String unit, String count, String duration) {
        LoadResult loaded = Yaml.parse(Yaml.slo("openslo/v1", "openslo/v1alpha")
                .replace("duration: 28d", "unit: " + unit + "\n      count: " + count));

        assertThat(loaded.problems())
                .extracting(Problem::reason)
                .contains("in openslo/v1 this is part of the field duration"
                        + (duration == null ? ", such as 28d, 1M or 1Q" : "; write duration: " + duration));
    }

    @Test
    void rejectsKindOfV2WithoutCounterpart() {
        Problem problem = Yaml.onlyProblem("""
                apiVersion: openslo.com/v2alpha
                kind: BudgetAdjustment
                metadata: {name: x}
                spec: {service: web}
                """);

        assertThat(problem)
                .hasToString(
                        "slo.yaml:2:7: kind: there is no such kind in openslo/v1; to exclude a time range from an SLO, "
                                + "write kind: BudgetCorrection, apiVersion: slowburn.dev/v1");
        assertThat(problem.category()).isEqualTo(Problem.Category.UNSUPPORTED);
    }

    @Test
    void reportsIndicatorAndDataSourceOfV2() throws IOException {
        LoadResult loaded = Yaml.parse(read(before("v2alpha-references")));

        assertThat(loaded.problems())
                .extracting(problem -> problem.line() + " " + problem.field() + ": " + problem.reason())
                .contains(
                        "5 spec.serviceRef: in openslo/v1 this is called service",
                        "9 spec.objectives[0].sliRef: in openslo/v1 this is called indicatorRef",
                        "12 spec.objectives[1].sli: in openslo/v1 this is called indicator",
                        "12 spec.objectives[1].sli.spec.thresholdMetric.dataSourceSpec: in openslo/v1 this is part of a "
                                + "metricSource; write metricSource: {type: slowburn, spec: {field: duration_ms}} in "
                                + "place of dataSourceSpec",
                        "22 spec.ratioMetric.bad.dataSourceRef: in openslo/v1 this is part of a metricSource; write "
                                + "metricSource: {type: slowburn, spec: ...} in place of dataSourceRef, spec",
                        "22 spec.ratioMetric.bad.spec: in openslo/v1 this is part of that metricSource",
                        "30 spec.conditions[0].or: in openslo/v1 this does not exist: a policy has exactly one condition; "
                                + "write one of these instead");
    }

    @Test
    void namesAuthorsFieldOfThresholdMetricOutsideOfSpec() throws IOException {
        LoadResult loaded = Yaml.parse(read(before("v1alpha-threshold")));

        assertThat(loaded.problems())
                .extracting(Problem::field)
                .filteredOn(field -> field.contains("thresholdMetric"))
                .containsExactly(
                        "spec.indicator.thresholdMetric",
                        "spec.indicator.thresholdMetric.source",
                        "spec.indicator.thresholdMetric.queryType",
                        "spec.indicator.thresholdMetric.query",
                        "spec.indicator.thresholdMetric.metadata");
    }

    @Test
    void advisesTypeAndConnectionOfDataSourceInV2() {
        String before = """
                apiVersion: openslo.com/v2alpha1
                kind: DataSource
                metadata: {name: production}
                spec:
                  description: Metrics of production
                  cloudWatch: {accessKeyID: x}
                """;

        assertThat(Yaml.parse(before).problems())
                .extracting(problem -> problem.line() + " " + problem.field() + ": " + problem.reason())
                .containsExactly(
                        "1 apiVersion: Slowburn executes openslo/v1 only; write openslo/v1 here, and change these fields,"
                                + " which differ there: cloudWatch",
                        "6 spec.cloudWatch: in openslo/v1 this is connectionDetails; write type: cloudWatch,"
                                + " connectionDetails: ...");
        assertThat(Yaml.parse(before.replace("openslo.com/v2alpha1", "openslo/v1")
                                .replace("cloudWatch: {", "type: cloudWatch\n  connectionDetails: {"))
                        .problems())
                .isEmpty();
    }

    @Test
    void givesAdviceForAliases() {
        LoadResult loaded = Yaml.parse("""
                apiVersion: openslo/v1alpha
                kind: SLO
                metadata: {name: web}
                spec:
                  service: web
                  budgetingMethod: Occurrences
                  timeWindows: [{unit: Day, count: 7, isRolling: true}]
                  objectives:
                    - displayName: a
                      target: 0.9
                      ratioMetrics: &same
                        good: &query {source: x, queryType: y, query: z}
                        total: *query
                    - displayName: b
                      target: 0.99
                      ratioMetrics: *same
                """);

        assertThat(loaded.problems())
                .extracting(Problem::reason)
                .allMatch(reason -> reason.startsWith("Slowburn executes") || reason.startsWith("in openslo/v1 "));
    }
}
