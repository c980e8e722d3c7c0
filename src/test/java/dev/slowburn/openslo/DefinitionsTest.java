package dev.slowburn.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.BudgetingMethod;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.RollingWindow;
import dev.slowburn.openslo.yaml.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading valid definitions from texts, files, directories and streams. */
class DefinitionsTest {
    @TempDir
    Path directory;

    @Test
    void readsSloWithIndicatorInPlace() {
        Slo slo = Yaml.onlySlo(Yaml.SLO);

        assertThat(slo.name()).isEqualTo("checkout-availability");
        assertThat(slo.service()).isEqualTo("checkout");
        Objective objective = slo.objectives().get(0);
        assertThat(objective.name()).isEqualTo("availability");
        assertThat(objective.target().toDecimal()).isEqualTo("0.999");
        assertThat(objective.window()).isEqualTo(new RollingWindow("28d", 28 * 1_440));
        assertThat(objective.budgeting().method()).isEqualTo(BudgetingMethod.OCCURRENCES);
        assertThat(objective.sli().rule()).isEqualTo("good: status_code < 500");
    }

    @Test
    void resolvesSliBeforeAndAfterSlo() {
        String slo = Yaml.referencing("answered");

        Slo before = Yaml.onlySlo(Yaml.SLI + "---\n" + slo);
        Slo after = Yaml.onlySlo(slo + "---\n" + Yaml.SLI);

        assertThat(before.objectives().get(0).sli().rule()).isEqualTo("good: status_code < 500");
        assertThat(after.revision()).isEqualTo(before.revision());
    }

    @Test
    void resolvesSliInOtherFileInAnyOrder() throws IOException {
        Path slo = Files.writeString(directory.resolve("a.yaml"), Yaml.referencing("answered"));
        Path sli = Files.writeString(directory.resolve("b.yaml"), Yaml.SLI);

        for (List<Path> order : List.of(List.of(slo, sli), List.of(sli, slo))) {
            LoadResult loaded = Definitions.load(order);

            assertThat(loaded.problems()).isEmpty();
            assertThat(loaded.slos()).extracting(Slo::name).containsExactly("checkout-availability");
            assertThat(loaded.files()).isEqualTo(2);
        }
    }

