package dev.slowburn.openslo.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.openslo.yaml.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Splitting texts into documents. */
class DocumentTextsTest {
    @Test
    void keepsDocumentsVerbatim() {
        assertThat(split("# the first\na: 1\n---\nb: '---'\n# after\n---\nc: |\n  ---\n  x\n"))
                .containsExactly("# the first\na: 1\n", "---\nb: '---'\n# after\n", "---\nc: |\n  ---\n  x\n");
    }

    @Test
    void splitsCorrectlyAfterSupplementaryCharacters() {
        assertThat(split("a: \"\uD83D\uDD25\"\n---\nb: 2\n")).containsExactly("a: \"\uD83D\uDD25\"\n", "---\nb: 2\n");
    }

    @Test
    void skipsEmptyDocuments() {
        assertThat(split("---\n---\na: 1\n---\n# nothing\n")).containsExactly("---\na: 1\n");
    }

    @Test
    void keepsDirectivesAndEndMarkersWithDocument() {
        assertThat(split("%YAML 1.2\n---\na: 1\n...\n%YAML 1.2\n---\nb: 2\n"))
                .containsExactly("%YAML 1.2\n---\na: 1\n...\n", "%YAML 1.2\n---\nb: 2\n");
    }

    @Test
    void countsLinesBeforeEachDocument() {
        assertThat(DocumentTexts.split(new Source("file", "# the first\na: 1\n---\n---\nb: 2\n")))
                .extracting(DocumentText::linesBefore)
                .containsExactly(0, 3);
    }

    private static List<String> split(String text) {
        return DocumentTexts.split(new Source("file", text)).stream()
                .map(DocumentText::text)
                .toList();
    }
}
