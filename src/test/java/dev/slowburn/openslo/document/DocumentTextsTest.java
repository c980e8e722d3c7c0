package dev.slowburn.openslo.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.openslo.yaml.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts of several documents, taken apart. */
class DocumentTextsTest {
    @Test
    void eachDocumentIsAsItIsWritten() {
        assertThat(split("# the first\na: 1\n---\nb: '---'\n# after\n---\nc: |\n  ---\n  x\n"))
                .containsExactly("# the first\na: 1\n", "---\nb: '---'\n# after\n", "---\nc: |\n  ---\n  x\n");
    }

    @Test
    void charactersBeyondTheBasicPlaneDoNotShiftThem() {
        assertThat(split("a: \"\uD83D\uDD25\"\n---\nb: 2\n")).containsExactly("a: \"\uD83D\uDD25\"\n", "---\nb: 2\n");
    }

    @Test
    void emptyOnesAreLeftOut() {
        assertThat(split("---\n---\na: 1\n---\n# nothing\n")).containsExactly("---\na: 1\n");
    }

    @Test
    void directivesAndEndsBelongToTheirDocument() {
        assertThat(split("%YAML 1.2\n---\na: 1\n...\n%YAML 1.2\n---\nb: 2\n"))
                .containsExactly("%YAML 1.2\n---\na: 1\n...\n", "%YAML 1.2\n---\nb: 2\n");
    }

    @Test
    void eachKnowsWhereItBeginsInTheText() {
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
