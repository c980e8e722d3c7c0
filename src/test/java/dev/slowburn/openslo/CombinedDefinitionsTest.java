package dev.slowburn.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.yaml.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Definitions of two tiers: documents of the upper tier replace those of the lower tier. */
class CombinedDefinitionsTest {
    private static final Source SLO = new Source("slo.yaml", Yaml.referencing("answered"));
    private static final Source SLI = new Source("sli.yaml", Yaml.SLI);

    @Test
    void replacesDocumentWithSameKindAndName() {
        Source other = new Source("topic/checkout-availability", Yaml.slo("0.999", "0.5"));

        LoadResult loaded = Definitions.combine(List.of(SLO, SLI), List.of(other));

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.slos()).singleElement().satisfies(slo -> assertThat(
                        slo.objectives().get(0).target().toDecimal())
                .isEqualTo("0.5"));
    }

    @Test
    void resolvesReferencesBetweenTiers() {
        Source sli = new Source("topic/sli", Yaml.replace(Yaml.SLI, "status_code < 500", "status_code < 400"));

        LoadResult over = Definitions.combine(List.of(SLO, SLI), List.of(sli));
        LoadResult below = Definitions.combine(List.of(SLI), List.of(SLO));

        assertThat(over.problems()).isEmpty();
        assertThat(over.slos().get(0).objectives().get(0).sli().rule()).isEqualTo("good: status_code < 400");
        assertThat(below.problems()).isEmpty();
        assertThat(below.slos()).hasSize(1);
    }

    @Test
    void addsDocumentsOfOtherKindsAndNames() {
        Source other = new Source("topic/b", Yaml.slo("checkout-availability", "b"));

        LoadResult loaded = Definitions.combine(List.of(SLO, SLI), List.of(other));

        assertThat(loaded.slos()).extracting(Slo::name).containsExactly("b", "checkout-availability");
        assertThat(loaded.sources()).extracting(Source::name).containsExactly("slo.yaml", "sli.yaml", "topic/b");
        assertThat(loaded.named())
                .containsExactly(
                        new LoadResult.Named("slo.yaml", "SLO", "checkout-availability"),
                        new LoadResult.Named("sli.yaml", "SLI", "answered"),
                        new LoadResult.Named("topic/b", "SLO", "b"));
    }

    @Test
    void rejectsDuplicateNameWithinTier() {
        Source again = new Source("again.yaml", Yaml.SLI);

        LoadResult lower = Definitions.combine(List.of(SLI, again), List.of());
        LoadResult upper = Definitions.combine(List.of(SLI), List.of(SLI, again));

        assertThat(lower.problems()).hasSize(1);
        assertThat(upper.problems())
                .singleElement()
                .hasToString("again.yaml:4:9: metadata.name: another SLI is named 'answered': sli.yaml:4; rename one");
    }

    @Test
    void ignoresProblemsOfReplacedDocument() {
        Source wrong = new Source("slo.yaml", Yaml.slo("28d", "28x"));
        Source right = new Source("topic/slo", Yaml.SLO);

        assertThat(Definitions.combine(List.of(wrong), List.of(right)).problems())
                .isEmpty();
        assertThat(Definitions.combine(List.of(right), List.of(wrong)).slos()).isEmpty();
    }

    @Test
    void readsTextsWithoutParsing(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("a.yaml"), Yaml.SLI);
        Path missing = directory.resolve("missing.yaml");

        Sources found = Definitions.read(List.of(directory, missing));

        assertThat(found.sources()).containsExactly(new Source(file.toString(), Yaml.SLI));
        assertThat(found.problems()).singleElement().hasToString(missing + ": there is no such file or directory");
        assertThat(Definitions.combine(found.sources(), List.of(SLO)).slos()).hasSize(1);
    }

    @Test
    void readsManyDefinitionsRepeatedlyWithSameResult() {
        List<Source> many = IntStream.range(0, 500)
                .mapToObj(i -> new Source("topic/slo-" + i, Yaml.slo("checkout-availability", "slo-" + i)))
                .toList();

        LoadResult first = Definitions.combine(List.of(), many);
        LoadResult second = Definitions.combine(many, List.of());

        assertThat(first.problems()).isEmpty();
        assertThat(second.slos()).hasSize(500);
        assertThat(second.slos())
                .extracting(Slo::revision)
                .isEqualTo(first.slos().stream().map(Slo::revision).toList());
    }
}
