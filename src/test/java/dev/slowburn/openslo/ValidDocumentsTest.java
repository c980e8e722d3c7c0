package dev.slowburn.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Accepts each file of a folder of valid documents that covers the specification. */
class ValidDocumentsTest {
    static final Path FOLDER = Path.of("src/test/resources/openslo/valid");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void acceptsValidDocument(Path file) throws IOException {
        LoadResult loaded = Definitions.load(List.of(file));

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.named()).hasSize(loaded.documents()).isNotEmpty();
        assertThat(loaded.slos()).hasSize((int) loaded.named().stream()
                .filter(document -> document.kind().equals("SLO"))
                .count());
    }

    @Test
    void readsWholeFolder() throws IOException {
        assertThat(files()).hasSizeGreaterThanOrEqualTo(25);
    }
}
