package dev.slowburn.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.openslo.yaml.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A mutated valid document is either read or its problems are reported. */
class DefinitionProperties {
    private static final List<String> VALUES = List.of(
            "{}",
            "[]",
            "~",
            "\"\"",
            "x",
            "0",
            "-1",
            "1e99",
            ".nan",
            "99999999999999999999",
            "true",
            "1d",
            "0M",
            "999999999Y",
            "{spec: {}}",
            "[{}]",
            "openslo/v1",
            "2020-01-01 00:00:01",
            "slowburn",
            "[[]]",
            "&a b",
            "*a",
            "!!str 5");

    @Property(tries = 1_500)
    void readsOrReportsMutatedDocument(@ForAll("changed") String yaml) {
        LoadResult loaded = Definitions.parse("slo.yaml", yaml);

        assertThat(loaded.valid()).isEqualTo(loaded.problems().isEmpty());
        assertThat(loaded.problems())
                .allSatisfy(problem -> assertThat(problem.file()).isEqualTo("slo.yaml"))
                .allSatisfy(problem -> assertThat(problem.reason()).isNotBlank())
                .noneMatch(problem -> problem.category() == Problem.Category.WARNING);
        assertThat(loaded.warnings()).allMatch(warning -> warning.category() == Problem.Category.WARNING);
        long documents = loaded.named().stream()
                .filter(document -> document.kind().equals("SLO"))
                .count();
        assertThat(loaded.slos().size() == documents || !loaded.valid()).isTrue();
    }

    @Provide
    Arbitrary<String> changed() {
        return Combinators.combine(
                        Arbitraries.of(texts()), change().list().ofMinSize(1).ofMaxSize(3))
                .as((text, changes) -> {
                    List<String> lines = new ArrayList<>(text.lines().toList());
                    changes.forEach(change -> change.apply(lines));
                    return String.join("\n", lines) + "\n";
                });
    }

    private static Arbitrary<Change> change() {
        return Combinators.combine(
                        Arbitraries.of(Kind.values()), Arbitraries.integers().between(0, 999), Arbitraries.of(VALUES))
                .as(Change::new);
    }

    private static List<String> texts() {
        try {
            List<String> texts = new ArrayList<>();
            for (var file : ValidDocumentsTest.files()) {
                texts.add(Files.readString(file));
            }
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private enum Kind {
        LEAVE_OUT,
        TWICE,
        OTHER_VALUE,
        OTHER_FIELD,
        INDENT
    }

    /** @param where thousandths of the lines */
    private record Change(Kind kind, int where, String value) {
        void apply(List<String> lines) {
            if (lines.isEmpty()) {
                return;
            }
            int at = where * lines.size() / 1_000;
            String line = lines.get(at);
            int colon = line.indexOf(": ");
            switch (kind) {
                case LEAVE_OUT -> lines.remove(at);
                case TWICE -> lines.add(at, line);
                case INDENT -> lines.set(at, "  " + line);
                case OTHER_FIELD -> lines.set(at, line.replaceFirst("[a-z]", "z"));
                case OTHER_VALUE ->
                    lines.set(at, colon < 0 ? line + " " + value : line.substring(0, colon + 2) + value);
                default -> throw new IllegalStateException("no such change: " + kind);
            }
        }
    }
}
