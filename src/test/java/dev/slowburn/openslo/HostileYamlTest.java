package dev.slowburn.openslo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slowburn.openslo.document.DocumentText;
import dev.slowburn.openslo.document.DocumentTexts;
import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.openslo.yaml.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile texts are rejected quickly, with a problem that has a location. */
@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileYamlTest {
    @Test
    void rejectsAliasBombAtLocationOfExcess() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a" + i + ": &a" + i + " [")
                    .append(("*a" + (i - 1) + ", ").repeat(9))
                    .append("x]\n");
        }

        Problem problem = Yaml.onlyProblem(bomb.toString());

        assertThat(problem.line()).isBetween(4, 6);
        assertThat(problem.reason()).isEqualTo("has more than 100000 values when its aliases are expanded; split it");
    }

    @Test
    void rejectsAliasBombOverSeveralDocuments() {
        String document = "a: &a [" + "x, ".repeat(900) + "x]\nb: [" + "*a, ".repeat(30) + "*a]\n---\n";

        assertThat(Yaml.onlyProblem(document.repeat(5)).reason()).contains("has more than 100000 values");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            &a [*a]                    | 1:5  | the alias *a refers to a node that contains it; write the value out
            a: &a {b: *a}              | 1:11 | the alias *a refers to a node that contains it; write the value out
            &a {? *a : b}              | 1:7  | the alias *a refers to a node that contains it; write the value out
            &a {<<: *a}                | 1:9  | the alias *a refers to a node that contains it; write the value out
            &a {<<: [{b: c}, *a]}      | 1:18 | the alias *a refers to a node that contains it; write the value out
            &a [{b: &b [*a]}, {c: *b}] | 1:13 | the alias *a refers to a node that contains it; write the value out
            a: *nobody                 | 1:4  | is not YAML: there is no anchor &nobody before this alias
            *nobody                    | 1:1  | is not YAML: there is no anchor &nobody before this alias
            {<<: text}                 | 1:6  | is not YAML: the merge key << requires a mapping or a list of mappings, but is text
            {? [a] : b}                | 1:4  | a field name must be plain text
            {<<: [{a: b}, [c]]}        | 1:15 | is not YAML: the merge key << requires a mapping or a list of mappings, but is a list
            """)
    void reportsOtherProblemsBesidesAnUnusableNode(String yaml, String place, String reason) {
        String after = yaml + "\n---\n" + Yaml.slo("target: 0.999", "target: much");

        List<Problem> problems = Yaml.parse(after).problems();

        assertThat(problems)
                .filteredOn(problem -> problem.reason().equals(reason))
                .singleElement()
                .hasToString("slo.yaml:" + place + ": " + reason);
        assertThat(problems)
                .filteredOn(problem -> problem.line() > 1)
                .singleElement()
                .hasToString("slo.yaml:29:15: spec.objectives[0].target: must be a number, but is text");
    }

    /** An alias in place of a value is one problem; it causes no others in its document. */
    @Test
    void reportsAliasOnceInPlaceOfAnyValue() {
        List<String> lines = ("--- &all\n" + Yaml.SLO).lines().toList();
        for (int i = 1; i < lines.size(); i++) {
            int end = i + 1;
            while (end < lines.size() && depth(lines.get(end)) > depth(lines.get(i))) {
                end++;
            }
            List<String> changed = new ArrayList<>(lines.subList(0, i));
            changed.add(lines.get(i).replaceFirst(":.*", ": *all"));
            changed.addAll(lines.subList(end, lines.size()));

            LoadResult loaded = Yaml.parse(String.join("\n", changed));

            assertThat(loaded.problems())
                    .as(changed.toString())
                    .singleElement()
                    .returns(i + 1, Problem::line)
                    .returns("the alias *all refers to a node that contains it; write the value out", Problem::reason);
            assertThat(loaded.slos()).as(changed.toString()).isEmpty();
        }
    }

    @Test
    void reportsAliasOnceInDocumentOfAnotherVersion() {
        String yaml = """
                --- &all
                apiVersion: openslo/v1alpha
                kind: SLO
                metadata: {name: checkout}
                spec: *all
                """;

        assertThat(Yaml.parse(yaml).problems())
                .extracting(Problem::line, Problem::field)
                .containsExactly(tuple(2, "apiVersion"), tuple(5, ""));
    }

    private static int depth(String line) {
        return line.length() - line.replaceFirst("^[ -]*", "").length();
    }

    @Test
    void readsAliasOfAnAnchorThatWasWrittenAgain() {
        assertThat(Yaml.parse("&a [{b: &a c, d: *a}]").problems()).isNotEmpty().noneMatch(problem -> problem.reason()
                .contains("alias"));
    }

    @Test
    void rejectsDeepNestingInAnyStyle() {
        StringBuilder block = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            block.append(" ".repeat(i)).append("a:\n");
        }

        assertThat(Yaml.onlyProblem("[".repeat(200_000))).hasToString("slo.yaml:1:33: is nested deeper than 32 levels");
        assertThat(Yaml.onlyProblem("{a: ".repeat(50_000)).reason()).isEqualTo("is nested deeper than 32 levels");
        assertThat(Yaml.onlyProblem("- ".repeat(50_000)).reason()).isEqualTo("is nested deeper than 32 levels");
        assertThat(Yaml.onlyProblem("? ".repeat(50_000)).reason()).isEqualTo("is nested deeper than 32 levels");
        assertThat(Yaml.onlyProblem(block.toString())).hasToString("slo.yaml:33:33: is nested deeper than 32 levels");
    }

    @Test
    void rejectsTooLargeTextWithoutParsing(@TempDir Path directory) throws IOException {
        byte[] large = ("# " + "x".repeat(1 << 20)).getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(directory.resolve("large.yaml"), large);
        String reason = "is larger than 1048576 bytes; split it into several files";

        assertThat(Yaml.onlyProblem(new String(large, StandardCharsets.UTF_8))).hasToString("slo.yaml: " + reason);
        assertThat(Definitions.load(List.of(file)).problems()).singleElement().hasToString(file + ": " + reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "0", "9", "-", ".", "#", "'", "\"", "[", "&a ", "*", "!", "%", "\t", "\n", "---\n", "a: "})
    void readsOrRejectsLargeRepetitiveText(String part) {
        LoadResult loaded = Yaml.parse(part.repeat((1 << 20) / part.length()));

        assertThat(loaded.problems()).isNotEmpty().hasSizeLessThanOrEqualTo(101);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            spec: {}            | spec: !!java.lang.ProcessBuilder {}              | 20:13 | but is of the type tag:yaml.org,2002:java.lang.ProcessBuilder
            service: checkout   | service: !!javax.script.ScriptEngineManager [a]  | 6:3   | but is of the type tag:yaml.org,2002:javax.script
            service: checkout   | service: !!java.net.URL "http://example.com"     | 6:12  | but is of the type tag:yaml.org,2002:java.net.URL
            target: 0.999       | target: !new 0.999                               | 27:15 | but is of the type !new
            objectives:         | objectives: !!set                                | 25:3  | but is of the type tag:yaml.org,2002:set
            """)
    void createsNoObjectsFromTags(String part, String replacement, String place, String reason) {
        assertThat(Yaml.onlyProblem(Yaml.slo(part, replacement)).toString())
                .startsWith("slo.yaml:" + place + ": ")
                .contains(reason);
    }

    @Test
    void reportsDuplicateFieldAtSecondOccurrence() {
        assertThat(Yaml.onlyProblem(Yaml.slo("service: checkout", "service: checkout\\n  service: payments")))
                .hasToString("slo.yaml:7:3: spec.service: is written twice; remove one of the two");
        assertThat(Yaml.onlyProblem(Yaml.slo("metadata:\n  name", "metadata:\\n  labels: {a: b, \"a\": c}\\n  name")))
                .hasToString("slo.yaml:4:18: metadata.labels.a: is written twice; remove one of the two");
    }

    @Test
    void reportsFieldsOfMergeKey() {
        String unknown = Yaml.slo("service: checkout", "service: checkout\\n  <<: {servise: payments}");
        String twice = Yaml.slo("service: checkout", "service: checkout\\n  service: payments\\n  <<: {}");

        assertThat(Yaml.onlyProblem(unknown).toString())
                .startsWith("slo.yaml:7:8: spec.servise: is not a field of spec");
        assertThat(Yaml.onlyProblem(twice))
                .hasToString("slo.yaml:7:3: spec.service: is written twice; remove one of the two");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 5_000})
    void reportsNulByteAtItsLocation(int linesBefore) {
        String yaml = "# \uD83D\uDE00 smile\n".repeat(linesBefore) + Yaml.SLO.replace("checkout\n", "check\0out\n");

        assertThat(Yaml.onlyProblem(yaml))
                .hasToString("slo.yaml:" + (linesBefore + 6) + ":17: is not YAML: the character U+0000 is not allowed");
    }

    @Test
    void reportsUnpairedSurrogate() {
        assertThat(Yaml.onlyProblem("a: b\nc: \uD83D!\n").toString()).startsWith("slo.yaml:2:4: is not YAML: ");
        assertThat(Yaml.onlyProblem("a: b\nc: \uD83D").toString()).startsWith("slo.yaml:2:4: is not YAML: ");
    }

    @Test
    void boundsAndEscapesQuotedText() {
        String key = "\"\\e[2J\\n" + "x".repeat(10_000) + "\"";

        Problem problem = Yaml.onlyProblem(Yaml.SLO + "  ? " + key + "\n  : 1\n");

        assertThat(problem.toString())
                .startsWith("slo.yaml:28:5: spec[\\u001B[2J\\u000Axxx")
                .hasLineCount(1)
                .hasSizeLessThan(1_200);
        assertThat(problem.toString().chars()).noneMatch(Character::isISOControl);
    }

    @Test
    void limitsNumberOfProblemsPerFile() {
        StringBuilder many = new StringBuilder(Yaml.SLO);
        for (int i = 0; i < 1_000; i++) {
            many.append("field" + i + ": x\n");
        }

        List<Problem> problems = Yaml.parse(many.toString()).problems();

        assertThat(problems).hasSize(101);
        assertThat(problems.get(0)).hasToString("slo.yaml: has more problems than the 100 shown");
    }

    @Test
    void readsOrReportsDamagedTexts() {
        Random random = new Random(42);
        String alphabet = "{}[]:,-?&*!|>'\"%@`#\n\t \0~\\0aZ\u0085\uFEFF\uD83D";
        for (int i = 0; i < 500; i++) {
            StringBuilder damaged = new StringBuilder(Yaml.SLO + "---\n" + Yaml.SLI);
            for (int j = random.nextInt(5); j >= 0; j--) {
                int at = random.nextInt(damaged.length());
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                damaged.replace(at, at + random.nextInt(2), String.valueOf(c));
            }

            LoadResult loaded = Yaml.parse(damaged.toString());

            assertThat(loaded.valid() || !loaded.problems().isEmpty())
                    .as(damaged.toString())
                    .isTrue();
            assertThat(loaded.problems()).allMatch(problem -> problem.file().equals("slo.yaml"));
        }
    }

    @Test
    void acceptsJsonIndentedWithTabs() throws IOException {
        String blanks = Files.readString(Path.of("src/test/resources/openslo/valid/json.yaml"));
        String tabs = blanks.replace("{", "{\n\t\t").replace(", ", ",\n\t");

        assertThat(tabs).contains("\n\t");
        assertThat(Yaml.onlySlo(tabs).objectives())
                .isEqualTo(Yaml.onlySlo(blanks).objectives());
        assertThat(Yaml.onlySlo(tabs).revision()).isEqualTo(Yaml.onlySlo(blanks).revision());
        assertThat(DocumentTexts.split(new Source("slo.json", tabs)))
                .extracting(DocumentText::text)
                .containsExactly(tabs);
    }
}
