package dev.slowburn.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.composite.CompositeArithmetic;
import dev.slowburn.domain.consumption.Consumption;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.slo.CompositeMethod;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.document.Retention;
import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.openslo.yaml.Problem.Category;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Realistic documents, each with the expected fields and reasons of its problems. */
class JudgedDocumentsTest {
    private static final Path FOLDER = Path.of("src/test/resources/openslo/judged");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            foreign-metric-source.yaml       | UNSUPPORTED | spec.indicator.spec.ratioMetric.good.metricSource.type
            illegal-name-and-four-more.yaml  | INVALID     | metadata.name, spec.indicatorRef, spec.budgetingMethod, \
            spec.objectives[0].target, spec.timeWindow
            no-time-window.yaml              | UNSUPPORTED | spec.timeWindow
            regular-expression-broken.yaml   | INVALID     | spec.indicator.spec.ratioMetric.good.metricSource.spec.filter
            regular-expression-look-ahead.yaml | INVALID   | spec.indicator.spec.ratioMetric.good.metricSource.spec.filter
            type-in-capitals.yaml            | UNSUPPORTED | spec.indicator.spec.ratioMetric.good.metricSource.type
            """)
    void reportsEachInvalidField(String file, Category worst, String fields) {
        LoadResult loaded = Definitions.load(List.of(FOLDER.resolve(file)));

        assertThat(loaded.problems().stream().map(Problem::category)).contains(worst);
        assertThat(new TreeSet<>(loaded.problems().stream().map(Problem::field).toList()))
                .isEqualTo(new TreeSet<>(Arrays.asList(fields.split(", *", 0))));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            alert-on-calm.yaml                 | spec.alertPolicies[0].spec.conditions[0].spec.condition.threshold | fires for a healthy service
            composite-weight-alone.yaml        | spec.objectives[0].compositeWeight | no effect
            longer-than-default-retention.yaml | spec.timeWindow[0].duration        | ledger.retention
            one-minute-for-a-month.yaml        | spec.timeWindow[0].duration        | 1m is 1 minute; write 1M for a month
            """)
    void warnsAboutProbableMistakes(String file, String field, String words) {
        LoadResult loaded = Definitions.load(List.of(FOLDER.resolve(file)), Retention.ofDefault(35 * 1_440));

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.warnings()).anySatisfy(warning -> assertThat(warning.field() + " " + warning.reason())
                .contains(field, words));
    }

    @ParameterizedTest
    @CsvSource({"ladder-calendar-1d.yaml, ladder-rolling-1d.yaml", "ladder-calendar-1w.yaml, ladder-rolling-1w.yaml"})
    void usesSameDefaultAlertsForCalendarAndRollingWindow(String calendar, String rolling) {
        assertThat(ladder(calendar)).isEqualTo(ladder(rolling)).isNotEmpty();
    }

    private static List<String> ladder(String file) {
        LoadResult loaded = Definitions.load(List.of(FOLDER.resolve(file)));
        assertThat(loaded.problems()).isEmpty();
        var objective = loaded.slos().get(0).objectives().get(0);
        return objective.alertRules().stream()
                .map(rule -> rule.name() + " " + rule.condition() + " "
                        + objective.window().nominalMinutes())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"service-without-spec.yaml", "service-with-blank-spec.yaml"})
    void acceptsServiceWithoutSpec(String file) {
        LoadResult loaded = Definitions.load(List.of(FOLDER.resolve(file)));

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void addsNoCompositeBudgetForSingleWeightedObjective() {
        LoadResult loaded = Definitions.load(List.of(FOLDER.resolve("composite-weight-alone.yaml")));

        assertThat(loaded.slos().get(0).composite()).isEmpty();
    }

    /**
     * Ten objectives with the largest weight, each with a tenth of its budget consumed: no overflow and no rounding.
     */
    @Test
    void addsLargestWeightsExactly() {
        LoadResult loaded = Definitions.load(List.of(FOLDER.resolve("composite-overflow.yaml")));

        assertThat(loaded.problems()).isEmpty();
        Slo slo = loaded.slos().get(0);
        List<Consumption> tenths = slo.objectives().stream()
                .map(objective -> new Consumption(new Tally(999, 1), objective.target()))
                .toList();
        assertThat(CompositeArithmetic.of(slo).use(tenths).compareShare(1_000_000_000_000L, 1))
                .isZero();
        assertThat(new CompositeArithmetic(CompositeMethod.MEAN, slo.objectives())
                        .use(tenths)
                        .compareShare(1, 10))
                .isZero();
    }

    @Test
    void rejectsWindowBeyondConfiguredRetention() {
        List<Path> files = List.of(FOLDER.resolve("longer-than-default-retention.yaml"));

        assertThat(Definitions.load(files, Retention.configured(35 * 1_440)).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .contains(
                                "spec.timeWindow[0].duration: needs outcomes of the last ", "ledger.retention is 35d"));
        LoadResult roomy = Definitions.load(files, Retention.configured(400 * 1_440));
        assertThat(roomy.problems()).isEmpty();
        assertThat(roomy.slos()).hasSize(1);
    }

    @Test
    void testsEachFileOfFolder() throws IOException {
        String self = Files.readString(Path.of("src/test/java/dev/slowburn/openslo/JudgedDocumentsTest.java"))
                + Files.readString(Path.of("src/test/java/dev/slowburn/openslo/version/OtherVersionTest.java"));
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString())).allMatch(self::contains);
        }
    }
}
