package dev.slowburn.testkit.prose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommentsTest {
    @Test
    void keepsTheProseOfCommentsOnItsLines() {
        String source = """
                /**
                 * Reads {@code rows} <p>twice.
                 *
                 * @param first its start
                 */
                String text = "// no comment \\" /* none */"; // A note.
                char quote = '"'; /* Another. */
                """;

        assertThat(Comments.of(source).lines().map(line -> line.strip().replaceAll(" +", " ")))
                .containsExactly("", "Reads twice.", "", "its start", "", "A note.", "Another.");
    }
}
