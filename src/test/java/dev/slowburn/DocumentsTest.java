package dev.slowburn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that links in the documents have a target, in the repository and in the site that {@code mvn site} renders, that each page
 * is in the menu, and that classes named for contributors exist.
 */
class DocumentsTest {
    private static final Path PAGES = Path.of("src/site/markdown");
    private static final Path IMAGES = Path.of("src/site/resources");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern MENU = Pattern.compile("href=\"([^\"]+)\\.html\"");
    private static final int MAX_README_LINES = 160;
    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]+(?:[A-Z][A-Za-z]*)+)[.`]");
    private static final Pattern TYPE = Pattern.compile("[A-Z]\\w+");

    static Stream<Path> documents() throws IOException {
        try (Stream<Path> pages = Files.walk(PAGES)) {
            List<Path> all = new ArrayList<>(
                    pages.filter(page -> page.toString().endsWith(".md")).toList());
            Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "src/bench/README.md")
                    .map(Path::of)
                    .forEach(all::add);
            return all.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksHaveATarget(Path document) throws IOException {
        Matcher links = LINK.matcher(Files.readString(document));
        while (links.find()) {
            String link = links.group(1);
            if (!link.matches("[a-z]+:.*")) {
                assertThat(hasTarget(document, link))
                        .as("%s links to %s", document, link)
                        .isTrue();
            }
        }
    }

    /** A page is rendered, so it can link to pages and images only. A heading has no anchor unless the page defines one. */
    private static boolean hasTarget(Path document, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty()
                ? document
                : document.resolveSibling(parts[0]).normalize();
        if (document.startsWith(PAGES) && !parts[0].isEmpty()) {
            boolean page = target.startsWith(PAGES) && target.toString().endsWith(".md") && Files.exists(target);
            boolean image = target.startsWith(PAGES) && Files.exists(IMAGES.resolve(PAGES.relativize(target)));
            if (!page && !image) {
                return false;
            }
        } else if (!Files.exists(target)) {
            return false;
        }
        return parts.length == 1 || Files.readString(target).contains("id=\"" + parts[1] + "\"");
    }

    /** Names of classes of other projects are found where sources use them. */
    @Test
    void classesInContributorDocumentsExist() throws IOException {
        Set<String> types = new HashSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src"))) {
            for (Path source :
                    sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                types.add(source.getFileName().toString().replace(".java", ""));
                TYPE.matcher(Files.readString(source)).results().forEach(found -> types.add(found.group()));
            }
        }
        for (Path document : documents()
                .filter(path -> path.startsWith(PAGES.resolve("develop")) || path.endsWith("CONTRIBUTING.md"))
                .toList()) {
            assertThat(CLASS.matcher(Files.readString(document)).results().map(found -> found.group(1)))
                    .as("%s names classes", document)
                    .isSubsetOf(types);
        }
    }

    @Test
    void menuHasEachPageOnce() throws IOException {
        List<String> menu = MENU.matcher(Files.readString(Path.of("src/site/site.xml")))
                .results()
                .map(found -> found.group(1))
                .toList();
        try (Stream<Path> pages = Files.walk(PAGES)) {
            assertThat(menu)
                    .containsExactlyInAnyOrderElementsOf(pages.filter(
                                    page -> page.toString().endsWith(".md"))
                            .map(page -> PAGES.relativize(page).toString().replaceAll("\\.md$", ""))
                            .toList());
        }
    }

    @Test
    void readmeIsShort() {
        try (Stream<String> lines = Files.lines(Path.of("README.md"))) {
            assertThat(lines).hasSizeLessThan(MAX_README_LINES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
