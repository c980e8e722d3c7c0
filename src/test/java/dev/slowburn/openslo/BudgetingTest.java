package dev.slowburn.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.EmptySlices;
import dev.slowburn.openslo.yaml.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The three budgeting methods and the fields that each requires. */
class BudgetingTest {
    @ParameterizedTest
    @CsvSource({"1m, 1", "5, 5", "5.0, 5", "90m, 90", "2h, 120", "1d, 1440", "1w, 10080", "28d, 40320"})
    void readsSliceWindowWithAndWithoutUnit(String written, long minutes) {
        assertThat(budgeting("Timeslices", "timeSliceTarget: 0.95\\n      timeSliceWindow: " + written))
                .isEqualTo(new Budgeting.Timeslices(minutes, 950_000_000, EmptySlices.GOOD));
        assertThat(budgeting("RatioTimeslices", "timeSliceWindow: " + written))
                .isEqualTo(new Budgeting.RatioTimeslices(minutes));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1000000000", "1.0, 1000000000", "0.123456789, 123456789", "5e-1, 500000000"})
    void readsSliceTargetExactly(String written, long billionths) {
        assertThat(budgeting("Timeslices", "timeSliceWindow: 1m\\n      timeSliceTarget: " + written))
                .isEqualTo(new Budgeting.Timeslices(1, billionths, EmptySlices.GOOD));
    }

    @ParameterizedTest
    @CsvSource({"good, GOOD", "bad, BAD", "ignore, IGNORE"})
    void readsEmptySlicesFromAnnotation(String written, EmptySlices empty) {
        String yaml = sliced(
                Yaml.annotated("slowburn.dev/empty-slices: " + written),
                "Timeslices",
                "timeSliceTarget: 0.95\\n      timeSliceWindow: 1m");

        assertThat(Yaml.onlySlo(yaml).objectives().get(0).budgeting())
                .isEqualTo(new Budgeting.Timeslices(1, 950_000_000, empty));
    }

    @Test
    void warnsAboutSliceTargetOfZero() {
        LoadResult loaded =
                Yaml.parse(sliced(Yaml.SLO, "Timeslices", "timeSliceWindow: 1m\\n      timeSliceTarget: 0"));

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.warnings()).anySatisfy(warning -> assertThat(warning.toString())
                .contains("spec.objectives[0].timeSliceTarget: no slice is below 0, so no slice is ever bad"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "0.5"})
    void rejectsFractionOfMinuteAsUnsupported(String minutes) {
        Problem problem = Yaml.onlyProblem(sliced(Yaml.SLO, "RatioTimeslices", "timeSliceWindow: " + minutes));

        assertThat(problem.reason()).endsWith("because outcomes are counted by the minute, but is " + minutes);
        assertThat(problem.category()).isEqualTo(Problem.Category.UNSUPPORTED);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            Occurrences | timeSliceTarget: 0.9     | 27:24: spec.objectives[0].timeSliceTarget
            Occurrences | timeSliceWindow: 5       | 27:24: spec.objectives[0].timeSliceWindow
            RatioTimeslices | timeSliceWindow: 5\\n      timeSliceTarget: 0.9 | 28:24: spec.objectives[0].timeSliceTarget
            """)
    void warnsAboutFieldsWithoutEffect(String method, String fields, String place) {
        LoadResult loaded = Yaml.parse(sliced(Yaml.SLO, method, fields));

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.warnings()).anySatisfy(warning -> assertThat(warning.toString())
                .startsWith("slo.yaml:" + place + ": belongs to budgetingMethod "));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Timeslices | timeSliceWindow: 1m       | 26:7: spec.objectives[0].timeSliceTarget | is required with budgetingMethod T
            Timeslices | timeSliceTarget: 0.9      | 26:7: spec.objectives[0].timeSliceWindow | is required with budgetingMethod T
            RatioTimeslices | value:               | 26:7: spec.objectives[0].timeSliceWindow | required with budgetingMethod R
            Timeslices | timeSliceWindow: 5\\n      timeSliceTarget: 1.1 \
            | 28:24: spec.objectives[0].timeSliceTarget | must be at least 0 and at most 1, but is 1.1
            Timeslices | timeSliceWindow: 5\\n      timeSliceTarget: -0.1 \
            | 28:24: spec.objectives[0].timeSliceTarget | must be at least 0
            Timeslices | timeSliceWindow: 5\\n      timeSliceTarget: 0.1234567891 \
            | 28:24: spec.objectives[0].timeSliceTarget | at most 9 decimal places
            RatioTimeslices | timeSliceWindow: 0    | 27:24: spec.objectives[0].timeSliceWindow | a whole number of minutes from 1
            RatioTimeslices | timeSliceWindow: 1.5  | 27:24: spec.objectives[0].timeSliceWindow | but is 1.5
            RatioTimeslices | timeSliceWindow: 0m   | 27:24: spec.objectives[0].timeSliceWindow | longer than 0; write 1m or more
            RatioTimeslices | timeSliceWindow: 1M   | 27:24: spec.objectives[0].timeSliceWindow | can't be measured in months
            RatioTimeslices | timeSliceWindow: 5s   | 27:24: spec.objectives[0].timeSliceWindow | has an unknown unit 's'
            RatioTimeslices | timeSliceWindow: true | 27:24: spec.objectives[0].timeSliceWindow | must be a whole number and a unit
            RatioTimeslices | timeSliceWindow: 29d  | 27:24: spec.objectives[0].timeSliceWindow | longer than the time window
            """)
    void reportsMissingAndInvalidSliceFields(String method, String fields, String place, String reason) {
        String yaml = sliced(Yaml.SLO, method, fields.equals("value:") ? "compositeWeight: 1" : fields);

        assertThat(Yaml.onlyProblem(yaml).toString())
                .startsWith("slo.yaml:" + place + ": ")
                .contains(reason);
    }

    @Test
    void rejectsEmptySlicesForMethodsWithoutThem() {
        String annotated = Yaml.annotated("slowburn.dev/empty-slices: good");
        String ratio = sliced(annotated, "RatioTimeslices", "timeSliceWindow: 1m");

        assertThat(Yaml.onlyProblem(annotated).reason()).startsWith("belongs to budgetingMethod Timeslices");
        assertThat(Yaml.onlyProblem(ratio).reason()).startsWith("must be ignore or left out: RatioTimeslices");
        assertThat(Yaml.onlySlo(ratio.replace("slices: good", "slices: ignore")).objectives())
                .hasSize(1);
    }

    private static Budgeting budgeting(String method, String fields) {
        return Yaml.onlySlo(sliced(Yaml.SLO, method, fields))
                .objectives()
                .get(0)
                .budgeting();
    }

    private static String sliced(String yaml, String method, String fields) {
        return Yaml.replace(
                Yaml.replace(yaml, "Occurrences", method), "      target:", "      " + fields + "\\n      target:");
    }
}