    @Test
    void resolvesReferencesBetweenStreamAndFiles() throws IOException {
        Path sli = Files.writeString(directory.resolve("sli.yaml"), Yaml.SLI);
        byte[] slo = Yaml.referencing("answered").getBytes(StandardCharsets.UTF_8);

        LoadResult loaded = Definitions.load(List.of(sli), "stdin", new ByteArrayInputStream(slo));

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.slos()).hasSize(1);
        assertThat(loaded.files()).isEqualTo(2);
    }

    @Test
    void readsYamlFilesOfDirectoryExceptHiddenOnes() throws IOException {
        Files.createDirectories(directory.resolve("team/..data"));
        Files.writeString(directory.resolve("team/slo.yml"), Yaml.referencing("answered"));
        Files.writeString(directory.resolve("sli.yaml"), Yaml.SLI);
        Files.writeString(directory.resolve("notes.txt"), "not: [yaml");
        Files.writeString(directory.resolve("team/..data/slo.yml"), "not: [yaml");
        Path link = Files.createSymbolicLink(directory.resolveSibling(directory.getFileName() + "-link"), directory);

        for (Path root : List.of(directory, link)) {
            LoadResult loaded = Definitions.load(List.of(root, directory.resolve("sli.yaml")));

            assertThat(loaded.problems()).isEmpty();
            assertThat(loaded.files()).isEqualTo(2);
            assertThat(loaded.slos()).hasSize(1);
        }
        Files.delete(link);
    }

    @Test
    void reportsUnreadableFiles() throws IOException {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        Path latin = Files.write(directory.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xE4});
        Path missing = directory.resolve("missing.yaml");

        LoadResult loaded = Definitions.load(List.of(missing, latin, empty));

        assertThat(loaded.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        empty + ": this directory has no *.yaml or *.yml file; add one or pass another path",
                        latin + ": is not UTF-8 text; save it as UTF-8",
                        missing + ": there is no such file or directory");
    }

    @ParameterizedTest
    @CsvSource({
        "target: 0.999, 0.999",
        "target: 0.9990, 0.999",
        "target: 0, 0",
        "target: 0.999999999, 0.999999999",
        "targetPercent: 99.9, 0.999",
        "targetPercent: 99, 0.99",
        "targetPercent: 99.9999999, 0.999999999"
    })
    void readsTargetExactly(String written, String target) {
        Slo slo = Yaml.onlySlo(Yaml.slo("target: 0.999", written));

        assertThat(slo.objectives().get(0).target().toDecimal()).isEqualTo(target);
    }

    @ParameterizedTest
    @CsvSource({"1m, 1", "90m, 90", "1h, 60", "1d, 1440", "2w, 20160", "366d, 527040"})
    void readsRollingWindowInMinutes(String written, long minutes) {
        Slo slo = Yaml.onlySlo(Yaml.slo("28d", written));

        assertThat(slo.objectives().get(0).window()).isEqualTo(new RollingWindow(written, minutes));
    }

    @Test
    void readsSeveralObjectivesWithSharedWindowAndSli() {
        Slo slo = Yaml.onlySlo(
                Yaml.SLO + "    - displayName: 'Gold: 99.9 %'\n      targetPercent: 99.9\n    - target: 0.5\n");

        assertThat(slo.objectives())
                .extracting(Objective::name)
                .containsExactly("availability", "gold-99-9", "objective-3");
        assertThat(slo.objectives())
                .extracting(Objective::sli)
                .containsOnly(slo.objectives().get(0).sli());
        assertThat(slo.objectives())
                .extracting(objective -> objective.target().toDecimal())
                .containsExactly("0.999", "0.999", "0.5");
    }

    @Test
    void countsDocumentsOfFileWithoutEmptyOnes() {
        String other = Yaml.slo("checkout-availability", "another");

        LoadResult loaded = Yaml.parse("---\n" + Yaml.SLO + "---\n# nothing here\n---\n" + other + "---\n");

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.documents()).isEqualTo(2);
        assertThat(loaded.slos()).extracting(Slo::name).containsExactly("another", "checkout-availability");
    }

    @Test
    void acceptsDescriptiveFields() {
        String described = Yaml.slo(
                "  name: checkout-availability",
                "  name: checkout-availability\\n  displayName: Checkout\\n  labels: {team: [shop, web], tier: gold}\\n"
                        + "  annotations: {example.com/owner: shop}");
        String service = """
                ---
                apiVersion: openslo/v1
                kind: Service
                metadata: {name: checkout}
                spec: {description: Takes the money.}
                """;

        assertThat(Yaml.onlySlo(described + service).name()).isEqualTo("checkout-availability");
    }

    @Test
    void acceptsByteOrderMarkAndWindowsLineBreaks() {
        Slo slo = Yaml.onlySlo('\uFEFF' + Yaml.SLO.replace("\n", "\r\n"));

        assertThat(slo.revision()).isEqualTo(Yaml.onlySlo(Yaml.SLO).revision());
    }

    @Test
    void acceptsSupplementaryCharactersAtAnyOffset() {
        String smiles = "\uD83D\uDE00".repeat(2_000);

        assertThat(Yaml.onlySlo("#" + smiles + "\n" + Yaml.SLO).name()).isEqualTo("checkout-availability");
        assertThat(Yaml.onlySlo("# " + smiles + "\n" + Yaml.SLO).name()).isEqualTo("checkout-availability");
    }

    @Test
    void readsDemoDefinitionsWithoutProblems() {
        LoadResult loaded = Definitions.load(List.of(Path.of("src/main/resources/examples/demo.yaml")));

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.slos()).hasSize(8);
    }
}
