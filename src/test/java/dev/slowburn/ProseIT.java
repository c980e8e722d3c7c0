package dev.slowburn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.testkit.prose.Textlint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Documents and comments contain none of the terms that {@code src/test/resources/prose/textlintrc.json} rejects. */
class ProseIT {
    private static final List<Path> COVERED = paths(
            "",
            "README.md",
            "CONTRIBUTING.md",
            "CHANGELOG.md",
            "SECURITY.md",
            "src/site/markdown",
            "src/main/java",
            "src/main/kafka-4.3",
            "src/main/kafka-4.4",
            "src/test/java",
            "src/bench");

    @Test
    void documentsAndCommentsArePlainEnglish() throws IOException, InterruptedException {
        assertThat(Textlint.findings(COVERED)).isEmpty();
    }

    private static List<Path> paths(String folder, String... names) {
        return Stream.of(names).map(name -> Path.of(folder).resolve(name)).toList();
    }
}
