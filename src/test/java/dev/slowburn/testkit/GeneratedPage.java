package dev.slowburn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of {@code src/site/markdown} with a part that is generated from the code, between the comments
 * {@code <!-- NAME: generated -->} and {@code <!-- NAME: end -->}. With {@code -Dslowburn.pages.update=true} the tests rewrite that
 * part instead of comparing it.
 */
public final class GeneratedPage {
    private static final String UPDATE = "slowburn.pages.update";

    private final Path path;
    private final String begin;
    private final String end;

    /**
     * @param page below {@code src/site/markdown}
     * @param name in the comments
     */
    public GeneratedPage(String page, String name) {
        path = Path.of("src/site/markdown").resolve(page);
        begin = "<!-- " + name + ": generated -->\n";
        end = "<!-- " + name + ": end -->\n";
    }

    /** Fails if the page differs from the text, or updates the page. */
    public void assertContains(String generated) throws IOException {
        String page = Files.readString(path);
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        assertThat(from).as("%s contains %s", path, begin.strip()).isNotNegative();
        assertThat(to).as("%s contains %s", path, end.strip()).isGreaterThan(from);
        int start = from + begin.length();
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(path, page.substring(0, start) + generated + page.substring(to));
        } else {
            assertThat(page.substring(start, to))
                    .as("%s is outdated; update it with -D%s=true", path, UPDATE)
                    .isEqualTo(generated);
        }
    }
}
