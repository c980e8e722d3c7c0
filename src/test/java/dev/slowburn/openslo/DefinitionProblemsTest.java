package dev.slowburn.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Problems of definitions are reported with file, line, column, field and reason, all in one run. */
class DefinitionProblemsTest {
    @TempDir
    Path directory;

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            openslo/v1       | openslo/v7          | 1:13: apiVersion    | there is no version 'openslo/v7'; did you mean
            kind: SLO        | kind: slo           | 2:7: kind           | there is no kind 'slo'; did you mean SL
            checkout-a       | Checkout-a          | 4:9: metadata.name  | must be 1 to 63 lower-case letters
            checkout-a       | shop/a              | 4:9: metadata.name  | but is 'shop/a
            checkout-availability | 12             | 4:9: metadata.name  | must be text, but is a number; put it in quotes
            kind: SLO        | kind: SLO\\ncolour: red | 3:1: colour   | is not a field of a document
            service:         | servise: a\\n  service: | 6:3: spec.servise | not a field of spec; did you mean service?
            service: checkout | service: [checkout] | 6:3: spec.service  | must be text, but is a list
            service: checkout | service: " checkout" | 6:12: spec.service | must not start or end with a blank; remove it
            service: checkout | service: "a\\0b"   | 6:12: spec.service  | must not contain control characters
            good:            | goood: {}\\n        good: | 12:9: spec.indicator.spec.ratioMetric.goood | mean good?
            Occurrences      | Occurences          | 24:20: spec.budgetingMethod | did you mean Occurrences?
            """)
    void reportsInvalidFieldAtItsLocation(String part, String replacement, String place, String reason) {
        String yaml = Yaml.slo(part.replace("\\n", "\n"), replacement);

        Problem problem = Yaml.parse(yaml).problems().get(0);

        assertThat(problem.toString()).startsWith("slo.yaml:" + place + ": ").contains(reason);
        assertThat(Yaml.parse(yaml).slos()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            apiVersion: openslo/v1       | 1:1: apiVersion
            kind: SLO                    | 1:1: kind
            service: checkout            | 5:1: spec.service
            budgetingMethod: Occurrences | 5:1: spec.budgetingMethod
            type: slowburn               | 13:11: spec.indicator.spec.ratioMetric.good.metricSource.type
            """)
    void reportsMissingFieldAtItsParent(String line, String place) {
        Problem problem = Yaml.onlyProblem(Yaml.SLO.replaceFirst("(?m)^ *" + line + "\n", ""));

        assertThat(problem.toString()).startsWith("slo.yaml:" + place + ": is required");
    }

    /** A document with a misspelt kind or version is read as the one that is probably meant. */
    @ParameterizedTest
    @CsvSource({
        "openslo/v1, openslo/v11, apiVersion",
        "openslo/v1, slowburn.dev/v1, apiVersion",
        "'apiVersion: openslo/v1\\n', '', apiVersion",
        "kind: SLO, kind: Slo, kind"
    })
    void reportsOtherProblemsOfMisspeltKindOrVersion(String part, String replacement, String field) {
        String yaml = Yaml.SLO.replace(part.replace("\\n", "\n"), replacement).replace("target: 0.999", "target: 99.9");

        LoadResult loaded = Yaml.parse(yaml);

        assertThat(loaded.problems()).extracting(Problem::field).containsExactly(field, "spec.objectives[0].target");
        assertThat(loaded.slos()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"v1, Service", "apps/v1, Deployment"})
    void reportsOnlyVersionOfOtherDocuments(String version, String kind) {
        Problem problem = Yaml.parse(Yaml.SLO.replace("openslo/v1", version).replace("kind: SLO", "kind: " + kind))
                .problems()
                .get(0);

        assertThat(problem.reason()).isEqualTo("there is no version '" + version + "'; it must be openslo/v1");
        assertThat(Yaml.parse(Yaml.SLO.replace("openslo/v1", version).replace("kind: SLO", "kind: " + kind))
                        .problems())
                .allMatch(found -> List.of("apiVersion", "kind").contains(found.field()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            target: 1             | 27:15: spec.objectives[0].target        | less than 1, but is 1
            target: -0.1          | 27:15: spec.objectives[0].target        | must be at least 0
            target: 9e-1000       | 27:15: spec.objectives[0].target        | must be a decimal such as 0.999
            target: .nan          | 27:15: spec.objectives[0].target        | must be a decimal such as 0.999
            target: "0.999"       | 27:15: spec.objectives[0].target        | must be a number, but is text
            target:               | 27:14: spec.objectives[0].target       | must be a number, but is empty
            target: 0.9999999999  | 27:15: spec.objectives[0].target        | at most 9 decimal places
            targetPercent: 100    | 27:22: spec.objectives[0].targetPercent | less than 100
            {}                    | 26:7: spec.objectives[0].target         | is required, unless targetPercent is given
            target: 0.9\\n      targetPercent: 90 | 28:22: spec.objectives[0].targetPercent | together with target
            target: 0.9\\n    - displayName: Availability\\n      target: 0.8 | 28:20: spec.objectives[1].displayName \
            | becomes the name 'availability', which another objective of this SLO has
            """)
    void reportsInvalidTarget(String written, String place, String reason) {
        String yaml = written.equals("{}") ? Yaml.slo("      target: 0.999\n", "") : Yaml.slo("target: 0.999", written);

        assertThat(Yaml.onlyProblem(yaml).toString())
                .startsWith("slo.yaml:" + place + ": ")
                .contains(reason);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            28      | must be a whole number and a unit, such as 28d, but is '28'; write 28d for days, or another unit
            0       | must be a whole number and a unit
            28 days | must be a whole number and a unit, such as 28d
            1d12h   | must be a whole number and a unit, such as 28d
            28x     | has an unknown unit 'x'
            1y      | has an unknown unit 'y'; use m, h, d, w, M (months), Q (quarters) or Y (years)
            -1d     | must be a whole number and a unit
            0d      | must be longer than 0; write 1m or more
            367d    | must be at most 366d
            13M     | must be at most 366d, or a year
            999999999Y | must be at most 366d, or a year
            """)
    void reportsInvalidWindow(String duration, String reason) {
        Problem problem = Yaml.onlyProblem(Yaml.slo("28d", duration));

        assertThat(problem.toString())
                .startsWith("slo.yaml:22:17: spec.timeWindow[0].duration: ")
                .contains(reason);
    }

    @Test
    void rejectsSloWithoutObjectives() {
        String yaml = Yaml.SLO.substring(0, Yaml.SLO.indexOf("objectives:")) + "objectives: []\n";

        assertThat(Yaml.onlyProblem(yaml)).hasToString("slo.yaml:25:3: spec.objectives: must have at least one item");
    }

    @Test
    void rejectsTwoTimeWindows() {
        String yaml = Yaml.slo("isRolling: true", "isRolling: true\\n    - duration: 1d\\n      isRolling: true");

        assertThat(Yaml.onlyProblem(yaml))
                .hasToString("slo.yaml:21:3: spec.timeWindow: must have exactly one item, but has 2");
    }

    @Test
    void suggestsNameForUnknownSli() {
        String yaml = Yaml.referencing("answerd") + "---\n" + Yaml.SLI;

        assertThat(Yaml.onlyProblem(yaml))
                .hasToString(
                        "slo.yaml:7:17: spec.indicatorRef: there is no SLI named 'answerd'; did you mean answered?");
    }

    @Test
    void rejectsIndicatorTogetherWithIndicatorRef() {
        String yaml = Yaml.slo("  timeWindow:", "  indicatorRef: answered\\n  timeWindow:") + "---\n" + Yaml.SLI;

        assertThat(Yaml.onlyProblem(yaml).toString())
                .startsWith("slo.yaml:21:17: spec.indicatorRef: must not be given together with indicator");
    }

    @Test
    void checksUnreferencedSli() {
        LoadResult loaded = Yaml.parse(Yaml.SLO + "---\n" + Yaml.replace(Yaml.SLI, "status_code <", "status <"));

        assertThat(loaded.problems())
                .extracting(Problem::field)
                .containsOnly("spec.ratioMetric.good.metricSource.spec.filter");
        assertThat(loaded.slos()).hasSize(1);
    }

    @Test
    void rejectsSloWithInvalidSli() {
        LoadResult loaded = Yaml.parse(Yaml.referencing("answered") + "---\n"
                + Yaml.replace(Yaml.SLI, "name: answered", "name: answered\\n  x: y"));

        assertThat(loaded.problems()).extracting(Problem::field).containsExactly("metadata.x");
        assertThat(loaded.slos()).isEmpty();
    }

    @Test
    void reportsDuplicateNameWithLocationOfFirst() throws IOException {
        Path first = Files.writeString(directory.resolve("a.yaml"), Yaml.SLO);
        Path second = Files.writeString(directory.resolve("b.yaml"), Yaml.slo("0.999", "0.5"));

        LoadResult loaded = Definitions.load(List.of(directory));

        assertThat(loaded.problems())
                .singleElement()
                .hasToString(second + ":4:9: metadata.name: another SLO is named 'checkout-availability': " + first
                        + ":4; rename one");
        assertThat(loaded.slos()).extracting(Slo::name).containsExactly("checkout-availability");
    }

    @Test
    void reportsOtherProblemsOfADocumentWhoseNameIsTaken() {
        String late = Yaml.SLO.replace("28d", "28x").replace("Occurrences", "Guesses");

        assertThat(Yaml.parse(Yaml.SLO + "---\n" + late).problems())
                .extracting(Problem::field)
                .containsExactly("metadata.name", "spec.timeWindow[0].duration", "spec.budgetingMethod");
        assertThat(Yaml.parse(late + "---\n" + Yaml.SLO).problems())
                .extracting(Problem::field)
                .containsExactly("spec.timeWindow[0].duration", "spec.budgetingMethod", "metadata.name");
    }

    @Test
    void reportsAllProblemsOfFileInOrder() {
        String yaml = Yaml.slo("openslo/v1", "openslo/v1\\nextra: 1")
                .replace("service: checkout", "service: 7")
                .replace("status_code < 500", "status < 500")
                .replace("28d", "28x")
                .replace("Occurrences", "Guesses")
                .replace("0.999", "99.9");

        assertThat(Yaml.parse(yaml).problems())
                .extracting(problem -> problem.line() + " " + problem.field())
                .containsExactly(
                        "2 extra",
                        "7 spec.service",
                        "17 spec.indicator.spec.ratioMetric.good.metricSource.spec.filter",
                        "23 spec.timeWindow[0].duration",
                        "25 spec.budgetingMethod",
                        "28 spec.objectives[0].target");
    }

    @Test
    void readsOtherSlosIfOneIsInvalid() {
        LoadResult loaded = Yaml.parse(Yaml.slo("28d", "28x") + "---\n" + Yaml.slo("checkout-availability", "other"));

        assertThat(loaded.slos()).extracting(Slo::name).containsExactly("other");
        assertThat(loaded.valid()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"just text, 1, text", "[a], 2, text", "[[a]], 2, a list", "~, 1, empty"})
    void rejectsDocumentThatIsNotAMapping(String yaml, int column, String kind) {
        assertThat(Yaml.onlyProblem(yaml))
                .hasToString("slo.yaml:1:" + column + ": must be a mapping of fields, but is " + kind);
    }

    @Test
    void rejectsTextWithoutDocuments() {
        assertThat(Yaml.onlyProblem("# nothing\n")).hasToString("slo.yaml: contains no document");
        assertThat(Yaml.onlyProblem("[]\n")).hasToString("slo.yaml: contains no document");
    }

    /** Following the advice must not lead to another problem: quotes are advised only where any text is valid. */
    @Test
    void advisesQuotesOnlyWhereTheyHelp() {
        String calendar =
                AlertYaml.ALL.replace("isRolling: true", "calendar: {startTime: 2020-01-21 12:30:00, timeZone: UTC}");
        List<String> advised = new ArrayList<>();
        for (String valid : List.of(AlertYaml.ALL, calendar, Yaml.threshold("op: lt\\nvalue: 5\\ntarget: 0.9"))) {
            Matcher field = Pattern.compile("\\b(\\w+): ([^\\n,{}\\[\\]]+)").matcher(valid);
            while (field.find()) {
                String before = valid.substring(0, field.start(2));
                String after = valid.substring(field.end(2));
                if (reasons(before + "5" + after).stream().anyMatch(reason -> reason.endsWith("put it in quotes"))) {
                    advised.add(field.group(1));
                    assertThat(reasons(before + "'5'" + after))
                            .as(field.group())
                            .noneMatch(
                                    reason -> reason.matches("(must|has an unknown|there is no (time zone|method)).*"));
                }
            }
        }

        assertThat(advised).contains("name", "service", "severity").doesNotContain("duration", "alertAfter", "op");
    }

    private static List<String> reasons(String yaml) {
        return Yaml.parse(yaml).problems().stream().map(Problem::reason).toList();
    }
}
